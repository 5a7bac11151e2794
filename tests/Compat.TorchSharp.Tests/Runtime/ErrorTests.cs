using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ErrorTests
{
    [TestMethod]
    public void Operation_LibtorchRefuses_ThrowsItsMessage()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3);

        StringAssert.StartsWith(Message(() => x.mm(x)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
        StringAssert.StartsWith(Message(() => x.view(4)), "shape '[4]' is invalid for input of size 6");
        StringAssert.StartsWith(Message(() => x.add_(zeros(4))), "The size of tensor a (3) must match the size of tensor b (4)");
        StringAssert.StartsWith(Message(() => x.index_select(0, tensor(new long[] { 2 }))), "index out of range in self");
        StringAssert.StartsWith(Message(() => x.size(2)), "Dimension out of range");
        StringAssert.StartsWith(Message(() => _ = x[2]), "select(): index 2 out of range for tensor of size [2, 3] at dimension 0");
        StringAssert.StartsWith(Message(() => cat([x, zeros(2)])), "Tensors must have same number of dimensions");
    }

    [TestMethod]
    public void Operation_AfterAnError_Works()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3);

        Message(() => x.mm(x));

        Numbers.AreClose([1, 1, 1, 1, 1, 1], x + 1, 0);
    }

    [TestMethod]
    public void Operation_OnADisposedTensor_Throws()
    {
        using var scope = NewDisposeScope();
        var gone = zeros(2);
        gone.Dispose();
        gone.Dispose();

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => gone + 1);

        Assert.AreEqual("Tensor invalid -- empty handle.", error.Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(2) + gone);
        Assert.ThrowsExactly<InvalidOperationException>(() => gone.shape);
    }

    [TestMethod]
    public void Slice_StepBelowOne_Throws()
    {
        using var x = zeros(4);

        var error = Assert.ThrowsExactly<ArgumentException>(() => x.slice(0, 0, 4, 0));

        Assert.AreEqual("step is 0, but it should always be positive.", error.Message);
    }

    [TestMethod]
    public void IndexCopy_IndexOfInt32_Throws()
    {
        using var scope = NewDisposeScope();

        var error = Assert.ThrowsExactly<ArgumentException>(() => zeros(2).index_copy_(0, tensor(new[] { 0 }), ones(1)));

        Assert.AreEqual("Element type of 'index' must be 'Int64'", error.Message);
    }

    private static string Message(Action action) => Assert.ThrowsExactly<ExternalException>(action).Message;

    private static string Message(Func<object> function) => Assert.ThrowsExactly<ExternalException>(function).Message;
}
