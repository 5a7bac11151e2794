using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionFusion.Encoders;

/// <summary>A stretch of a longer sound file, in seconds from its beginning. Its samples are those of the whole file there, to the bit.</summary>
/// <param name="Start">Where it begins, to the nearest frame of the file.</param>
/// <param name="End">Where it ends; null: with the file. Times are often rounded: up to 0.01 s after the file's end is that end.</param>
public sealed record AudioPart(double Start, double? End)
{
    /// <summary>Seconds.</summary>
    internal const double Rounding = 0.01;

    /// <summary>What is wrong with it whatever the file; null: nothing.</summary>
    internal string? Fault =>
        !(double.IsFinite(Start) && Start >= 0) ? Text($"its part begins at {Start} s; expected seconds from the file's beginning, 0 or more.")
        : End is { } end && !(double.IsFinite(end) && end > Start) ? Text($"its part goes from {Start} s to {End} s; expected the end after the start.")
        : null;

    /// <summary>The frames from here on are skipped, up to the second, which isn't in it; that one is <see cref="long.MaxValue"/> without an end.</summary>
    /// <exception cref="InvalidDataException">It is wrong, or holds no frame.</exception>
    internal (long First, long Next) Frames(int rate)
    {
        if (Fault is { } fault)
        {
            throw new InvalidDataException(fault);
        }
        var (first, next) = (FrameAt(Start, rate), End is { } end ? FrameAt(end, rate) : long.MaxValue);
        return first < next ? (first, next) : throw new InvalidDataException(Text($"its part from {Start} s to {End} s holds no sample at {rate} Hz."));
    }

    /// <summary>How many frames it has of a file.</summary>
    /// <exception cref="InvalidDataException">It is wrong, or not in the file.</exception>
    internal long Count(int rate, long fileFrames)
    {
        AssertIn(rate, fileFrames);
        var (first, next) = Frames(rate);
        return Math.Min(next, fileFrames) - first;
    }

    /// <param name="rate">Hz.</param>
    /// <param name="fileFrames">Of the file; more than go before the part's end needn't be known.</param>
    /// <exception cref="InvalidDataException">It is wrong, or not in the file.</exception>
    internal void AssertIn(int rate, long fileFrames)
    {
        var (first, next) = Frames(rate);
        if (fileFrames <= first || (next < long.MaxValue && next > fileFrames + (Rounding * rate)))
        {
            throw new InvalidDataException(Text(
                $"its part goes from {Start} s to {(End is null ? "the end" : Text($"{End} s"))}, but the file has {(double)fileFrames / rate:0.000} s. Are these times of this file, in seconds?"));
        }
    }

    // Within what a long has; what is beyond it is beyond any file.
    private static long FrameAt(double seconds, int rate) => (long)Math.Round(Math.Min(seconds * rate, 1e18));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>
/// A sound: a file, or a part of one. As text, in a column say, a part is written as a media fragment: <c>x.wav#t=1.5,3.25</c>
/// is from 1.5 to 3.25 seconds, <c>x.wav#t=1.5</c> to the end. A file whose own name ends so is <c>NAME#t=0</c>.
/// </summary>
public sealed partial record SoundSource
{
    /// <param name="path">Of the file.</param>
    /// <param name="part">Null: all of it.</param>
    public SoundSource(string path, AudioPart? part = null) => (Path, Part) = (path, part is { Start: 0, End: null } ? null : part);

    public string Path { get; }

    public AudioPart? Part { get; }

    /// <summary>The last fragment counts; whatever doesn't look like one belongs to the path.</summary>
    public static SoundSource Parse(string text)
    {
        // Most texts are a path alone.
        if (text.Contains("#t=", StringComparison.Ordinal) && Fragment().Match(text) is { Success: true } match
            && Seconds(match.Groups["start"]) is var start && Seconds(match.Groups["end"]) is var end && (start ?? end) is not null)
        {
            return new(text[..match.Index], new(start ?? 0, end));
        }
        return new(text);
    }

    public override string ToString()
    {
        var fragment = Part switch
        {
            null => Parse(Path).Path == Path ? "" : "#t=0",
            { End: null } => $"#t={Number(Part.Start)}",
            { End: { } end } => $"#t={Number(Part.Start)},{Number(end)}",
        };
        return Path + fragment;
    }

    private static string Number(double seconds) => seconds.ToString("R", CultureInfo.InvariantCulture);

    private static double? Seconds(Group group) => group.Length == 0 ? null : double.Parse(group.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);

    // What "R" writes, and what people write. No digits: not even 1e999 is more than an infinity.
    [GeneratedRegex(@"#t=(?<start>-?[0-9]*\.?[0-9]+(E[-+]?[0-9]+)?|NaN|-?Infinity)?(,(?<end>-?[0-9]*\.?[0-9]+(E[-+]?[0-9]+)?|NaN|-?Infinity))?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Fragment();
}
