using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class SchemaDefinitionTests
{
    [TestMethod]
    public void Create_Everything_FieldsThenPropertiesWithTheirTypes()
    {
        var columns = SchemaDefinition.Create(typeof(Everything)).Select(c => $"{c.MemberName} {c.ColumnName}: {c.ColumnType}");
        CollectionAssert.AreEqual(new[]
        {
            "Single Single: Single", "Double Renamed: Double", "Array Array: Vector<Single, 2>", "Vector Vector: Vector<Single>",
            "Key Key: Key<UInt32, 0-2>", "Integer Integer: Int32", "Long Long: Int64", "Boolean Boolean: Boolean", "Text Text: String",
            "Memory Memory: String", "Texts Texts: Vector<String>", "Block Block: Vector<Double, 2, 2>"
        }, columns.ToArray());
    }

    [TestMethod]
    public void Create_Direction_ChoosesTheProperties()
    {
        static string[] Names(SchemaDefinition.Direction direction) => [.. SchemaDefinition.Create(typeof(OneWay), direction).Select(c => c.ColumnName)];
        CollectionAssert.AreEqual(new[] { "Both", "Readable" }, Names(SchemaDefinition.Direction.Read));
        CollectionAssert.AreEqual(new[] { "Both", "Writable" }, Names(SchemaDefinition.Direction.Write));
        CollectionAssert.AreEqual(new[] { "Both", "Readable", "Writable" }, Names(SchemaDefinition.Direction.Both));
    }

    [TestMethod]
    [DataRow(typeof(Unknown), "Could not determine an IDataView type and registered custom types for member Thing")]
    [DataRow(typeof(Twice), "Duplicate column name 'A' detected, this is disallowed")]
    [DataRow(typeof(NoKey), "Member A marked with KeyType attribute, but does not appear to be a valid kind of data for a key type")]
    [DataRow(typeof(NoVector), "Member A marked with VectorTypeAttribute, but does not appear to be a vector type")]
    public void Create_MemberDoesNotFit_Throws(Type type, string message)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => SchemaDefinition.Create(type));
        StringAssert.StartsWith(error.Message, message);
    }

    [TestMethod]
    public void Indexer_ByColumnName_GetsAndSets()
    {
        var definition = SchemaDefinition.Create(typeof(Everything));
        Assert.AreEqual("Double", definition["Renamed"].MemberName);
        Assert.IsNull(definition["Double"]);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => definition["Double"] = definition["Renamed"]);
        Assert.AreEqual("columnName", error.ParamName);
        definition["Renamed"] = definition["Renamed"];
        Assert.HasCount(12, definition);
    }

    [TestMethod]
    public void AddAnnotation_SlotNames_AreThere()
    {
        var column = SchemaDefinition.Create(typeof(Everything))["Array"];
        column.AddAnnotation("SlotNames", new[] { "x", "y" }, new VectorDataViewType(TextDataViewType.Instance, 2));
        column.AddAnnotation("Numbers", new VBuffer<double>(2, [1, 2]), new VectorDataViewType(NumberDataViewType.Double, 2));
        column.AddAnnotation("Squares", new[] { 1, 4 }, new VectorDataViewType(NumberDataViewType.Int32, 2));
        column.AddAnnotation("Note", "text", TextDataViewType.Instance);
        column.AddAnnotation("IsGood", true, BooleanDataViewType.Instance);

        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue("SlotNames", ref names);
        CollectionAssert.AreEqual(new[] { "x", "y" }, names.DenseValues().Select(n => n.ToString()).ToArray());
        var (numbers, squares, note, good) = (default(VBuffer<double>), default(VBuffer<int>), default(ReadOnlyMemory<char>), false);
        column.Annotations.GetValue("Numbers", ref numbers);
        column.Annotations.GetValue("Squares", ref squares);
        column.Annotations.GetValue("Note", ref note);
        column.Annotations.GetValue("IsGood", ref good);
        Assert.AreEqual("1,2 1,4 text True", $"{string.Join(',', numbers.DenseValues())} {string.Join(',', squares.DenseValues())} {note} {good}");
    }

    [TestMethod]
    public void AddAnnotation_DoesNotFit_Throws()
    {
        var column = SchemaDefinition.Create(typeof(Everything))["Array"];
        var names = new VectorDataViewType(TextDataViewType.Instance, 2);
        column.AddAnnotation("SlotNames", new[] { "x", "y" }, names);
        AssertThrows("Column already contains an annotation of this kind.", () => column.AddAnnotation("SlotNames", new[] { "x", "y" }, names));
        AssertThrows("Value inputted is supposed to be scalar, but type of Annotationinfo is vector", () => column.AddAnnotation("A", "x", names));
        AssertThrows("Value inputted is supposed to have Type System.Int32, but type of Annotationinfo has System.Single",
            () => column.AddAnnotation("A", 1, NumberDataViewType.Single));
        Assert.ThrowsExactly<ArgumentNullException>(() => column.AddAnnotation("A", 1, null));
        Assert.ThrowsExactly<ArgumentNullException>(() => column.AddAnnotation(null, 1, NumberDataViewType.Int32));
    }

    private static void AssertThrows(string message, Action action)
        => Assert.AreEqual(message, Assert.ThrowsExactly<InvalidOperationException>(action).Message);

    private sealed class OneWay
    {
        public int Both { get; set; }

        public int Readable => Both;

        public int Writable
        {
            set => Both = value;
        }
    }

    private sealed class Unknown
    {
        public Uri? Thing { get; set; }
    }

    private sealed class Twice
    {
        public int A { get; set; }

        [ColumnName("A")]
        public int B { get; set; }
    }

    private sealed class NoKey
    {
        [KeyType(3)]
        public float A { get; set; }
    }

    private sealed class NoVector
    {
        [VectorType(3)]
        public float A { get; set; }
    }
}
