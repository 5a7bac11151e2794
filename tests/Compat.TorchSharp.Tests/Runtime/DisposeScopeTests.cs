using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class DisposeScopeTests
{
    [TestMethod]
    public void Dispose_OfAScope_DisposesWhatWasMadeInIt()
    {
        using var before = zeros(1);
        Tensor inside, between, moved, detached;
        using (var outer = NewDisposeScope())
        {
            inside = zeros(1);
            using (NewDisposeScope())
            {
                between = inside + 1;
                moved = (inside + 2).MoveToOuterDisposeScope();
                detached = (inside + 3).DetachFromDisposeScope();
            }
            Assert.IsTrue(between.IsInvalid);
            Assert.IsFalse(moved.IsInvalid);
            Assert.AreEqual(2, outer.DisposablesCount);
        }

        Assert.IsTrue(inside.IsInvalid);
        Assert.IsTrue(moved.IsInvalid);
        Assert.IsFalse(detached.IsInvalid);
        Assert.IsFalse(before.IsInvalid);
        detached.Dispose();
        Assert.IsTrue(detached.IsInvalid);
    }

    [TestMethod]
    public void MoveToOuter_FromTheOutermostScope_Detaches()
    {
        Tensor first, second;
        using (var scope = NewDisposeScope())
        {
            (first, second) = scope.MoveToOuter(zeros(1), zeros(1));
            Assert.AreEqual(0, scope.DisposablesCount);
        }

        Assert.IsFalse(first.IsInvalid || second.IsInvalid);
        first.Dispose();
        second.Dispose();
    }

    [TestMethod]
    public void AttachAndContains_ATensorFromOutside_IsDisposedWithTheScope()
    {
        var outside = zeros(1);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(outside);
            Assert.IsTrue(scope.Contains(outside));
        }

        Assert.IsTrue(outside.IsInvalid);
    }

    [TestMethod]
    public void DisposeEverythingBut_OneTensor_KeepsIt()
    {
        using var scope = NewDisposeScope();
        var kept = zeros(1);
        var gone = zeros(1);

        scope.DisposeEverythingBut(kept);

        Assert.IsFalse(kept.IsInvalid);
        Assert.IsTrue(gone.IsInvalid);
        Assert.AreEqual(1, scope.DisposablesCount);
    }

    [TestMethod]
    public void Scope_OfOneThread_IsNotAnothers()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;

        var thread = new Thread(() => other = zeros(1));
        thread.Start();
        thread.Join();

        Assert.AreEqual(0, scope.DisposablesCount);
        other!.Dispose();
    }

    [TestMethod]
    public void Scope_OuterDisposedFirst_LeavesTheInnerCurrent()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();

        outer.Dispose();
        using var made = zeros(1);

        Assert.IsTrue(inner.Contains(made));
        inner.Dispose();
        using var after = zeros(1);
        Assert.IsFalse(after.IsInvalid);
        Assert.ThrowsExactly<ObjectDisposedException>(() => inner.DisposablesCount);
    }

    [TestMethod]
    public void Parameter_MadeOfATensor_TakesItsPlaceInTheScope()
    {
        global::TorchSharp.Modules.Parameter parameter;
        using (var scope = NewDisposeScope())
        {
            var data = zeros(2);
            parameter = new global::TorchSharp.Modules.Parameter(data);
            Assert.IsTrue(data.IsInvalid);
            Assert.IsTrue(parameter.requires_grad);
            Assert.AreEqual(1, scope.DisposablesCount);
        }

        Assert.IsTrue(parameter.IsInvalid);
    }
}
