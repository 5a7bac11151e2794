using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class FactoryTests
{
    [TestMethod]
    public void Tensor_OfAnArray_IsACopyOfItsType()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1f, 2.5f };

        var copy = tensor(array);
        array[0] = 9;

        Assert.AreEqual(ScalarType.Float32, copy.dtype);
        Numbers.AreClose([1, 2.5], copy, 0);
        CollectionAssert.AreEqual(new long[] { 9, 2 }, tensor(array, ScalarType.Int64).data<long>().ToArray());
        Assert.IsTrue(tensor(array, requires_grad: true).requires_grad);
    }

    [TestMethod]
    public void Zeros_AndTheirLikes_AreZeroOfTheirShape()
    {
        using var scope = NewDisposeScope();
        var like = zeros_like(rand(2, 3), dtype: ScalarType.Float64);

        Numbers.AreClose([0, 0, 0], zeros(3), 0);
        Numbers.AreClose([0, 0, 0, 0, 0, 0], like, 0);
        Assert.AreEqual(ScalarType.Float64, like.dtype);
        CollectionAssert.AreEqual(new long[] { 2, 3 }, like.shape);
    }

    [TestMethod]
    public void Empty_AnyShape_HasIt()
    {
        using var scope = NewDisposeScope();

        CollectionAssert.AreEqual(new long[] { 4 }, empty(4).shape);
        CollectionAssert.AreEqual(new long[] { 4, 5 }, empty(4, 5).shape);
        CollectionAssert.AreEqual(new long[] { 2, 1, 3 }, empty([2, 1, 3]).shape);
        Assert.AreEqual(0, empty([0, 3]).numel());
        Assert.AreEqual(ScalarType.Int64, empty(2, dtype: ScalarType.Int64).dtype);
    }

    [TestMethod]
    public void Cat_OfNothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => cat([]));
}
