using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class VBufferEditorTests
{
    [TestMethod]
    public void Create_Dense_UsesTheBufferAgainOrADoubledOne()
    {
        var vector = new VBuffer<float>(3, [1, 2, 3]);
        Assert.IsTrue(SharesBuffer(vector, 2));
        Assert.IsFalse(SharesBuffer(vector, 4));
        vector = VBufferEditor.Create(ref vector, 4).Commit();
        Assert.AreEqual(4, vector.Length);
        Assert.IsTrue(SharesBuffer(vector, 6));
        Assert.IsFalse(SharesBuffer(vector, 7));
    }

    [TestMethod]
    public void Create_Empty_HasRoomForFour()
    {
        var vector = default(VBuffer<float>);
        vector = VBufferEditor.Create(ref vector, 1).Commit();
        Assert.IsTrue(SharesBuffer(vector, 4));
        Assert.IsFalse(SharesBuffer(vector, 5));
    }

    [TestMethod]
    public void Create_Sparse_HasIndices()
    {
        var vector = default(VBuffer<float>);
        var editor = VBufferEditor.Create(ref vector, 9, valuesCount: 2);
        (editor.Values[0], editor.Values[1], editor.Indices[0], editor.Indices[1]) = (5, 6, 3, 8);
        vector = editor.Commit();
        Assert.AreEqual("0 0 0 5 0 0 0 0 6", string.Join(' ', vector.DenseValues()));
        Assert.AreEqual(2, VBufferEditor.CreateFromBuffer(ref vector).Indices.Length);
    }

    [TestMethod]
    public void Create_KeepOld_KeepsTheValues()
    {
        var vector = new VBuffer<float>(3, [1, 2, 3]);
        CollectionAssert.AreEqual(new float[] { 1, 2, 3, 0, 0 }, VBufferEditor.Create(ref vector, 5, keepOldOnResize: true).Values.ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0, 0 }, VBufferEditor.Create(ref vector, 5).Values.ToArray());
    }

    [TestMethod]
    public void Create_RequireIndices_HasThemThoughDense()
    {
        var vector = default(VBuffer<float>);
        Assert.AreEqual(2, VBufferEditor.Create(ref vector, 2, requireIndicesOnDense: true).Indices.Length);
        Assert.AreEqual(0, VBufferEditor.Create(ref vector, 2).Indices.Length);
    }

    [TestMethod]
    public void Create_NumbersContradict_Throws()
    {
        AssertThrows("newLogicalLength", () => Make(-1));
        AssertThrows("valuesCount", () => Make(2, 3));
        AssertThrows("valuesCount", () => Make(2, -1));
        AssertThrows("max", () => Make(2, 2, 1));
    }

    private static void Make(int length, int? count = null, int? capacity = null)
    {
        var vector = default(VBuffer<float>);
        VBufferEditor.Create(ref vector, length, count, capacity);
    }

    private static bool SharesBuffer(VBuffer<float> vector, int length)
    {
        var before = vector.GetValues()[0];
        VBufferEditor.Create(ref vector, length).Values[0] = before + 1;
        return vector.GetValues()[0] == before + 1;
    }

    private static void AssertThrows(string name, Action action)
        => Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).ParamName);
}
