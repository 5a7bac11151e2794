using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class DisposeScopeTests
{
    [TestMethod]
    public void Dispose_OfAScope_DisposesWhatWasMadeInIt()
    {
        using var before = zeros(1);
        Tensor inside, between, detached;
        using (NewDisposeScope())
        {
            inside = zeros(1);
            using (NewDisposeScope())
            {
                between = inside + inside;
                detached = (inside * inside).DetachFromDisposeScope();
            }
            Assert.IsTrue(between.IsInvalid);
            Assert.IsFalse(inside.IsInvalid);
        }

        Assert.IsTrue(inside.IsInvalid);
        Assert.IsFalse(detached.IsInvalid);
        Assert.IsFalse(before.IsInvalid);
        detached.Dispose();
        Assert.IsTrue(detached.IsInvalid);
    }

    [TestMethod]
    public void Dispose_OfATensorInAScope_IsOnce()
    {
        using var scope = NewDisposeScope();
        var x = zeros(1);

        x.Dispose();
        x.Dispose();
        scope.Dispose();
        scope.Dispose();

        Assert.IsTrue(x.IsInvalid);
    }

    [TestMethod]
    public void Scope_OfOneThread_IsNotAnothers()
    {
        Tensor? other = null;
        using (NewDisposeScope())
        {
            var thread = new Thread(() => other = zeros(1));
            thread.Start();
            thread.Join();
        }

        Assert.IsFalse(other!.IsInvalid);
        other.Dispose();
    }

    [TestMethod]
    public void Scope_OuterDisposedFirst_LeavesTheInnerCurrent()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();

        outer.Dispose();
        var made = zeros(1);
        inner.Dispose();
        using var after = zeros(1);

        Assert.IsTrue(made.IsInvalid);
        Assert.IsFalse(after.IsInvalid);
    }

    [TestMethod]
    public void Parameter_MadeOfATensor_TakesItsPlaceInTheScope()
    {
        Parameter parameter;
        using (NewDisposeScope())
        {
            var data = zeros(2);
            parameter = new Parameter(data);
            Assert.IsTrue(data.IsInvalid);
            Assert.IsTrue(parameter.requires_grad);
            Assert.IsFalse(new Parameter(zeros(2), requires_grad: false).requires_grad);
        }

        Assert.IsTrue(parameter.IsInvalid);
    }

    /// <summary>20 x 40 MB would stay, were they not freed: in the scope at once, outside it by finalizers.</summary>
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Memory_OfForgottenTensors_IsFreed(bool scoped)
    {
        var before = Environment.WorkingSet;
        for (var i = 0; i < 20; i++)
        {
            MakeAndForget(scoped);
            if (!scoped)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }

        Assert.IsLessThan(before + 400_000_000L, Environment.WorkingSet);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeAndForget(bool scoped)
    {
        using var scope = scoped ? NewDisposeScope() : null;
        zeros(10_000_000).add_(1);
    }
}
