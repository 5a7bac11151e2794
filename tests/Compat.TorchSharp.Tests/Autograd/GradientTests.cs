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
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        Assert.IsNull(x.grad);

        (x * x).sum().backward();
        Numbers.AreClose([2, 4], x.grad!);
        (x * 3).sum().backward();
        Numbers.AreClose([5, 7], x.grad!);

        x.grad = null;
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void Backward_IntoAGivenBlock_WritesThere()
    {
        using var scope = NewDisposeScope();
        var block = zeros(4);
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        x.grad = block.narrow(0, 1, 2);

        (x * x).sum().backward();

        Numbers.AreClose([0, 2, 4, 0], block);
    }

    [TestMethod]
    public void Backward_WithCotangent_WeighsTheOutputs()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);

        (x * x).backward([tensor(new[] { 10f, 100f })]);

        Numbers.AreClose([20, 400], x.grad!);
    }

    [TestMethod]
    public void Backward_SecondTimeThroughAFreedGraph_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        var kept = (x * x).sum();
        kept.backward(retain_graph: true);
        kept.backward();
        Numbers.AreClose([4, 8], x.grad!);

        var error = Assert.ThrowsExactly<ExternalException>(() => kept.backward());

        StringAssert.Contains(error.Message, "backward through the graph a second time");
    }

    [TestMethod]
    public void Backward_OfAVectorWithoutCotangent_Throws()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);

        var error = Assert.ThrowsExactly<ExternalException>(() => (x * x).backward());

        StringAssert.Contains(error.Message, "grad can be implicitly created only for scalar outputs");
    }

    [TestMethod]
    public void Grad_OfOutputsByInputs_LeavesTheLeavesAlone()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        var y = tensor(new[] { 3f, 4f }, requires_grad: true);

        var found = autograd.grad([(x * x * y).sum()], [x, y]);

        Numbers.AreClose([6, 16], found[0]);
        Numbers.AreClose([1, 4], found[1]);
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void NoGrad_InItsScope_RecordsNothing()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);

        using (no_grad())
        {
            Assert.IsFalse(is_grad_enabled());
            Assert.IsFalse((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.IsTrue((x * 2).requires_grad);
            }
            Assert.IsFalse(is_grad_enabled());
        }
        Assert.IsTrue((x * 2).requires_grad);
        Assert.IsFalse((x * 2).detach().requires_grad);
        Assert.IsFalse((x * 2).is_leaf);
        using (inference_mode())
        {
            Assert.IsFalse((x * 2).requires_grad);
        }
        Assert.IsTrue(is_grad_enabled());
    }

    [TestMethod]
    public void NoGrad_InOneThread_LeavesOthersAlone()
    {
        using var frozen = no_grad();
        var enabled = false;

        var thread = new Thread(() => enabled = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.IsTrue(enabled);
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
        var whole = arange(3);

        Assert.ThrowsExactly<ExternalException>(() => whole.requires_grad_());
        Assert.IsTrue(zeros(1).requires_grad_().requires_grad);
    }
}
