using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class MemoryTests
{
    [TestMethod]
    public void Data_ContiguousOrNot_GivesTheElementsInOrder()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: float32).view(2, 3);

        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, x.data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, x.t().data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 4 }, x[TensorIndex.Ellipsis, TensorIndex.Single(1)].data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, x.t().data<float>().ToList());
        Assert.AreEqual(6, x.data<float>().Count);
        Assert.IsEmpty(zeros(0).data<float>().ToArray());
    }

    [TestMethod]
    public void Data_Indexer_ReadsAndWrites()
    {
        using var scope = NewDisposeScope();
        var x = arange(6, dtype: float32).view(2, 3);
        var turned = x.t().data<float>();

        Assert.AreEqual(4f, turned[1, 1]);
        Assert.AreEqual(3f, turned[1]);
        turned[2, 1] = 50;
        Assert.AreEqual(50f, x[1, 2].item<float>());
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => turned[6]);
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => turned[3, 0]);
    }

    [TestMethod]
    public void Data_CopyToAndFrom_MoveFromTheIndexOn()
    {
        using var scope = NewDisposeScope();
        var x = arange(4, dtype: int64);
        var found = new long[6];

        x.data<long>().CopyTo(found, arrayIndex: 1);
        CollectionAssert.AreEqual(new long[] { 0, 0, 1, 2, 3, 0 }, found);
        x.data<long>().CopyTo(found.AsSpan(), tensorIndex: 2);
        CollectionAssert.AreEqual(new long[] { 2, 3, 1, 2, 3, 0 }, found);
        x.data<long>().CopyFrom([7, 8], arrayIndex: 0);
        CollectionAssert.AreEqual(new long[] { 7, 8, 2, 3 }, x.data<long>().ToArray());
        x.view(2, 2).t().data<long>().CopyFrom([1, 2, 3, 4]);
        CollectionAssert.AreEqual(new long[] { 1, 3, 2, 4 }, x.data<long>().ToArray());
    }

    [TestMethod]
    public void Data_OtherType_Throws()
    {
        using var scope = NewDisposeScope();

        var error = Assert.ThrowsExactly<ArgumentException>(() => zeros(2).data<double>());

        Assert.AreEqual("Double is not compatible with Float32", error.Message);
    }

    [TestMethod]
    public void Item_OneElement_IsRead()
    {
        using var scope = NewDisposeScope();

        Assert.AreEqual(2.5f, tensor(2.5f).item<float>());
        Assert.AreEqual(3L, tensor(new long[] { 3 }).item<long>());
        Assert.IsTrue(tensor(true).item<bool>());
        var error = Assert.ThrowsExactly<ArgumentException>(() => zeros(2).item<float>());
        Assert.AreEqual("Number of elements in the tensor must be 1", error.Message);
    }

    [TestMethod]
    public void Bytes_OfContiguousMemory_AreTheTensorsOwn()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 2);

        MemoryMarshal.Cast<byte, float>(x.bytes)[3] = 5;
        Numbers.AreClose([0, 0, 0, 5], x, 0);
        x.bytes = MemoryMarshal.AsBytes(new float[] { 1, 2, 3, 4 }.AsSpan());
        Numbers.AreClose([1, 2, 3, 4], x, 0);
    }

    [TestMethod]
    public void Bytes_NotContiguousOrOfOtherLength_Throws()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 3);

        Assert.AreEqual(
            "Bytes() called on non-contiguous tensor.",
            Assert.ThrowsExactly<InvalidOperationException>(() => x.t().bytes.Clear()).Message);
        Assert.AreEqual(
            "Mismatched data sizes in SetBytes().",
            Assert.ThrowsExactly<ArgumentException>(() => x.bytes = new byte[3]).Message);
    }

    [TestMethod]
    public void Set_ToPartOfABlock_MakesTheTensorAView()
    {
        using var scope = NewDisposeScope();
        var block = arange(6, dtype: float32);
        var parameter = new global::TorchSharp.Modules.Parameter(zeros(2, 2));

        using (no_grad())
        {
            parameter.set_(block.narrow(0, 2, 4).view(2, 2));
        }

        block.add_(10);
        Numbers.AreClose([12, 13, 14, 15], parameter, 0);
        Assert.IsTrue(parameter.requires_grad && parameter.is_leaf);
    }
}
