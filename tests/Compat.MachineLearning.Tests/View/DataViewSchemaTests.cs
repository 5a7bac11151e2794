using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class DataViewSchemaTests
{
    [TestMethod]
    public void Schema_TwoOfOneName_TheLaterHidesTheEarlier()
    {
        var schema = Make(("A", NumberDataViewType.Single), ("B", NumberDataViewType.Int32), ("A", TextDataViewType.Instance));
        Assert.HasCount(3, schema);
        Assert.AreEqual((2, false, "A: String"), (schema["A"].Index, schema["A"].IsHidden, schema["A"].ToString()));
        Assert.IsTrue(schema[0].IsHidden);
        Assert.AreEqual("3 columns", schema.ToString());
        CollectionAssert.AreEqual(new[] { 0, 1, 2 }, schema.Select(c => c.Index).ToArray());
    }

    [TestMethod]
    public void Schema_NoSuchColumn_Throws()
    {
        var schema = Make(("A", NumberDataViewType.Single));
        Assert.IsNull(schema.GetColumnOrNull("B"));
        StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schema["B"]).Message, "Column 'B' not found");
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schema[1]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => schema[-1]);
        Assert.ThrowsExactly<ArgumentNullException>(() => schema[""]);
        Assert.ThrowsExactly<ArgumentNullException>(() => schema.GetColumnOrNull(null));
    }

    [TestMethod]
    public void Builder_ColumnsOfASchema_KeepTypeAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Note", NumberDataViewType.Int32, 7);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single, annotations.ToAnnotations());
        var copy = new DataViewSchema.Builder();
        copy.AddColumns(builder.ToSchema());
        copy.AddColumns([new DataViewSchema.DetachedColumn("B", TextDataViewType.Instance), new DataViewSchema.DetachedColumn(builder.ToSchema()[0])]);
        var schema = copy.ToSchema();
        CollectionAssert.AreEqual(new[] { "A: Single {Note}", "B: String", "A: Single {Note}" }, schema.Select(c => c.ToString()).ToArray());
        var value = 0;
        schema["A"].Annotations.GetValue("Note", ref value);
        Assert.AreEqual(7, value);
    }

    [TestMethod]
    public void Builder_NoNameOrType_Throws()
    {
        var builder = new DataViewSchema.Builder();
        Assert.AreEqual("name", Assert.ThrowsExactly<ArgumentNullException>(() => builder.AddColumn("", NumberDataViewType.Single)).ParamName);
        Assert.AreEqual("type", Assert.ThrowsExactly<ArgumentNullException>(() => builder.AddColumn("A", null)).ParamName);
        Assert.AreEqual("name", Assert.ThrowsExactly<ArgumentNullException>(() => new DataViewSchema.DetachedColumn(null, NumberDataViewType.Single)).ParamName);
    }

    [TestMethod]
    public void Annotations_KindOrTypeDoesNotFit_Throws()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("Note", NumberDataViewType.Int32, 7);
        var annotations = builder.ToAnnotations();
        var (number, real) = (0, 0f);
        Assert.AreEqual("Invalid call to 'GetValue'", Assert.ThrowsExactly<InvalidOperationException>(() => annotations.GetValue("Other", ref number)).Message);
        Assert.AreEqual("Invalid call to 'GetGetter'", Assert.ThrowsExactly<InvalidOperationException>(() => annotations.GetValue("Note", ref real)).Message);
        Assert.AreEqual("type", Assert.ThrowsExactly<ArgumentException>(() => builder.AddPrimitiveValue("A", NumberDataViewType.Int32, 7f)).ParamName);
        Assert.AreEqual("getter", Assert.ThrowsExactly<ArgumentNullException>(() => builder.Add<int>("A", NumberDataViewType.Int32, null)).ParamName);
        Assert.HasCount(0, DataViewSchema.Annotations.Empty.Schema);
    }

    [TestMethod]
    public void Annotations_Selected_AreTakenOver()
    {
        var source = new DataViewSchema.Annotations.Builder();
        source.AddPrimitiveValue("A", NumberDataViewType.Int32, 1);
        source.AddPrimitiveValue("B", NumberDataViewType.Int32, 2);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(source.ToAnnotations(), kind => kind == "B");
        builder.Add(null, _ => true);
        Assert.AreEqual("B", builder.ToAnnotations().ToString());
    }

    [TestMethod]
    public void SlotNames_VectorOfThatSize_AreFound()
    {
        var column = WithTexts("SlotNames", new VectorDataViewType(NumberDataViewType.Single, 2), ["x", "y"]);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        Assert.IsTrue(column.HasSlotNames());
        column.GetSlotNames(ref names);
        Assert.AreEqual("x y", string.Join(' ', names.DenseValues()));
        Assert.IsFalse(WithTexts("SlotNames", new VectorDataViewType(NumberDataViewType.Single, 3), ["x", "y"]).HasSlotNames());
        Assert.IsFalse(WithTexts("SlotNames", new VectorDataViewType(NumberDataViewType.Single), ["x", "y"]).HasSlotNames());
        Assert.IsFalse(WithTexts("SlotNames", NumberDataViewType.Single, ["x", "y"]).HasSlotNames());
        Assert.IsFalse(WithTexts("Other", new VectorDataViewType(NumberDataViewType.Single, 2), ["x", "y"]).HasSlotNames());
    }

    [TestMethod]
    public void KeyValues_KeyOfThatCount_AreFound()
    {
        var key = new KeyDataViewType(typeof(uint), 2);
        var column = WithTexts("KeyValues", key, ["x", "y"]);
        var values = default(VBuffer<ReadOnlyMemory<char>>);
        Assert.IsTrue(column.HasKeyValues());
        column.GetKeyValues(ref values);
        Assert.AreEqual("x y", string.Join(' ', values.DenseValues()));
        Assert.IsTrue(WithTexts("KeyValues", new VectorDataViewType(key, 5), ["x", "y"]).HasKeyValues());
        Assert.IsFalse(WithTexts("KeyValues", key, ["x", "y"]).HasKeyValues(NumberDataViewType.Single));
        Assert.IsFalse(WithTexts("KeyValues", key, ["x"]).HasKeyValues());
        Assert.IsFalse(WithTexts("KeyValues", NumberDataViewType.UInt32, ["x", "y"]).HasKeyValues());
    }

    private static DataViewSchema.Column WithTexts(string kind, DataViewType type, string[] texts)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(kind, new VectorDataViewType(TextDataViewType.Instance, texts.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => value = new(texts.Length, Array.ConvertAll(texts, t => t.AsMemory())));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", type, annotations.ToAnnotations());
        return builder.ToSchema()[0];
    }

    private static DataViewSchema Make(params (string Name, DataViewType Type)[] columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var (name, type) in columns)
            builder.AddColumn(name, type);
        return builder.ToSchema();
    }
}
