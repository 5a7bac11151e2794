using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class GradientTests
{
    [TestMethod]
    public void Backward_Twice_AddsToTheGradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        Assert.IsNull(x.grad);

        (x * x).mean().backward();
        Numbers.AreClose([1, 2], x.grad!);
        x.mean().backward();
        Numbers.AreClose([1.5, 2.5], x.grad!);

        x.grad = null;
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void Backward_IntoAGivenBlock_WritesThere()
    {
        using var scope = NewDisposeScope();
        var block = zeros(4);
        var x = tensor([1f, 2f], requires_grad: true);
        x.grad = block.narrow(0, 1, 2);

        (x * x).mean().backward();

        Numbers.AreClose([0, 1, 2, 0], block);
    }

    [TestMethod]
    public void Backward_WithCotangent_WeighsTheOutputs()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        (x * x).backward([tensor([10f, 100f])]);

        Numbers.AreClose([20, 400], x.grad!);
    }

    [TestMethod]
    public void Backward_ToNamedInputs_LeavesTheOthersAlone()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor([1f, 2f], requires_grad: true), tensor([3f, 4f], requires_grad: true));

        (x * y).mean().backward(inputs: [x]);

        Numbers.AreClose([1.5, 2], x.grad!);
        Assert.IsNull(y.grad);
    }

    [TestMethod]
    public void Backward_SecondTimeThroughAFreedGraph_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        var kept = (x * x).mean();
        kept.backward(retain_graph: true);
        kept.backward();
        Numbers.AreClose([2, 4], x.grad!);

        var error = Assert.ThrowsExactly<ExternalException>(() => kept.backward());

        StringAssert.Contains(error.Message, "backward through the graph a second time");
    }

    [TestMethod]
    public void Backward_OfAVectorWithoutCotangent_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        var error = Assert.ThrowsExactly<ExternalException>(() => (x * x).backward());

        StringAssert.Contains(error.Message, "grad can be implicitly created only for scalar outputs");
    }

    [TestMethod]
    public void NoGrad_InItsScope_RecordsNothing()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        using (no_grad())
        {
            Assert.IsFalse((x * x).requires_grad);
            using (no_grad())
            {
            }
            Assert.IsFalse((x * x).requires_grad);
        }
        Assert.IsTrue((x * x).requires_grad);
        Assert.IsFalse((x * x).detach().requires_grad);
    }

    [TestMethod]
    public void NoGrad_InOneThread_LeavesOthersAlone()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        using var frozen = no_grad();
        var recorded = false;

        var thread = new Thread(() =>
        {
            using var square = x * x;
            recorded = square.requires_grad;
        });
        thread.Start();
        thread.Join();

        Assert.IsTrue(recorded);
    }

    [TestMethod]
    public void InPlace_OnALeafThatLearns_Throws()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, requires_grad: true);

        var error = Assert.ThrowsExactly<ExternalException>(() => x.add_(1));

        StringAssert.Contains(error.Message, "a leaf Variable that requires grad is being used in an in-place operation");
    }

    [TestMethod]
    public void RequiresGrad_OfWholeNumbers_Throws()
    {
        using var scope = NewDisposeScope();

        Assert.ThrowsExactly<ExternalException>(() => tensor(new long[] { 1 }).requires_grad_());
        Assert.IsTrue(zeros(1).requires_grad_().requires_grad);
    }
}
