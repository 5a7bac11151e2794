using System.Globalization;

namespace EmotionFusion.Cli;

/// <summary>Figures of this machine, and which of them are bad.</summary>
public sealed record Diagnosis
{
    // The reference BLAS makes 1 to 3 GFLOP/s a core; an optimised one 15 and more on any CPU of the last ten years.
    private const double SlowGflops = 8;
    private const double LeastGain = 1.25;

    public required Blas Blas { get; init; }

    public required double OneThreadGflops { get; init; }

    public required double AllThreadsGflops { get; init; }

    public required int Processors { get; init; }

    /// <summary>Settings of the environment that bound the threads of OpenMP or OpenBLAS.</summary>
    public required IReadOnlyDictionary<string, string> ThreadSettings { get; init; }

    /// <summary>Each with what to do about it; none if all is well.</summary>
    public IEnumerable<string> Warnings()
    {
        if (Blas.Reference is { } reference)
        {
            yield return $"libtorch multiplies with the reference BLAS ({reference}): training is about ten times slower. " +
                "Install libopenblas0-pthread, or run: update-alternatives --config libblas.so.3-x86_64-linux-gnu";
        }
        else if (OneThreadGflops < SlowGflops)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{OneThreadGflops:0.0} GFLOP/s with one thread is slow ({Blas.Name}): is the machine busy, or its CPU throttled?");
        }

        if (Processors > 1 && AllThreadsGflops < LeastGain * OneThreadGflops)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{Processors} threads multiply no faster than one ({AllThreadsGflops:0.0} against {OneThreadGflops:0.0} GFLOP/s): is the machine busy, or are its processors shared?");
        }

        foreach (var (name, value) in ThreadSettings)
        {
            yield return $"{name}={value} is set: it bounds the threads of encoders and training. Unset it unless that is wanted.";
        }
    }
}
