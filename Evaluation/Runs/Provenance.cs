using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>SHA-256 of what a run was fed with: two runs with equal hashes had equal data.</summary>
internal static class DataHash
{
    // The runs of one process share views and features; a sweep has hundreds.
    private static readonly ConditionalWeakTable<FeatureView, string> OfViews = [];
    private static readonly ConditionalWeakTable<FeatureBlock, string> OfBlocks = [];

    /// <summary>
    /// Over the rows in order: id, label, speaker, session, valence, arousal, dominance (empty where there are none) and
    /// place in a preset curriculum, where raters' votes are known these too, each ended by a zero byte; numbers in
    /// decimal, those with fractions round-trip.
    /// </summary>
    public static string OfUtterances(FeatureView view) => OfViews.GetValue(view, Compute);

    /// <summary>Over the values, (rows, Dimension), as little-endian floats.</summary>
    public static string OfValues(FeatureBlock block) => OfBlocks.GetValue(block, Compute);

    private static string Compute(FeatureView view)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var utterance in view.Utterances)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{utterance.Id}\0{utterance.Majority}\0{utterance.Speaker}\0{utterance.Session}\0{utterance.Vad?.Valence:R}\0{utterance.Vad?.Arousal:R}\0{utterance.Vad?.Dominance:R}\0{utterance.CurriculumOrder:R}\0")));
            if (utterance.Votes is { } votes)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(string.Join(',', votes) + "\0"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Compute(FeatureBlock block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in block.Segments)
        {
            hash.AppendData(MemoryMarshal.AsBytes(segment.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Which source the running program was built from.</summary>
/// <param name="Version">The product's version.</param>
/// <param name="Commit">The git commit, written into the assembly when it was built; null outside of git.</param>
/// <param name="Modified">Whether files differ from the commit now; null when git can't tell.</param>
internal sealed record SourceVersion(string Version, string? Commit, bool? Modified)
{
    private static readonly Lazy<SourceVersion> OfThisProcess = new(Find);

    public static SourceVersion Current() => OfThisProcess.Value;

    private static SourceVersion Find()
    {
        var text = typeof(SourceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        var parts = text.Split('+', 2);
        return parts.Length == 1
            ? new SourceVersion(parts[0], null, null)
            : new SourceVersion(parts[0], parts[1], IsModified(AppContext.BaseDirectory, parts[1]));
    }

    /// <summary>null if the program doesn't lie in a work tree of that commit, or git isn't there.</summary>
    private static bool? IsModified(string folder, string commit) =>
        Git(folder, "rev-parse", "HEAD")?.Trim() == commit && Git(folder, "status", "--porcelain", "--untracked-files=no") is { } changes
            ? changes.Length > 0
            : null;

    private static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var git = Process.Start(start)!;
            _ = git.StandardError.ReadToEndAsync();
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // no git on this machine
        }
    }
}
