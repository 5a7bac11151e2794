using EmotionFusion.Compat.MachineLearning.Tests.Foreign;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class CustomMappingTests
{
    private static readonly MLContext Context = new();
    private int _calls;

    [TestMethod]
    public void Transform_Function_AddsItsColumnsOncePerRow()
    {
        var view = Double().Fit(Data()).Transform(Data());
        Assert.AreEqual("A: Single|B: String|Twice: Single|Copy: String", string.Join('|', view.Schema));
        CollectionAssert.AreEqual(new[] { "2 one", "4 two", "6 three" }, Rows(view));
        Assert.AreEqual(3, _calls);
        Assert.AreEqual(3, view.GetRowCount());
        Assert.IsFalse(view.CanShuffle);
    }

    [TestMethod]
    public void Transform_OnlyInputColumns_DoesNotCompute()
    {
        var view = Double().Fit(Data()).Transform(Data());
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, view.GetColumn<float>("A").ToArray());
        Assert.AreEqual(0, _calls);
    }

    [TestMethod]
    public void Cursor_NeededColumns_AreActive()
    {
        var view = Double().Fit(Data()).Transform(Data());
        using var cursor = view.GetRowCursor([view.Schema["Twice"]]);
        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Twice"]));
        Assert.IsFalse(cursor.IsColumnActive(view.Schema["B"]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["B"]));
        Assert.ThrowsExactly<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Twice"]));
        Assert.AreEqual(-1, cursor.Position);
        Assert.IsTrue(cursor.MoveNext());
        var id = default(DataViewRowId);
        cursor.GetIdGetter()(ref id);
        Assert.AreEqual((0, new DataViewRowId(0, 0)), (cursor.Position, id));
    }

    [TestMethod]
    public void Transform_OutputNamedAsAnInput_ComesAfterIt()
    {
        var output = SchemaDefinition.Create(typeof(Output));
        output["Twice"].ColumnName = "A";
        var view = Double(null, output).Fit(Data()).Transform(Data());
        Assert.AreEqual("A: Single|A: Single|B: String|Copy: String", string.Join('|', view.Schema));
        CollectionAssert.AreEqual(new float[] { 2, 4, 6 }, view.GetColumn<float>("A").ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, view.GetColumn<float>(view.Schema[0]).ToArray());
    }

    [TestMethod]
    public void GetOutputSchema_Shape_HasTheColumnsOfKnownAndUnknownSize()
    {
        var output = SchemaDefinition.Create(typeof(Vectors));
        output["Known"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
        output["Known"].AddAnnotation("SlotNames", new[] { "x", "y", "z" }, new VectorDataViewType(TextDataViewType.Instance, 3));
        var shape = ShapeOf(Context.Transforms.CustomMapping<Input, Vectors>((_, _) => { }, null, null, output));
        Assert.AreEqual("A Scalar Single False|B Scalar String False|Known Vector Single False|Unknown VariableVector Double False|Key Scalar UInt32 True",
            string.Join('|', shape.Select(c => $"{c.Name} {c.Kind} {c.ItemType} {c.IsKey}")));
        Assert.AreEqual("SlotNames Vector String", string.Join('|', shape[2].Annotations.Select(c => $"{c.Name} {c.Kind} {c.ItemType}")));
        Assert.HasCount(0, shape[3].Annotations);
    }

    [TestMethod]
    public void GetOutputSchema_InputDoesNotFit_Throws()
    {
        var input = SchemaDefinition.Create(typeof(Input));
        input["A"].ColumnName = "B";
        AssertThrows("Schema mismatch for input column 'B': expected Single, got String", Double(input));
        input["B"].ColumnName = "Other";
        AssertThrows("Could not find input column 'Other'", Double(input));
    }

    [TestMethod]
    public void Fit_InputMissing_Throws()
    {
        var input = SchemaDefinition.Create(typeof(Input));
        input["A"].ColumnName = "Other";
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Double(input).Fit(Data()));
    }

    [TestMethod]
    public void RowToRowMapper_OfAChain_ComputesOneRow()
    {
        var output = SchemaDefinition.Create(typeof(Output));
        (output["Twice"].ColumnName, output["Copy"].ColumnName) = ("Again", "Other");
        ITransformer chain = Double().Append(Double(null, output)).Fit(Data());
        Assert.IsTrue(chain.IsRowToRowMapper);
        var data = Data();
        var mapper = chain.GetRowToRowMapper(data.Schema);
        Assert.AreEqual("A|B|Twice|Copy|Again|Other", string.Join('|', mapper.OutputSchema.Select(c => c.Name)));
        CollectionAssert.AreEqual(new[] { "A", "B" }, mapper.GetDependencies([mapper.OutputSchema["Again"]]).Select(c => c.Name).ToArray());
        using var cursor = data.GetRowCursor(data.Schema);
        using var row = mapper.GetRow(cursor, [mapper.OutputSchema["Again"]]);
        var getter = row.GetGetter<float>(row.Schema["Again"]);
        var value = 0f;
        cursor.MoveNext();
        cursor.MoveNext();
        getter(ref value);
        Assert.AreEqual((4f, 1), (value, row.Position));
    }

    [TestMethod]
    public void CustomMapping_NoFunction_Throws()
        => Assert.AreEqual("mapAction", Assert.ThrowsExactly<ArgumentNullException>(() => Context.Transforms.CustomMapping<Input, Output>(null, null)).ParamName);

    private IEstimator<ITransformer> Double(SchemaDefinition? input = null, SchemaDefinition? output = null)
        => Context.Transforms.CustomMapping<Input, Output>((from, to) =>
        {
            _calls++;
            (to.Twice, to.Copy) = (2 * from.A, from.B);
        }, null, input, output);

    private static string[] Rows(IDataView view)
    {
        var rows = Context.Data.CreateEnumerable<Output>(view, reuseRowObject: false);
        return [.. rows.Select(r => $"{r.Twice} {r.Copy}")];
    }

    private static SchemaShape ShapeOf(IEstimator<ITransformer> estimator)
    {
        var probe = new ShapeProbe();
        estimator.Append(probe).Fit(Data());
        return probe.Shape!;
    }

    private static void AssertThrows(string message, IEstimator<ITransformer> estimator)
        => StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ShapeOf(estimator)).Message, message);

    private static IDataView Data() => Context.Data.LoadFromEnumerable(
        [new Input { A = 1, B = "one" }, new Input { A = 2, B = "two" }, new Input { A = 3, B = "three" }]);

    private sealed class Input
    {
        public float A { get; set; }

        public string B { get; set; } = "";
    }

    private sealed class Output
    {
        public float Twice { get; set; }

        public string Copy { get; set; } = "";
    }

    private sealed class Vectors
    {
        public float[] Known { get; set; } = [];

        public double[] Unknown { get; set; } = [];

        [KeyType(4)]
        public uint Key { get; set; }
    }
}
