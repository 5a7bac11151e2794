using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

internal static class TensorAssert
{
    /// <summary>Every element within <paramref name="tolerance"/>, absolute or relative, whichever is wider.</summary>
    public static void Close(Tensor expected, Tensor actual, double tolerance, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, $"shape of {what}");
        var wanted = expected.detach().contiguous().data<float>().ToArray();
        var found = actual.detach().contiguous().data<float>().ToArray();
        for (var i = 0; i < wanted.Length; i++)
        {
            var allowed = tolerance * Math.Max(1, Math.Abs(wanted[i]));
            Assert.IsLessThanOrEqualTo(allowed, Math.Abs(wanted[i] - found[i]), $"{what}[{i}]: expected {wanted[i]}, found {found[i]}");
        }
    }
}
