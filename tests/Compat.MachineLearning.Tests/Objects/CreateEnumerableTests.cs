using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class CreateEnumerableTests
{
    private static readonly DataOperationsCatalog Data = new MLContext().Data;

    [TestMethod]
    public void CreateEnumerable_Everything_ComesBack()
    {
        var expected = Everything.Sample(2);
        var found = Data.CreateEnumerable<Everything>(Data.LoadFromEnumerable([Everything.Sample(1), expected]), reuseRowObject: false).Last();
        Assert.AreEqual((expected.Single, expected.Double, expected.Integer, expected.Long), (found.Single, found.Double, found.Integer, found.Long));
        Assert.AreEqual((expected.Boolean, expected.Text, $"{expected.Memory}"), (found.Boolean, found.Text, $"{found.Memory}"));
        CollectionAssert.AreEqual(expected.Array, found.Array);
        CollectionAssert.AreEqual(expected.Texts, found.Texts);
        CollectionAssert.AreEqual(expected.Block, found.Block);
        CollectionAssert.AreEqual(new float[] { 0, 0, 2, 0 }, found.Vector.DenseValues().ToArray());
        Assert.IsFalse(found.Vector.IsDense);
    }

    [TestMethod]
    public void CreateEnumerable_Keys_StayAsAtTheCursor()
    {
        var rows = Data.CreateEnumerable<Everything>(Data.LoadFromEnumerable(Enumerable.Range(0, 4).Select(Everything.Sample)), false);
        CollectionAssert.AreEqual(new uint[] { 1, 2, 3, 0 }, rows.Select(r => r.Key).ToArray());
    }

    [TestMethod]
    public void CreateEnumerable_ReuseRowObject_GivesOneObjectAndOneArray()
    {
        var view = Data.LoadFromEnumerable(Enumerable.Range(0, 3).Select(Everything.Sample));
        Assert.HasCount(1, Data.CreateEnumerable<Everything>(view, reuseRowObject: true).ToHashSet());
        Assert.HasCount(1, Data.CreateEnumerable<Everything>(view, reuseRowObject: true).Select(r => r.Array).ToHashSet());
        Assert.HasCount(3, Data.CreateEnumerable<Everything>(view, reuseRowObject: false).Select(r => r.Array).ToHashSet());
    }

    [TestMethod]
    public void CreateEnumerable_ColumnMissing_ThrowsUnlessIgnored()
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(1)]);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Data.CreateEnumerable<More>(view, false));
        StringAssert.StartsWith(error.Message, "Could not find  column 'Extra'");
        var row = Data.CreateEnumerable<More>(view, false, ignoreMissingColumns: true).Single();
        Assert.AreEqual((1.5f, 7), (row.Single, row.Extra));
    }

    [TestMethod]
    public void CreateEnumerable_SchemaDefinition_NamesTheColumns()
    {
        var definition = SchemaDefinition.Create(typeof(More), SchemaDefinition.Direction.Write);
        definition["Extra"].ColumnName = "Integer";
        var row = Data.CreateEnumerable<More>(Data.LoadFromEnumerable([Everything.Sample(1)]), false, false, definition).Single();
        Assert.AreEqual((1.5f, 1), (row.Single, row.Extra));
    }

    [TestMethod]
    [DataRow(typeof(WrongScalar))]
    [DataRow(typeof(WrongShape))]
    public void CreateEnumerable_OtherType_Throws(Type type)
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(1)]);
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => _ = type == typeof(WrongScalar) ? (object)Data.CreateEnumerable<WrongScalar>(view, false) : Data.CreateEnumerable<WrongShape>(view, false));
        StringAssert.StartsWith(error.Message, "Can't bind the IDataView column 'Single' of type 'Single' to field or property 'Single' of type 'System.");
    }

    [TestMethod]
    public void CreateEnumerable_MemberOfNoColumnType_Throws()
    {
        var view = Data.LoadFromEnumerable([Everything.Sample(1)]);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Data.CreateEnumerable<Unknown>(view, false));
        StringAssert.StartsWith(error.Message, "The expected type 'System.Single' does not match the type of the 'Single' member: 'System.Uri'.");
    }

    [TestMethod]
    public void CreateEnumerable_NoData_Throws()
        => Assert.AreEqual("data", Assert.ThrowsExactly<ArgumentNullException>(() => Data.CreateEnumerable<Everything>(null, false)).ParamName);

    private sealed class More
    {
        public float Single { get; set; }

        public int Extra { get; set; } = 7;
    }

    private sealed class WrongScalar
    {
        public double Single { get; set; }
    }

    private sealed class WrongShape
    {
        public float[] Single { get; set; } = [];
    }

    private sealed class Unknown
    {
        public Uri? Single { get; set; }
    }
}
