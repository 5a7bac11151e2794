using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class GradientTests
{
    [TestMethod]
    public void Grad_Twice_GivesTheSameAndGathersNothing()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        Numbers.AreClose([1, 2], autograd.grad([(x * x).mean([0])], [x])[0]);
        Numbers.AreClose([1, 2], autograd.grad([(x * x).mean([0])], [x])[0]);
    }

    [TestMethod]
    public void Grad_WithGradOutputs_WeighsTheOutputs()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        Numbers.AreClose([20, 400], autograd.grad([x * x], [x], [tensor([10f, 100f])])[0]);
    }

    [TestMethod]
    public void Grad_OfSeveralOutputs_IsTheSumByEachInput()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (tensor([1f, 2f], requires_grad: true), tensor([3f, 4f], requires_grad: true));

        var gradients = autograd.grad([x * y, x + y], [y, x], [tensor([1f, 1f]), tensor([10f, 100f])]);

        Assert.HasCount(2, gradients);
        Numbers.AreClose([11, 102], gradients[0]);
        Numbers.AreClose([13, 104], gradients[1]);
    }

    [TestMethod]
    public void Grad_ByAnIntermediate_IsThatOfTheRest()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        var squares = x * x;

        var gradients = autograd.grad([squares * squares], [squares, x], [tensor([1f, 1f])]);

        Numbers.AreClose([2, 8], gradients[0]);
        Numbers.AreClose([4, 32], gradients[1]);
    }

    [TestMethod]
    public void Grad_RetainGraph_LetsAskAgain()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);
        var squares = (x * x).mean([0]);

        Numbers.AreClose([1, 2], autograd.grad([squares], [x], retain_graph: true)[0]);
        Numbers.AreClose([1, 2], autograd.grad([squares], [x])[0]);
    }

    [TestMethod]
    public void Grad_CreateGraph_CanBeDifferentiatedAgain()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2f], requires_grad: true);

        var first = autograd.grad([x * x * x], [x], [tensor([1f, 1f])], retain_graph: true, create_graph: true)[0];

        Assert.IsTrue(first.requires_grad);
        Numbers.AreClose([6, 12], autograd.grad([first], [x], [tensor([1f, 1f])])[0]);
    }

    [TestMethod]
    public void Grad_AllowUnused_GivesAnInvalidTensorForIt()
    {
        using var scope = NewDisposeScope();
        var (x, other) = (tensor([1f, 2f], requires_grad: true), zeros(1, requires_grad: true));

        var gradients = autograd.grad([(x * x).mean([0])], [other, x], allow_unused: true);

        Assert.IsTrue(gradients[0].IsInvalid);
        Numbers.AreClose([1, 2], gradients[1]);
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

        Assert.ThrowsExactly<ExternalException>(() => tensor([1f], ScalarType.Int64).requires_grad_());
        Assert.IsTrue(zeros(1).requires_grad_().requires_grad);
        Assert.IsFalse(zeros(1, requires_grad: true).requires_grad_(false).requires_grad);
    }
}
