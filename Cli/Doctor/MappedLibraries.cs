namespace EmotionFusion.Cli;

/// <summary>The libraries that are mapped into this process: what is really used, whatever was asked for.</summary>
/// <param name="Paths">Full paths; none where the system doesn't tell (it does on Linux).</param>
public sealed record MappedLibraries(IReadOnlyList<string> Paths)
{
    private const string Maps = "/proc/self/maps";

    public static MappedLibraries OfThisProcess() => File.Exists(Maps) ? Parse(File.ReadLines(Maps)) : new MappedLibraries([]);

    /// <summary>Lines of <c>/proc/self/maps</c>: address, rights, offset, device, inode, path.</summary>
    public static MappedLibraries Parse(IEnumerable<string> lines) => new(
        [.. lines.Select(line => line.IndexOf('/') is var start and >= 0 ? line[start..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal)]);

    /// <summary>What multiplies matrices.</summary>
    public Blas Blas()
    {
        if (First("libopenblas") is { } open)
        {
            return new Blas("OpenBLAS", open, First("/libblas.so") is { } beside && !beside.Contains("openblas", StringComparison.Ordinal) ? beside : null);
        }

        if (First("libmkl") is { } mkl)
        {
            return new Blas("MKL", mkl, null);
        }

        if (First("/libblas.so") is { } plain)
        {
            return plain.Contains("openblas", StringComparison.Ordinal) ? new Blas("OpenBLAS", plain, null) : new Blas("reference BLAS", plain, plain);
        }

        return First("libtorch_cpu") is { } torch ? new Blas("inside libtorch", torch, null) : new Blas("unknown", "", null);
    }

    /// <summary>The first path whose text has this in it.</summary>
    public string? First(string part) => Paths.FirstOrDefault(path => path.Contains(part, StringComparison.Ordinal));
}
