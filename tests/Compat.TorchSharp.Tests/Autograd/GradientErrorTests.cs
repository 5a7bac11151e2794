using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>What autograd.grad refuses. TorchSharp's own native code lets the error through, which ends the process: skipped there.</summary>
[TestClass]
public sealed class GradientErrorTests
{
    [TestInitialize]
    public void SkipWhereAnErrorEndsTheProcess()
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "libefts.so")))
        {
            Assert.Inconclusive("TorchSharp's THSAutograd_grad catches no error of libtorch.");
        }
    }

    [TestMethod]
    public void Grad_ThroughAFreedGraph_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        var squares = (x * x).mean([0]);
        autograd.grad([squares], [x]);

        StringAssert.Contains(Message(() => autograd.grad([squares], [x])), "backward through the graph a second time");
    }

    [TestMethod]
    public void Grad_OfAVectorWithoutGradOutputs_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        StringAssert.Contains(Message(() => autograd.grad([x * x], [x])), "grad can be implicitly created only for scalar outputs");
    }

    [TestMethod]
    public void Grad_GradOutputOfAnotherShape_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        StringAssert.Contains(Message(() => autograd.grad([x * x], [x], [zeros(3)])), "invalid gradient at index 0 - got [3] but expected shape compatible with [2]");
    }

    [TestMethod]
    public void Grad_InputUnused_Throws()
    {
        using var scope = NewDisposeScope();
        var (x, other) = (tensor([1f, 2f], requires_grad: true), zeros(1, requires_grad: true));

        StringAssert.Contains(Message(() => autograd.grad([(x * x).mean([0])], [x, other])), "appears to not have been used in the graph");
    }

    [TestMethod]
    public void Grad_InputWithoutGradient_Throws()
    {
        using var scope = NewDisposeScope();
        var (x, constant) = (tensor([1f, 2f], requires_grad: true), tensor([3f, 4f]));

        StringAssert.Contains(Message(() => autograd.grad([(x * constant).mean([0])], [constant])), "does not require grad");
    }

    private static string Message(Func<object> function) => Assert.ThrowsExactly<ExternalException>(function).Message;
}
