using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>Making tensors of numbers, reading them back, and comparing.</summary>
internal static class Numbers
{
    /// <summary>A float64 tensor.</summary>
    public static Tensor Doubles(double[] values, params long[] shape)
    {
        var made = empty(shape.Length == 0 ? [values.LongLength] : shape, dtype: ScalarType.Float64);
        values.CopyTo(MemoryMarshal.Cast<byte, double>(made.bytes));
        return made;
    }

    /// <summary>A float32 tensor 0, 1, 2...</summary>
    public static Tensor Counting(params long[] shape) =>
        tensor([.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(i => (float)i)]).view(shape);

    public static double[] Read(Tensor tensor)
    {
        using var values = tensor.detach();
        return values.dtype == ScalarType.Float64
            ? values.data<double>().ToArray()
            : Array.ConvertAll(values.data<float>().ToArray(), value => (double)value);
    }

    public static void AreClose(IReadOnlyList<double> expected, Tensor actual, double tolerance = 1e-6, string what = "value") =>
        AreClose(expected, Read(actual), tolerance, what);

    public static void AreClose(IReadOnlyList<double> expected, double[] actual, double tolerance = 1e-6, string what = "value")
    {
        Assert.HasCount(expected.Count, actual, what);
        for (var i = 0; i < actual.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])), $"{what}[{i}]");
        }
    }
}
