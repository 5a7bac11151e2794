using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class DataViewTypeTests
{
    [TestMethod]
    public void Key_TypeAndCount_MakeItEqual()
    {
        var key = new KeyDataViewType(typeof(uint), 3);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3UL), key);
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3).GetHashCode(), key.GetHashCode());
        Assert.AreNotEqual(new KeyDataViewType(typeof(byte), 3), key);
        Assert.AreNotEqual(new KeyDataViewType(typeof(uint), 4), key);
        Assert.AreEqual(("Key<UInt32, 0-2>", typeof(uint), 3UL), (key.ToString(), key.RawType, key.Count));
        Assert.IsFalse(KeyDataViewType.IsValidDataType(typeof(int)));
    }

    [TestMethod]
    public void Key_DoesNotFit_Throws()
    {
        AssertThrows("type", "Type is not valid, it must be Byte, UInt16, UInt32, or UInt64.", () => new KeyDataViewType(typeof(int), 3));
        AssertThrows("count", "The cardinality of a KeyDataViewType must not exceed Byte.MaxValue and must be strictly positive, but got 256.",
            () => new KeyDataViewType(typeof(byte), 256));
        AssertThrows("count", "The cardinality of a KeyDataViewType must not exceed UInt32.MaxValue and must be strictly positive, but got 0.",
            () => new KeyDataViewType(typeof(uint), 0UL));
    }

    [TestMethod]
    public void Vector_ItemAndDimensions_MakeItEqual()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Single, 2, 3);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 3), vector);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2, 3).GetHashCode(), vector.GetHashCode());
        Assert.AreNotEqual(new VectorDataViewType(NumberDataViewType.Single, 6), vector);
        Assert.AreNotEqual(new VectorDataViewType(NumberDataViewType.Double, 2, 3), vector);
        Assert.AreEqual((6, true, typeof(VBuffer<float>)), (vector.Size, vector.IsKnownSize, vector.RawType));
        CollectionAssert.AreEqual(new[] { 2, 3 }, vector.Dimensions.ToArray());
    }

    [TestMethod]
    public void Vector_Text_ShowsTheDimensions()
    {
        Assert.AreEqual("Vector<Single, 6>", new VectorDataViewType(NumberDataViewType.Single, 6).ToString());
        Assert.AreEqual("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.AreEqual("Vector<String, 2, *>", new VectorDataViewType(TextDataViewType.Instance, 2, 0).ToString());
        Assert.AreEqual("Vector<Key<Byte, 0-8>, 2>", new VectorDataViewType(new KeyDataViewType(typeof(byte), 9), 2).ToString());
    }

    [TestMethod]
    public void Vector_DoesNotFit_Throws()
    {
        Assert.AreEqual("itemType", Assert.ThrowsExactly<ArgumentNullException>(() => new VectorDataViewType(null, 1)).ParamName);
        AssertThrows("size", "", () => new VectorDataViewType(NumberDataViewType.Single, -1));
        AssertThrows("dimensions", "", () => new VectorDataViewType(NumberDataViewType.Single, 2, -1));
        AssertThrows("dimensions", "", () => new VectorDataViewType(NumberDataViewType.Single, Array.Empty<int>()));
        Assert.ThrowsExactly<OverflowException>(() => new VectorDataViewType(NumberDataViewType.Single, 65536, 65536));
    }

    [TestMethod]
    public void Primitives_Names_AreThoseOfTheirTypes()
    {
        DataViewType[] types = [NumberDataViewType.Byte, NumberDataViewType.Int64, NumberDataViewType.Double, BooleanDataViewType.Instance, TextDataViewType.Instance];
        Assert.AreEqual("Byte Int64 Double Boolean String", string.Join(' ', types.AsEnumerable()));
        Assert.IsTrue(NumberDataViewType.Single.Equals(NumberDataViewType.Single));
        Assert.IsFalse(NumberDataViewType.Single.Equals((DataViewType)NumberDataViewType.Double));
        Assert.IsFalse(TextDataViewType.Instance.Equals((DataViewType)BooleanDataViewType.Instance));
        Assert.AreEqual(typeof(ReadOnlyMemory<char>), TextDataViewType.Instance.RawType);
    }

    [TestMethod]
    public void RowId_HighHalf_ComesFirst()
    {
        var id = new DataViewRowId(2, 1);
        Assert.AreEqual("00000000000000010000000000000002", id.ToString());
        Assert.AreEqual(new DataViewRowId(2, 1), id);
        Assert.AreNotEqual(new DataViewRowId(1, 2), id);
        Assert.IsLessThan(0, id.CompareTo(new DataViewRowId(0, 2)));
        Assert.IsGreaterThan(0, id.CompareTo(new DataViewRowId(1, 1)));
    }

    private static void AssertThrows(string name, string message, Func<DataViewType> make)
    {
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => make());
        Assert.AreEqual(name, error.ParamName);
        StringAssert.StartsWith(error.Message, message);
    }
}
