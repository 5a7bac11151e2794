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
        var x = empty(2, 3);

        StringAssert.StartsWith(Message(() => mm(x, x)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
        StringAssert.StartsWith(Message(() => zeros(2).view(2, 1).addmm(x, x)), "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
        StringAssert.StartsWith(Message(() => x.view(1, 2, 3).t()), "t() expects a tensor with <= 2 dimensions, but self is 3D");
        StringAssert.StartsWith(Message(() => x.view(4)), "shape '[4]' is invalid for input of size 6");
        StringAssert.StartsWith(Message(() => x + zeros(4)), "The size of tensor a (3) must match the size of tensor b (4)");
        StringAssert.StartsWith(Message(() => x.narrow(1, 2, 2)), "start (2) + length (2) exceeds dimension size (3).");
        StringAssert.StartsWith(Message(() => x.mean([2])), "Dimension out of range");
        StringAssert.StartsWith(Message(() => cat([x, zeros(2)])), "Tensors must have same number of dimensions");
        StringAssert.StartsWith(Message(() => x.uniform_(1, 0)), "uniform_ expects to return a [from, to) range, but found from=1 > to=0");
    }

    [TestMethod]
    public void Operation_AfterAnError_Works()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2).view(1, 2);

        Message(() => mm(x, x));

        Numbers.AreClose([1, 1], x.add_(1), 0);
    }

    [TestMethod]
    public void Error_InOneThread_IsNotAnothers()
    {
        using var scope = NewDisposeScope();
        var (x, messages) = (zeros(6), new string[8]);

        var threads = Enumerable.Range(0, 8).Select(i => new Thread(() => messages[i] = Message(() => x.view(7 + i)))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        for (var i = 0; i < 8; i++)
        {
            StringAssert.StartsWith(messages[i], $"shape '[{7 + i}]' is invalid for input of size 6");
        }
    }

    [TestMethod]
    public void Operation_OnADisposedTensor_Throws()
    {
        using var scope = NewDisposeScope();
        var gone = zeros(2);
        gone.Dispose();

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => gone.add_(1));

        Assert.AreEqual("Tensor invalid -- empty handle.", error.Message);
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(2) + gone);
        Assert.ThrowsExactly<InvalidOperationException>(() => gone.shape);
        Assert.ThrowsExactly<InvalidOperationException>(() => gone.requires_grad_());
    }

    private static string Message(Func<object> function) => Assert.ThrowsExactly<ExternalException>(function).Message;
}
