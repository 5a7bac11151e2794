using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>What the program runs on, figures of this machine, and which of them are bad.</summary>
internal sealed record Diagnosis
{
    // A core of the last ten years makes 15 GFLOP/s and more.
    private const double SlowGflops = 8;
    private const double LeastGain = 1.25;

    // What TorchSharp's library was linked with; build/Torch.targets tells the story.
    private const string NeededVersion = "GLIBCXX_3.4.32";

    private static readonly string[] ThreadVariables = ["OMP_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>Name and value of versions and devices.</summary>
    public required IReadOnlyList<(string What, string Value)> Build { get; init; }

    /// <summary>Paths of the libraries that are mapped into this process; none where the system doesn't tell (Linux does).</summary>
    public required IReadOnlyList<string> Libraries { get; init; }

    /// <summary>Does the system's libstdc++ lack the version that TorchSharp's library was linked with?</summary>
    public required bool StandardLibraryIsOld { get; init; }

    public required double OneThreadGflops { get; init; }

    public required double AllThreadsGflops { get; init; }

    public required int Processors { get; init; }

    /// <summary>Settings of the environment that bound the threads of OpenMP or MKL.</summary>
    public required IReadOnlyDictionary<string, string> ThreadSettings { get; init; }

    /// <summary>Multiplies matrices for a second, then looks which libraries did it.</summary>
    public static Diagnosis Measure()
    {
        var processors = Environment.ProcessorCount;
        var (one, all) = (TorchFacts.MeasureGflops(1), TorchFacts.MeasureGflops(processors));
        string[] libraries = File.Exists("/proc/self/maps") ? MappedLibraries(File.ReadLines("/proc/self/maps")) : [];
        return new Diagnosis
        {
            Build = [.. BuildFacts()],
            Libraries = libraries,
            StandardLibraryIsOld = First(libraries, "libstdc++") is { } standard && !Defines(File.ReadAllBytes(standard), NeededVersion),
            OneThreadGflops = one,
            AllThreadsGflops = all,
            Processors = processors,
            ThreadSettings = ThreadVariables
                .Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
                .Where(setting => !string.IsNullOrEmpty(setting.value))
                .ToDictionary(setting => setting.name, setting => setting.value!),
        };
    }

    /// <summary>Lines of <c>/proc/self/maps</c>: address, rights, offset, device, inode, path.</summary>
    public static string[] MappedLibraries(IEnumerable<string> lines) =>
        [.. lines.Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal)];

    /// <summary>Does a library's table of strings hold this symbol version?</summary>
    public static bool Defines(ReadOnlySpan<byte> library, string version) => library.IndexOf(Encoding.ASCII.GetBytes(version + "\0")) >= 0;

    /// <summary>Name and value of all that was found.</summary>
    public IEnumerable<(string What, string Value)> Facts()
    {
        foreach (var fact in Build)
        {
            yield return fact;
        }

        yield return ("libtorch", First(Libraries, "libtorch_cpu") ?? "unknown");
        if (First(Libraries, "libstdc++") is { } standard)
        {
            yield return ("libstdc++", StandardLibraryIsOld
                ? $"{standard}: lacks {NeededVersion}, so the build put a copy of libLibTorchSharp.so beside the program that can do without"
                : $"{standard}: has {NeededVersion}, which libLibTorchSharp.so needs");
        }

        yield return ("matrix products", string.Create(CultureInfo.InvariantCulture,
            $"{OneThreadGflops:0.0} GFLOP/s with one thread, {AllThreadsGflops:0.0} with {Processors} (float32, 1024 x 1024)"));
        yield return ("threads", string.Create(CultureInfo.InvariantCulture,
            $"{Processors} processors; encoders use {Processors} (--threads), training {Processors} trainings of one thread each (--parallel)"));
    }

    /// <summary>Each with what to do about it; none if all is well.</summary>
    public IEnumerable<string> Warnings()
    {
        if (OneThreadGflops < SlowGflops)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{OneThreadGflops:0.0} GFLOP/s with one thread is slow: is the machine busy, or its CPU throttled?");
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

    private static string? First(IEnumerable<string> libraries, string part) =>
        libraries.FirstOrDefault(path => path.Contains(part, StringComparison.Ordinal));

    private static IEnumerable<(string What, string Value)> BuildFacts()
    {
        var assembly = typeof(Diagnosis).Assembly;
        yield return ("emotionfusion", assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
        yield return ("built for", assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(fact => fact.Key == "Device").Value ?? "");
        yield return (".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        yield return ("ONNX Runtime", $"{OnnxFacts.Version} ({string.Join(", ", OnnxFacts.Providers)})");
        yield return ("TorchSharp", $"{TorchFacts.TorchSharpVersion}, libtorch {TorchFacts.LibtorchVersion}");
        yield return ("ffmpeg", Ffmpeg.Installed is { Program: { } program } ffmpeg
            ? $"{program}: {ffmpeg.Version ?? $"doesn't run; {Ffmpeg.Variable} can name another"}"
            : $"not installed: sounds other than WAV can't be read (Debian, Ubuntu: apt install ffmpeg; or {Ffmpeg.Variable} names it)");
        var encoders = CudaProvider.WhyNot() is { } reason ? $"cpu (no CUDA: {reason.Split('\n')[0].TrimEnd('.')})" : "cuda";
        var training = TorchFacts.HasCuda ? "cuda" : "cpu (this libtorch sees no CUDA device)";
        yield return ("devices", $"encoders: {encoders}; training: {training}");
    }
}
