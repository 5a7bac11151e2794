using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ShapeTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> View, long[] Shape, double[] Values)> Views = new()
    {
        ["view"] = (x => x.view(3, 2), [3, 2], [0, 1, 2, 3, 4, 5]),
        ["view with -1"] = (x => x.view(-1), [6], [0, 1, 2, 3, 4, 5]),
        ["reshape"] = (x => x.reshape(1, 6), [1, 6], [0, 1, 2, 3, 4, 5]),
        ["reshape of columns"] = (x => x.narrow(1, 1, 2).reshape(4), [4], [1, 2, 4, 5]),
        ["narrow"] = (x => x.narrow(1, 1, 2), [2, 2], [1, 2, 4, 5]),
        ["narrow from the end"] = (x => x.narrow(0, -1, 1), [1, 3], [3, 4, 5]),
        ["cat"] = (x => cat([x, x.narrow(0, 0, 1)]), [3, 3], [0, 1, 2, 3, 4, 5, 0, 1, 2]),
        ["cat of columns"] = (x => cat([x, x.narrow(1, 0, 1)], -1), [2, 4], [0, 1, 2, 0, 3, 4, 5, 3]),
        ["cat of one"] = (x => cat([x]), [2, 3], [0, 1, 2, 3, 4, 5]),
        ["t"] = (x => x.t(), [3, 2], [0, 3, 1, 4, 2, 5]),
        ["t of a vector"] = (x => x.view(-1).t(), [6], [0, 1, 2, 3, 4, 5]),
        ["contiguous"] = (x => x.narrow(1, 0, 2).contiguous(), [2, 2], [0, 1, 3, 4]),
        ["clone"] = (x => x.clone(), [2, 3], [0, 1, 2, 3, 4, 5]),
        ["alias"] = (x => x.alias(), [2, 3], [0, 1, 2, 3, 4, 5]),
    };

    public static IEnumerable<object[]> Names => Views.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void View_OfTwoByThree_HasShapeAndValues(string name)
    {
        using var scope = NewDisposeScope();
        var (view, shape, values) = Views[name];
        var found = view(Numbers.Counting(2, 3));

        CollectionAssert.AreEqual(shape, found.shape);
        Numbers.AreClose(values, found, 0, name);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gradient_View_EqualsTheDifferences(string name)
    {
        using var scope = NewDisposeScope();

        FiniteDifferences.CheckGradient(x => Views[name].View(x * x), Numbers.Doubles([0.5, 1, 2, 3, 4, 5], 2, 3), name);
    }

    [TestMethod]
    public void Metadata_OfATensor_IsRead()
    {
        using var scope = NewDisposeScope();
        var x = empty(4, 5);

        Assert.AreEqual(2, x.dim());
        Assert.AreEqual(20, x.numel());
        Assert.AreEqual(4, x.ElementSize);
        CollectionAssert.AreEqual(new long[] { 5, 1 }, x.stride());
        Assert.AreEqual(ScalarType.Float32, x.dtype);
        Assert.IsTrue(x.is_contiguous());
        Assert.IsFalse(x.narrow(1, 0, 2).is_contiguous());
        Assert.AreEqual(DeviceType.CPU, x.device.type);
    }
}
