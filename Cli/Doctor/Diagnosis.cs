using System.Globalization;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Figures of this machine, and which of them are bad.</summary>
public sealed record Diagnosis
{
    // The reference BLAS makes 1 to 3 GFLOP/s a core; an optimised one 15 and more on any CPU of the last ten years.
    private const double SlowGflops = 8;
    private const double LeastGain = 1.25;

    private static readonly string[] ThreadVariables = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>libtorch's file; null where the system doesn't tell.</summary>
    public string? Libtorch { get; init; }

    public required Blas Blas { get; init; }

    public required double OneThreadGflops { get; init; }

    public required double AllThreadsGflops { get; init; }

    public required int Processors { get; init; }

    /// <summary>Settings of the environment that bound the threads of OpenMP or OpenBLAS.</summary>
    public required IReadOnlyDictionary<string, string> ThreadSettings { get; init; }

    /// <summary>Multiplies matrices for a second, then looks which libraries did it.</summary>
    public static Diagnosis Measure()
    {
        var processors = Environment.ProcessorCount;
        var (one, all) = (TorchFacts.MeasureGflops(1), TorchFacts.MeasureGflops(processors));
        var libraries = MappedLibraries.OfThisProcess();
        return new Diagnosis
        {
            Libtorch = libraries.First("libtorch_cpu"),
            Blas = libraries.Blas(),
            OneThreadGflops = one,
            AllThreadsGflops = all,
            Processors = processors,
            ThreadSettings = ThreadVariables
                .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
                .Where(setting => !string.IsNullOrEmpty(setting.value))
                .ToDictionary(setting => setting.name, setting => setting.value!),
        };
    }

    /// <summary>Name and value.</summary>
    public IEnumerable<(string What, string Value)> Facts()
    {
        yield return ("libtorch", Libtorch ?? "unknown");
        yield return ("BLAS", $"{Blas.Name} ({Blas.Path})");
        yield return ("matrix products", string.Create(CultureInfo.InvariantCulture,
            $"{OneThreadGflops:0.0} GFLOP/s with one thread, {AllThreadsGflops:0.0} with {Processors} (float32, 1024 x 1024)"));
        yield return ("threads", string.Create(CultureInfo.InvariantCulture,
            $"{Processors} processors; encoders use {Processors} (--threads), training {Processors} runs of one thread each (--parallel)"));
    }

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
