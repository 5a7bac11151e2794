using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>Making tensors of numbers, reading them back, and comparing.</summary>
internal static class Numbers
{
    public static Tensor Matrix(double[,] values) => tensor(values);

    public static double[] Doubles(this Tensor tensor)
    {
        using var values = tensor.detach();
        using var wide = values.to(float64);
        return wide.data<double>().ToArray();
    }

    public static void AreClose(IReadOnlyList<double> expected, Tensor actual, double tolerance = 1e-6, string what = "value")
    {
        var found = actual.Doubles();
        Assert.HasCount(expected.Count, found, what);
        for (var i = 0; i < found.Length; i++)
        {
            var allowed = tolerance * Math.Max(1, Math.Abs(expected[i]));
            Assert.AreEqual(expected[i], found[i], allowed, $"{what}[{i}]");
        }
    }
}
