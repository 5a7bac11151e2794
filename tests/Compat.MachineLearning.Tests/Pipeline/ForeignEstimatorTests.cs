using EmotionFusion.Compat.MachineLearning.Tests.Foreign;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class ForeignEstimatorTests
{
    private static readonly MLContext Context = new(1);
    private static readonly string[] Texts = ["a", "bb", "", "dddd", "eeeee"];
    private readonly List<int> _batches = [];

    [TestMethod]
    public void Transform_BatchesOfTwo_AddsTheVectorsInOrder()
    {
        var result = Lengths().Fit(Data()).Transform(Data());
        CollectionAssert.AreEqual(new float[] { 1, 2, 0, 4, 5 }, result.GetColumn<float[]>("Lengths").Select(v => v[0]).ToArray());
        CollectionAssert.AreEqual(new[] { 2, 2, 1 }, _batches);
        CollectionAssert.AreEqual(Texts, result.GetColumn<string>("Text").ToArray());
    }

    [TestMethod]
    public void Transform_VectorNotNeeded_IsNotComputed()
    {
        var result = Lengths().Fit(Data()).Transform(Data());
        CollectionAssert.AreEqual(new[] { 1f, 2, 3, 4, 5 }, result.GetColumn<float>("Number").ToArray());
        Assert.IsEmpty(_batches);
    }

    [TestMethod]
    public void CreateEnumerable_OverForeignView_ReadsAllColumns()
    {
        var rows = Context.Data.CreateEnumerable<Output>(Lengths().Fit(Data()).Transform(Data()), reuseRowObject: false).ToArray();
        CollectionAssert.AreEqual(new[] { "1 a 1,-1", "2 bb 2,-2", "3  0,0", "4 dddd 4,-4", "5 eeeee 5,-5" },
            rows.Select(r => $"{r.Number} {r.Text} {string.Join(',', r.Lengths)}").ToArray());
    }

    [TestMethod]
    public void GetOutputSchema_TextColumn_AddsVectorOfKnownSize()
    {
        var shape = Lengths().Append(Lengths("More")).GetOutputSchema(ShapeOf(Data()));
        CollectionAssert.AreEqual(new[] { "Number", "Text", "Lengths", "More" }, shape.Select(c => c.Name).ToArray());
        Assert.AreEqual(SchemaShape.Column.VectorKind.Vector, shape[2].Kind);
        Assert.AreEqual(NumberDataViewType.Single, shape[2].ItemType);
        Assert.IsFalse(shape[2].IsKey);
        Assert.AreEqual(SchemaShape.Column.VectorKind.Scalar, shape[1].Kind);
    }

    [TestMethod]
    public void GetOutputSchema_ColumnMissing_Throws()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Lengths(input: "Words").GetOutputSchema(ShapeOf(Data())));
        StringAssert.Contains(error.Message, "Could not find input column 'Words'");
    }

    [TestMethod]
    public void GetOutputSchema_ColumnOfNumbers_Throws()
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Lengths(input: "Number").GetOutputSchema(ShapeOf(Data())));
        StringAssert.Contains(error.Message, "Schema mismatch for input column 'Number': expected String, got Single");
    }

    [TestMethod]
    public void Chain_Fit_GivesChainThatAppliesAll()
    {
        var chain = Lengths().Append(Lengths("More")).Append(Lengths("Most"));
        using var fitted = chain.Fit(Data());
        var result = fitted.Transform(Data());
        CollectionAssert.AreEqual(new[] { "Number", "Text", "Lengths", "More", "Most" }, result.Schema.Select(c => c.Name).ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2, 0, 4, 5 }, result.GetColumn<float[]>("Most").Select(v => v[0]).ToArray());
        Assert.AreEqual(3, fitted.Count());
        Assert.AreSame(fitted.Last(), fitted.LastTransformer);
        Assert.IsFalse(((ITransformer)fitted).IsRowToRowMapper);
        Assert.ThrowsExactly<InvalidOperationException>(() => ((ITransformer)fitted).GetRowToRowMapper(Data().Schema));
    }

    [TestMethod]
    public void Chain_OutputNamedAsAnInput_HidesIt()
    {
        var result = Lengths("Number").Fit(Data()).Transform(Data());
        CollectionAssert.AreEqual(new[] { true, false, false }, result.Schema.Select(c => c.IsHidden).ToArray());
        Assert.AreEqual(2, result.Schema["Number"].Index);
        CollectionAssert.AreEqual(new[] { "Number", "Text" }, Lengths("Number").GetOutputSchema(ShapeOf(Data())).Select(c => c.Name).ToArray());
    }

    [TestMethod]
    public void Chain_SecondEstimatorDoesNotFit_ThrowsBeforeTheFirstIsFitted()
    {
        var fits = 0;
        var first = new TextVectorEstimator("Text", "Lengths", 2, 2, _ => throw new AssertFailedException($"encoded {++fits}"));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => first.Append(Lengths(input: "Lengths")).Fit(Data()));
        Assert.AreEqual(0, fits);
    }

    /// <summary>There is no public way from a schema to its shape; a chain hands it to its estimators.</summary>
    private static SchemaShape ShapeOf(IDataView data)
    {
        var probe = new ShapeProbe();
        new EstimatorChain<ITransformer>().Append(probe).Fit(data);
        return probe.Shape!;
    }

    private static IDataView Data() => Context.Data.LoadFromEnumerable(Texts.Select((t, i) => new Input { Text = t, Number = i + 1 }).ToArray());

    private TextVectorEstimator Lengths(string output = "Lengths", string input = "Text") => new(input, output, 2, 2, texts =>
    {
        _batches.Add(texts.Length);
        return [.. texts.Select(t => new float[] { t.Length, -t.Length })];
    });

    private sealed class Input
    {
        public float Number;

        public string Text { get; set; } = "";
    }

    private sealed class Output
    {
        public string Text = "";
        public float[] Lengths = [];

        public float Number { get; set; }
    }
}
