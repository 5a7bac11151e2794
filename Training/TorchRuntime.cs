using System.Diagnostics;
using EmotionFusion.Encoders;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>What the tensor library has here.</summary>
internal static class TorchRuntime
{
    /// <summary>The device for a wish: auto takes CUDA where it is; asking for it where it isn't is an error.</summary>
    public static Device Resolve(DeviceOption wish)
    {
        if (wish.Kind == DeviceKind.Cpu || (wish.Kind == DeviceKind.Auto && !cuda.is_available()))
        {
            return CPU;
        }

        if (!cuda.is_available())
        {
            throw new EmotionFusionException(
                $"Device '{wish}' was asked for, and this build of libtorch sees no CUDA device. " +
                "Use --device cpu, or install a driver and set up again with DEVICE=cuda scripts/setup.sh.");
        }

        return device($"cuda:{wish.Index}");
    }
}

/// <summary>What the tensor library is and how fast it multiplies here, for people who wonder why a training is slow.</summary>
internal static class TorchFacts
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

/// <summary>
/// Has libtorch compute with one thread on this thread as long as it lives, and then as before: the setting is a
/// thread's own, and trainings go on side by side, a thread each.
/// </summary>
internal readonly ref struct OneTorchThread
{
    private readonly int _before = get_num_threads();

    public OneTorchThread()
    {
        if (_before != 1)
        {
            set_num_threads(1);
        }
    }

    public void Dispose()
    {
        if (_before != 1)
        {
            set_num_threads(_before);
        }
    }
}
