using System.Diagnostics;
using System.Text.RegularExpressions;

namespace EmotionFusion.Fuzz;

/// <summary>Where one process tries inputs: a copy of the fixture, and the measures of time and memory.</summary>
internal sealed class Bench(string fixture) : IDisposable
{
    private readonly Dictionary<string, byte[][]> _seeds = [];
    private readonly Process _process = Process.GetCurrentProcess();

    /// <summary>A folder of this process alone.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("emotionfusion-bench-").FullName;

    /// <summary>Undamaged inputs of a target, from the fixture.</summary>
    public IReadOnlyList<byte[]> Seeds(Target target)
    {
        if (!_seeds.TryGetValue(target.Name, out var seeds))
        {
            var folder = Path.Combine(fixture, Fixture.Seeds, target.Name);
            _seeds[target.Name] = seeds = Directory.Exists(folder)
                ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
                : [[]];
        }
        return seeds;
    }

    /// <summary>Tries a target's undamaged inputs before the first damaged one: what that compiles and loads is no input's fault.</summary>
    public void WarmUp(Target target)
    {
        if (!_seeds.ContainsKey(target.Name) && !target.IsSelfTest)
        {
            foreach (var seed in Seeds(target))
            {
                Try(target, seed);
            }
        }
    }

    /// <summary>A copy of a folder of the fixture, as it was before any input.</summary>
    public string Fresh(string name)
    {
        var (from, to) = (Path.Combine(fixture, name), Path.Combine(Folder, name));
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
        return to;
    }

    /// <summary>The same, copied once: for what no input changes for good.</summary>
    public string Fixed(string name) => Directory.Exists(Path.Combine(Folder, name)) ? Path.Combine(Folder, name) : Fresh(name);

    /// <summary>Writes a file below <see cref="Folder"/>.</summary>
    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Has a file of a <see cref="Fixed"/> folder say something else for a while.</summary>
    public static void Replacing(string path, byte[] bytes, Action action)
    {
        var whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes);
        try
        {
            action();
        }
        finally
        {
            File.WriteAllBytes(path, whole);
        }
    }

    /// <summary>
    /// Tries an input. Time is the processor's, so that a busy machine changes little; what took too long is tried
    /// once more, because the first time may have compiled something.
    /// </summary>
    public Outcome Measure(Target target, byte[] input)
    {
        var outcome = Once(target, input);
        if (outcome.Milliseconds is > Outcome.MostMilliseconds and < 3 * Outcome.MostMilliseconds)
        {
            outcome = Once(target, input) with { Megabytes = outcome.Megabytes };
        }
        return outcome switch
        {
            { IsFinding: true } => outcome,
            { Milliseconds: > Outcome.MostMilliseconds } => outcome with { Kind = OutcomeKind.TooSlow },
            { Megabytes: > Outcome.MostMegabytes } => outcome with { Kind = OutcomeKind.TooMuchMemory },
            _ => outcome,
        };
    }

    public void Dispose()
    {
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Outcome Once(Target target, byte[] input)
    {
        _process.Refresh();
        var (peak, size, time) = (_process.PeakWorkingSet64, _process.WorkingSet64, Environment.CpuUsage.TotalTime);
        var outcome = Try(target, input);
        var milliseconds = (Environment.CpuUsage.TotalTime - time).TotalMilliseconds;
        _process.Refresh();
        var grown = _process.PeakWorkingSet64 > peak ? _process.PeakWorkingSet64 - size : Math.Max(0, _process.WorkingSet64 - size);
        return outcome with { Milliseconds = milliseconds, Megabytes = grown / 1e6 };
    }

    private Outcome Try(Target target, byte[] input)
    {
        try
        {
            target.Run(this, input);
            return new(OutcomeKind.Taken);
        }
        catch (EmotionFusionException e)
        {
            var isGood = !string.IsNullOrWhiteSpace(e.Message) && e.Message.Length <= Outcome.LongestMessage;
            return isGood ? new(OutcomeKind.Refused) : Describe(OutcomeKind.BadMessage, e);
        }
        catch (OutOfMemoryException e)
        {
            return Describe(OutcomeKind.TooMuchMemory, e);
        }
        catch (Exception e)
        {
            return Describe(OutcomeKind.RawException, e);
        }
    }

    private static Outcome Describe(OutcomeKind kind, Exception error) => new(kind)
    {
        Error = error.GetType().Name,
        Message = error.Message.Split('\n')[0] is { Length: > 300 } line ? line[..300] : error.Message.Split('\n')[0],
        Frames = [.. ProductFrames.Of(error.ToString()).Take(5)],
    };
}

/// <summary>Product code in a stack trace as text, an exception's or a dying process's.</summary>
internal static partial class ProductFrames
{
    public static IEnumerable<string> Of(string trace) => trace.Split('\n')
        .Select(line => line.Trim())
        .Where(line => line.StartsWith("at EmotionFusion.", StringComparison.Ordinal) && !line.StartsWith("at EmotionFusion.Fuzz.", StringComparison.Ordinal))
        .Select(line => Closures().Replace(line["at EmotionFusion.".Length..].Split('(')[0], ".$1").Replace("..", ".", StringComparison.Ordinal));

    /// <summary>What the compiler calls a lambda or local function of a method; it is in a trace or not as the JIT inlines.</summary>
    [GeneratedRegex(@"(?:\.<>c(?:__DisplayClass\w+)?)?\.?<(\w+)>[bg]__\S*")]
    private static partial Regex Closures();
}
