using System.Diagnostics;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>What the tensor library is and how fast it multiplies here, for people who wonder why a run is slow.</summary>
public static class TorchFacts
{
    private const int Size = 1024;
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(0.5);

    /// <summary>libtorch's version.</summary>
    public static string LibtorchVersion => __version__;

    /// <summary>The version of the managed library on top of it.</summary>
    public static string TorchSharpVersion => typeof(TorchSharp.torch).Assembly.GetName().Version?.ToString(3) ?? "unknown";

    public static bool HasCuda => cuda.is_available();

    public static int Threads => get_num_threads();

    /// <summary>The rate of float32 matrix products of 1024 x 1024, in GFLOP/s; takes about half a second.</summary>
    /// <param name="threads">How many threads libtorch and its BLAS may use; stays set.</param>
    public static double MeasureGflops(int threads)
    {
        set_num_threads(threads);
        using var scope = NewDisposeScope();
        var (a, b) = (rand(Size, Size), rand(Size, Size));
        mm(a, b).Dispose(); // the first one starts the threads
        var clock = Stopwatch.StartNew();
        var products = 0;
        for (; clock.Elapsed < AtLeast; products++)
        {
            mm(a, b).Dispose();
        }

        return products * 2.0 * Size * Size * Size / clock.Elapsed.TotalSeconds / 1e9;
    }
}
