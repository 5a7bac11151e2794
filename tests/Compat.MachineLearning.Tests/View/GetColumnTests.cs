using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class GetColumnTests
{
    private static readonly IDataView View = new MLContext().Data.LoadFromEnumerable([Everything.Sample(1), Everything.Sample(2)]);

    [TestMethod]
    public void GetColumn_Arrays_AreOwn()
        => CollectionAssert.AreEqual(new float[] { 1, 2, 2, 4 }, View.GetColumn<float[]>("Array").ToArray().SelectMany(v => v).ToArray());

    [TestMethod]
    public void GetColumn_Vectors_ShareTheirBuffer()
    {
        var vectors = View.GetColumn<VBuffer<float>>(View.Schema["Array"]).ToArray();
        CollectionAssert.AreEqual(new float[] { 2, 4 }, vectors[0].DenseValues().ToArray());
    }

    [TestMethod]
    public void GetColumn_OtherType_Throws()
    {
        AssertThrows("Cannot map column (name: Single, type: Single) in data to the user-defined type, System.Double.", () => View.GetColumn<double>("Single"));
        AssertThrows("Cannot load vector type, Single, specified in column to the user-defined type, System.Single[].", () => View.GetColumn<float[]>("Single"));
        AssertThrows("Cannot map column (name: Array, type: Vector<Single, 2>) in data to the user-defined type, System.Double[].",
            () => View.GetColumn<double[]>("Array"));
        AssertThrows("Column 'Nothing' not found", () => View.GetColumn<float>("Nothing"));
    }

    [TestMethod]
    public void GetColumn_OfAnotherView_Throws()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Other", NumberDataViewType.Single);
        AssertThrows("column with name Other, type Single, and index 0 cannot be found in data", () => View.GetColumn<float>(builder.ToSchema()[0]));
    }

    [TestMethod]
    public void GetColumn_SparseText_LeavesNull()
    {
        var row = new Texts { Column = new VBuffer<ReadOnlyMemory<char>>(3, 1, ["b".AsMemory()], [1]) };
        var view = new MLContext().Data.LoadFromEnumerable([row]);
        CollectionAssert.AreEqual(new[] { null, "b", null }, view.GetColumn<string[]>("Column").Single());
    }

    private static void AssertThrows(string message, Func<object> get)
        => StringAssert.StartsWith(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => get()).Message, message);

    private sealed class Texts
    {
        public VBuffer<ReadOnlyMemory<char>> Column { get; set; }
    }
}
