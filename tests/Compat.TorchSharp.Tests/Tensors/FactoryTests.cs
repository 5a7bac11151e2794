using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class FactoryTests
{
    [TestMethod]
    public void Tensor_ArraysAndNumbers_KeepTypeShapeAndValues()
    {
        using var scope = NewDisposeScope();
        var cases = new (Tensor Made, ScalarType Type, long[] Shape, double[] Values)[]
        {
            (tensor(1.5f), float32, [], [1.5]),
            (tensor(2.5), float64, [], [2.5]),
            (tensor(3), int32, [], [3]),
            (tensor(4L), int64, [], [4]),
            (tensor(true), ScalarType.Bool, [], [1]),
            (tensor(new[] { 1f, 2 }), float32, [2], [1, 2]),
            (tensor(new[] { 1f, 2, 3, 4 }, [2, 2]), float32, [2, 2], [1, 2, 3, 4]),
            (tensor(new[] { 1f, 2, 3, 4 }, [1, 2]), float32, [1, 2], [1, 2]),
            (tensor(new[,] { { 1.0, 2 }, { 3, 4 } }), float64, [2, 2], [1, 2, 3, 4]),
            (tensor(new long[] { 5, 6 }), int64, [2], [5, 6]),
            (tensor(new[] { 5, 6 }), int32, [2], [5, 6]),
            (tensor(new[] { true, false }), ScalarType.Bool, [2], [1, 0]),
            (tensor(new[] { 5, 6 }, dtype: float32), float32, [2], [5, 6]),
            (tensor(new Memory<float>([1, 2, 3]), [3, 1]), float32, [3, 1], [1, 2, 3]),
            (arange(4), int64, [4], [0, 1, 2, 3]),
            (arange(1, 2, 0.25), float32, [4], [1, 1.25, 1.5, 1.75]),
            (zeros(2, 1), float32, [2, 1], [0, 0]),
            (ones([1, 2], dtype: int64), int64, [1, 2], [1, 1]),
            (full(2, 7), int64, [2], [7, 7]),
            (full([2], 0.5), float32, [2], [0.5, 0.5]),
            (zeros_like(ones(2, dtype: int32)), int32, [2], [0, 0]),
            (ones_like(zeros(2), dtype: float64), float64, [2], [1, 1]),
            (empty_like(zeros([2, 0])), float32, [2, 0], []),
            (empty([0, 3]), float32, [0, 3], []),
        };

        for (var i = 0; i < cases.Length; i++)
        {
            var (made, type, shape, values) = cases[i];
            Assert.AreEqual(type, made.dtype, $"case {i}");
            CollectionAssert.AreEqual(shape, made.shape, $"case {i}");
            if (values.Length > 0)
            {
                Numbers.AreClose(values, made, 0, $"case {i}");
            }
        }
    }

    [TestMethod]
    public void Tensor_FromAnArray_IsACopy()
    {
        using var scope = NewDisposeScope();
        var array = new[] { 1f, 2f };

        var copy = tensor(array);
        array[0] = 9;

        Numbers.AreClose([1, 2], copy, 0);
    }

    [TestMethod]
    public void FromArray_WritingToEither_ChangesBoth()
    {
        using var scope = NewDisposeScope();
        var array = new[,] { { 1f, 2f }, { 3f, 4f } };

        var shared = from_array(array);
        array[0, 0] = 9;
        shared[1] = tensor(new[] { 7f, 8f });

        Numbers.AreClose([9, 2, 7, 8], shared, 0);
        Assert.AreEqual(8, array[1, 1]);
        Assert.AreEqual(int64, from_array(new[] { 1 }, int64).dtype);
    }

    [TestMethod]
    public void FromArray_TensorDisposed_LetsTheArrayGo()
    {
        var array = SharedAndDisposed();

        GC.Collect();

        Assert.IsFalse(array.IsAlive);
    }

    [TestMethod]
    public void FromArray_TensorForgotten_IsFreedByItsFinalizer()
    {
        var array = SharedAndForgotten();

        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.IsFalse(array.IsAlive);
    }

    [TestMethod]
    public void Tensor_TooFewValues_Throws()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => tensor(new[] { 1f, 2f }, [2, 2]));

        Assert.AreEqual("mismatched total size creating a tensor from an array: 4 vs. 2", error.Message);
    }

    [TestMethod]
    public void Cat_OfNothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => cat(new List<Tensor>()));

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference SharedAndDisposed()
    {
        var array = new float[1000];
        using var shared = from_array(array);
        return new WeakReference(array);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static WeakReference SharedAndForgotten()
    {
        var array = new float[1000];
        _ = from_array(array);
        return new WeakReference(array);
    }
}
