using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ShapeTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> View, long[] Shape, double[] Values)> Views = new()
    {
        ["t"] = (x => x.t(), [3, 2], [0, 3, 1, 4, 2, 5]),
        ["transpose"] = (x => x.transpose(0, -1), [3, 2], [0, 3, 1, 4, 2, 5]),
        ["permute"] = (x => x.unsqueeze(0).permute(2, 0, 1), [3, 1, 2], [0, 3, 1, 4, 2, 5]),
        ["view"] = (x => x.view(3, 2), [3, 2], [0, 1, 2, 3, 4, 5]),
        ["view with -1"] = (x => x.view(-1), [6], [0, 1, 2, 3, 4, 5]),
        ["reshape of a transpose"] = (x => x.t().reshape(2, -1), [2, 3], [0, 3, 1, 4, 2, 5]),
        ["flatten"] = (x => x.unsqueeze(0).flatten(), [6], [0, 1, 2, 3, 4, 5]),
        ["unsqueeze"] = (x => x.unsqueeze(1), [2, 1, 3], [0, 1, 2, 3, 4, 5]),
        ["squeeze"] = (x => x.unsqueeze(0).unsqueeze(-1).squeeze(), [2, 3], [0, 1, 2, 3, 4, 5]),
        ["squeeze one"] = (x => x.unsqueeze(0).unsqueeze(-1).squeeze(0), [2, 3, 1], [0, 1, 2, 3, 4, 5]),
        ["expand"] = (x => x.narrow(1, 1, 1).expand(2, 2), [2, 2], [1, 1, 4, 4]),
        ["narrow"] = (x => x.narrow(1, 1, 2), [2, 2], [1, 2, 4, 5]),
        ["slice"] = (x => x.slice(1, 0, 3, 2), [2, 2], [0, 2, 3, 5]),
        ["one index"] = (x => x[1], [3], [3, 4, 5]),
        ["two indices"] = (x => x[1, -1], [], [5]),
        ["range"] = (x => x[.., 1..], [2, 2], [1, 2, 4, 5]),
        ["index and range"] = (x => x[TensorIndex.Single(0), TensorIndex.Slice(step: 2)], [2], [0, 2]),
        ["ellipsis"] = (x => x[TensorIndex.Ellipsis, TensorIndex.Single(0)], [2], [0, 3]),
        ["new axis"] = (x => x[TensorIndex.None, TensorIndex.Single(0)], [1, 3], [0, 1, 2]),
        ["index tensor"] = (x => x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 2, 0 }))], [2, 2], [2, 0, 5, 3]),
        ["index_select"] = (x => x.index_select(0, tensor(new long[] { 1, 1, 0 })), [3, 3], [3, 4, 5, 3, 4, 5, 0, 1, 2]),
        ["gather"] = (x => x.gather(1, tensor(new long[] { 2, 0 }).unsqueeze(1)), [2, 1], [2, 3]),
        ["cat"] = (x => cat([x, x.narrow(0, 0, 1)]), [3, 3], [0, 1, 2, 3, 4, 5, 0, 1, 2]),
        ["cat of columns"] = (x => cat([x, x.narrow(1, 0, 1)], -1), [2, 4], [0, 1, 2, 0, 3, 4, 5, 3]),
        ["cat of one"] = (x => cat([x]), [2, 3], [0, 1, 2, 3, 4, 5]),
        ["stack"] = (x => stack([x[0], x[1]], 1), [3, 2], [0, 3, 1, 4, 2, 5]),
        ["contiguous"] = (x => x.t().contiguous(), [3, 2], [0, 3, 1, 4, 2, 5]),
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
        var found = view(arange(6, dtype: float64).view(2, 3));

        CollectionAssert.AreEqual(shape, found.shape);
        Numbers.AreClose(values, found, 0, name);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Backward_View_EqualsTheDifferences(string name)
    {
        using var scope = NewDisposeScope();

        FiniteDifferences.CheckGradient(x => Views[name].View(x * x), arange(6, dtype: float64).view(2, 3), name);
    }

    [TestMethod]
    public void Writing_ThroughAnIndex_ChangesTheTensor()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3);

        x[0] = tensor(new[] { 1f, 2, 3 });
        x[1, 2] = tensor(9f);
        x[1, ..2] = tensor(5f);
        Numbers.AreClose([1, 2, 3, 5, 5, 9], x, 0);
        x.index_copy_(0, tensor(new long[] { 1 }), ones(1, 3));
        x.index_add_(1, tensor(new long[] { 2, 2 }), ones(2, 2), 10);
        Numbers.AreClose([1, 2, 23, 1, 1, 21], x, 0);
    }

    [TestMethod]
    public void Metadata_OfATensor_IsRead()
    {
        using var scope = NewDisposeScope();
        var x = zeros(4, 5);

        Assert.AreEqual(2, x.dim());
        Assert.AreEqual(2, x.ndim);
        Assert.AreEqual(20, x.numel());
        Assert.AreEqual(20, x.NumberOfElements);
        Assert.AreEqual(5, x.size(-1));
        CollectionAssert.AreEqual(new long[] { 4, 5 }, x.size());
        CollectionAssert.AreEqual(new long[] { 1, 5 }, x.t().stride());
        Assert.AreEqual(4, x.element_size());
        Assert.AreEqual(float32, x.dtype);
        Assert.IsTrue(x.is_contiguous());
        Assert.IsFalse(x.t().is_contiguous());
        Assert.AreEqual(global::TorchSharp.DeviceType.CPU, x.device_type);
        Assert.AreEqual("cpu", x.device.ToString());
    }
}
