using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class VBufferTests
{
    private static readonly VBuffer<float> Dense = new(3, [1, 2, 3, 99]);
    private static readonly VBuffer<float> Sparse = new(5, 2, [7, 8, 99], [1, 4, 99]);

    [TestMethod]
    public void Values_DenseAndSparse_AreThoseStored()
    {
        Assert.IsTrue(Dense.IsDense);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, Dense.GetValues().ToArray());
        Assert.AreEqual(0, Dense.GetIndices().Length);
        Assert.IsFalse(Sparse.IsDense);
        CollectionAssert.AreEqual(new float[] { 7, 8 }, Sparse.GetValues().ToArray());
        CollectionAssert.AreEqual(new[] { 1, 4 }, Sparse.GetIndices().ToArray());
        Assert.AreEqual("Dense vector of size 3; Sparse vector of size 5, 2 explicit values", $"{Dense}; {Sparse}");
    }

    [TestMethod]
    public void DenseValues_Sparse_FillsWithTheDefault()
    {
        CollectionAssert.AreEqual(new float[] { 0, 7, 0, 0, 8 }, Sparse.DenseValues().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, Dense.DenseValues().ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 0 }, new VBuffer<float>(2, 0, null, null).DenseValues().ToArray());
        CollectionAssert.AreEqual(Array.Empty<float>(), default(VBuffer<float>).DenseValues().ToArray());
    }

    [TestMethod]
    public void Items_StoredOrAll_CarryTheirIndex()
    {
        Assert.AreEqual("[1, 7] [4, 8]", string.Join(' ', Sparse.Items()));
        Assert.AreEqual("[0, 0] [1, 7] [2, 0] [3, 0] [4, 8]", string.Join(' ', Sparse.Items(all: true)));
        Assert.AreEqual("[0, 1] [1, 2] [2, 3]", string.Join(' ', Dense.Items()));
        Assert.AreEqual("[0, 9] [1, 0] [2, 0]", string.Join(' ', new VBuffer<float>(3, 1, [9], [0]).Items(all: true)));
    }

    [TestMethod]
    public void GetItemOrDefault_Index_FindsTheItem()
    {
        Assert.AreEqual("0 7 0 0 8", string.Join(' ', Enumerable.Range(0, 5).Select(Sparse.GetItemOrDefault)));
        Assert.AreEqual("1 2 3", string.Join(' ', Enumerable.Range(0, 3).Select(Dense.GetItemOrDefault)));
        Assert.AreEqual(0, new VBuffer<float>(2, 0, null, null).GetItemOrDefault(1));
        Assert.AreEqual("index", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Dense.GetItemOrDefault(3)).ParamName);
    }

    [TestMethod]
    public void CopyTo_Span_FillsWithTheDefault()
    {
        var target = new float[] { 5, 5, 5, 5, 5, 5, 5 };
        Sparse.CopyTo(target);
        CollectionAssert.AreEqual(new float[] { 0, 7, 0, 0, 8, 5, 5 }, target);
        Sparse.CopyTo(target, 2, -1);
        CollectionAssert.AreEqual(new float[] { 0, 7, -1, 7, -1, -1, 8 }, target);
        new VBuffer<float>(2, 0, null, null).CopyTo(target, 0, -1);
        CollectionAssert.AreEqual(new float[] { 0, 0, -1, 7, -1, -1, 8 }, target);
        Dense.CopyTo(target, 4);
        CollectionAssert.AreEqual(new float[] { 0, 0, -1, 7, 1, 2, 3 }, target);
        Assert.AreEqual("destination", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Dense.CopyTo(new float[2])).ParamName);
    }

    [TestMethod]
    public void CopyTo_Vector_IsIndependentAndKeepsItsBuffers()
    {
        var copy = default(VBuffer<float>);
        Sparse.CopyTo(ref copy);
        Assert.IsFalse(copy.IsDense);
        CollectionAssert.AreEqual(new float[] { 0, 7, 0, 0, 8 }, copy.DenseValues().ToArray());
        var before = copy;
        Dense.CopyTo(ref copy);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, copy.DenseValues().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2 }, before.GetValues().ToArray());
        CollectionAssert.AreEqual(new float[] { 7, 8 }, Sparse.GetValues().ToArray());
    }

    [TestMethod]
    public void Constructor_NumbersContradict_Throws()
    {
        AssertThrows("length", () => new VBuffer<int>(-1, []));
        AssertThrows("values", () => new VBuffer<int>(2, [1]));
        AssertThrows("values", () => new VBuffer<int>(1, null));
        AssertThrows("count", () => new VBuffer<int>(1, 2, [1, 2], [0, 1]));
        AssertThrows("values", () => new VBuffer<int>(3, 2, [1], [0, 1]));
        AssertThrows("indices", () => new VBuffer<int>(3, 2, [1, 2], [0]));
        Assert.IsTrue(new VBuffer<int>(0, null).IsDense);
    }

    private static void AssertThrows(string name, Func<VBuffer<int>> make)
        => Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make()).ParamName);
}
