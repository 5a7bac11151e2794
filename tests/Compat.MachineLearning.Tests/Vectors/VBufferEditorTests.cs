using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class VBufferEditorTests
{
    [TestMethod]
    public void Create_Dense_UsesTheBufferAgainOrADoubledOne()
    {
        var vector = new VBuffer<float>(3, [1, 2, 3]);
        Assert.IsFalse(VBufferEditor.Create(ref vector, 2).CreatedNewValues);
        var grown = VBufferEditor.Create(ref vector, 4);
        Assert.IsTrue(grown.CreatedNewValues);
        Assert.AreEqual(4, grown.Values.Length);
        vector = grown.Commit();
        Assert.IsFalse(VBufferEditor.Create(ref vector, 6).CreatedNewValues);
        Assert.IsTrue(VBufferEditor.Create(ref vector, 7).CreatedNewValues);
    }

    [TestMethod]
    public void Create_Empty_HasRoomForFour()
    {
        var vector = default(VBuffer<float>);
        vector = VBufferEditor.Create(ref vector, 1).Commit();
        Assert.IsFalse(VBufferEditor.Create(ref vector, 4).CreatedNewValues);
        Assert.IsTrue(VBufferEditor.Create(ref vector, 5).CreatedNewValues);
    }

    [TestMethod]
    public void Create_Sparse_HasIndices()
    {
        var vector = default(VBuffer<float>);
        var editor = VBufferEditor.Create(ref vector, 9, valuesCount: 2);
        Assert.IsTrue(editor.CreatedNewIndices);
        (editor.Values[0], editor.Values[1], editor.Indices[0], editor.Indices[1]) = (5, 6, 3, 8);
        vector = editor.Commit();
        Assert.AreEqual("[3, 5] [8, 6]", string.Join(' ', vector.Items()));
        Assert.AreEqual("[3, 5]", string.Join(' ', VBufferEditor.CreateFromBuffer(ref vector).CommitTruncated(1).Items()));
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
        AssertThrows("physicalValuesCount", () => Truncate(3));
    }

    private static void Make(int length, int? count = null, int? capacity = null)
    {
        var vector = default(VBuffer<float>);
        VBufferEditor.Create(ref vector, length, count, capacity);
    }

    private static void Truncate(int count)
    {
        var vector = new VBuffer<float>(2, [1, 2]);
        VBufferEditor.CreateFromBuffer(ref vector).CommitTruncated(count);
    }

    private static void AssertThrows(string name, Action action)
        => Assert.AreEqual(name, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).ParamName);
}
