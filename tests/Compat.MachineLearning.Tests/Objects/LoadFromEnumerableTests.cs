using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class LoadFromEnumerableTests
{
    private static readonly DataOperationsCatalog Data = new MLContext().Data;

    [TestMethod]
    public void Cursor_Everything_GivesEveryValue()
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(0), Everything.Sample(1)]);
        CollectionAssert.AreEqual(new[] { 0.5f, 1.5f }, view.GetColumn<float>("Single").ToArray());
        CollectionAssert.AreEqual(new[] { 0.0, -1 }, view.GetColumn<double>("Renamed").ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2 }, view.GetColumn<float[]>("Array").Last());
        CollectionAssert.AreEqual(new float[] { 0, 0, 1, 0 }, view.GetColumn<float[]>("Vector").Last());
        CollectionAssert.AreEqual(new[] { 0, 1 }, view.GetColumn<int>("Integer").ToArray());
        CollectionAssert.AreEqual(new[] { long.MaxValue, long.MaxValue - 1 }, view.GetColumn<long>("Long").ToArray());
        CollectionAssert.AreEqual(new[] { false, true }, view.GetColumn<bool>("Boolean").ToArray());
        CollectionAssert.AreEqual(new[] { "text 0", "text 1" }, view.GetColumn<string>("Text").ToArray());
        CollectionAssert.AreEqual(new[] { "memory 0", "memory 1" }, view.GetColumn<string>("Memory").ToArray());
        CollectionAssert.AreEqual(new[] { "a1", "b1" }, view.GetColumn<string[]>("Texts").Last());
        CollectionAssert.AreEqual(new double[] { 1, 1, 1, 1 }, view.GetColumn<double[]>("Block").Last());
    }

    [TestMethod]
    public void Cursor_Keys_CountFromOneAndAreMissingBeyondTheLast()
    {
        var view = Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(Everything.Sample));
        CollectionAssert.AreEqual(new uint[] { 1, 2, 3, 0, 0 }, view.GetColumn<uint>("Key").ToArray());
    }

    [TestMethod]
    public void Cursor_NullTextAndArray_AreEmpty()
    {
        var view = Data.LoadFromEnumerable([new Everything { Text = null!, Array = null!, Texts = [null!, "b"] }]);
        Assert.AreEqual("", view.GetColumn<string>("Text").Single());
        Assert.IsEmpty(view.GetColumn<float[]>("Array").Single());
        CollectionAssert.AreEqual(new[] { "", "b" }, view.GetColumn<string[]>("Texts").Single());
    }

    [TestMethod]
    public void View_Collection_KnowsItsCountAndDoesNotShuffle()
    {
        var rows = new[] { Everything.Sample(0), Everything.Sample(1), Everything.Sample(2) };
        var view = Data.LoadFromEnumerable(rows);
        Assert.IsFalse(view.CanShuffle);
        Assert.AreEqual(3, view.GetRowCount());
        Assert.IsNull(Data.LoadFromEnumerable(rows.Where(_ => true)).GetRowCount());
        Assert.HasCount(1, view.GetRowCursorSet(view.Schema, 4));
        using var cursor = view.GetRowCursor(view.Schema, new Random(1));
        Assert.IsTrue(cursor.MoveNext());
        Assert.AreEqual(0.5f, Value<float>(cursor, "Single"));
    }

    [TestMethod]
    public void Cursor_PositionAndId_FollowTheRows()
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(0), Everything.Sample(1)]);
        using var cursor = view.GetRowCursor([]);
        var getId = cursor.GetIdGetter();
        var id = default(DataViewRowId);
        Assert.AreEqual((-1, 0), (cursor.Position, cursor.Batch));
        Assert.ThrowsExactly<InvalidOperationException>(() => getId(ref id));
        Assert.IsTrue(cursor.MoveNext());
        Assert.IsTrue(cursor.MoveNext());
        getId(ref id);
        Assert.AreEqual((1, new DataViewRowId(1, 0)), (cursor.Position, id));
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => getId(ref id));
    }

    [TestMethod]
    public void Cursor_Getter_IsCheckedAgainstColumn()
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(0)]);
        using var cursor = view.GetRowCursor([view.Schema["Single"]]);
        Assert.AreSame(view.Schema, cursor.Schema);
        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Single"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["Text"]));
        var inactive = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Text"]));
        Assert.AreEqual("column", inactive.ParamName);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Single"]));
        Assert.ThrowsExactly<ArgumentNullException>(() => view.GetRowCursor(null));
    }

    [TestMethod]
    public void Cursor_Vector_UsesTheBufferOfTheCallerAgain()
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(1), Everything.Sample(2)]);
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["Array"]);
        var value = default(VBuffer<float>);
        cursor.MoveNext();
        getter(ref value);
        var first = value;
        cursor.MoveNext();
        getter(ref value);
        CollectionAssert.AreEqual(new float[] { 2, 4 }, first.DenseValues().ToArray());
    }

    [TestMethod]
    public void Cursor_NullRow_Throws()
    {
        using var cursor = Data.LoadFromEnumerable(new Everything[] { null! }).GetRowCursor([]);
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.MoveNext());
    }

    [TestMethod]
    public void Load_SchemaDefinition_ChangesTypeNameAndAnnotations()
    {
        var definition = SchemaDefinition.Create(typeof(Everything));
        var column = definition["Vector"];
        (column.ColumnName, column.ColumnType) = ("Other", new VectorDataViewType(NumberDataViewType.Single, 4));
        column.AddAnnotation("SlotNames", new[] { "a", "b", "c", "d" }, new VectorDataViewType(TextDataViewType.Instance, 4));
        var schema = Data.LoadFromEnumerable([Everything.Sample(1)], definition).Schema;
        Assert.AreEqual("Other: Vector<Single, 4> {SlotNames}", schema["Other"].ToString());
        Assert.IsTrue(schema["Other"].HasSlotNames());
        Assert.IsNull(schema.GetColumnOrNull("Vector"));
    }

    [TestMethod]
    public void Load_SchemaDefinitionDoesNotFit_Throws()
    {
        AssertThrows("Column 'Single' is supposed to be vector, but type of associated field 'Single' is scalar", new VectorDataViewType(NumberDataViewType.Single));
        AssertThrows("Column 'Single' is supposed to have item type System.Double, but associated field has type System.Single", NumberDataViewType.Double);
    }

    [TestMethod]
    public void Load_OfSchema_TakesItsTypesAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Note", TextDataViewType.Instance, "n".AsMemory());
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Vector", new VectorDataViewType(NumberDataViewType.Single, 4), annotations.ToAnnotations());
        var schema = Data.LoadFromEnumerable([Everything.Sample(1)], builder.ToSchema()).Schema;
        Assert.AreEqual("Vector: Vector<Single, 4> {Note}", schema["Vector"].ToString());
        builder.AddColumn("Nothing", NumberDataViewType.Single);
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Data.LoadFromEnumerable([Everything.Sample(1)], builder.ToSchema()));
        Assert.AreEqual("Type should contain a member named Nothing", error.Message);
    }

    private static void AssertThrows(string message, DataViewType type)
    {
        var definition = SchemaDefinition.Create(typeof(Everything));
        definition["Single"].ColumnType = type;
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Data.LoadFromEnumerable([Everything.Sample(1)], definition));
        StringAssert.StartsWith(error.Message, message);
    }

    private static T Value<T>(DataViewRow row, string column)
        where T : struct
    {
        var value = default(T);
        row.GetGetter<T>(row.Schema[column])(ref value);
        return value;
    }
}
