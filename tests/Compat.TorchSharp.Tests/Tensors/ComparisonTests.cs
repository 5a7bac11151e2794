using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ComparisonTests
{
    private static readonly bool[] Less = [true, false, false];
    private static readonly bool[] Same = [false, true, false];
    private static readonly bool[] More = [false, false, true];

    [TestMethod]
    public void Comparison_WithTensorAndNumber_IsElementByElement()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new long[] { 1, 2, 3 });
        var two = tensor(new long[] { 2, 2, 2 });
        var cases = new (Tensor Found, bool[] Expected)[]
        {
            (x.lt(two), Less), (x.lt(2), Less), (x.ge(two), Not(Less)), (x.ge(2), Not(Less)),
            (x.eq(two), Same), (x.eq(2), Same), (x.ne(two), Not(Same)), (x.ne(2), Not(Same)),
            (x.gt(two), More), (x.gt(2), More), (x.le(two), Not(More)), (x.le(2), Not(More)),
            (x == two, Same), (x != two, Not(Same)),
        };

        foreach (var (found, expected) in cases)
        {
            CollectionAssert.AreEqual(expected, found.data<bool>().ToArray());
        }
    }

    [TestMethod]
    public void AllAnyIsnanIsfinite_Values_AreTruth()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, float.NaN, float.PositiveInfinity });

        CollectionAssert.AreEqual(new[] { false, true, false }, x.isnan().data<bool>().ToArray());
        CollectionAssert.AreEqual(new[] { true, false, false }, x.isfinite().data<bool>().ToArray());
        Assert.IsTrue(x.isnan().any().item<bool>());
        Assert.IsFalse(x.isfinite().all().item<bool>());
    }

    [TestMethod]
    public void Equals_SameElements_IsTrueForAnotherTensor()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f });

        Assert.IsTrue(x.Equals(tensor(new[] { 1f, 2f })));
        Assert.IsFalse(x.Equals(tensor(new[] { 1f, 2.0001f })));
        Assert.IsTrue(x.allclose(tensor(new[] { 1f, 2.0001f }), rtol: 1e-3));
        Assert.IsFalse(x.allclose(tensor(new[] { 1f, 2.0001f })));
    }

    private static bool[] Not(bool[] values) => Array.ConvertAll(values, value => !value);
}
