using System.Globalization;

namespace EmotionFusion.Prediction;

/// <summary>Timelines as other programs show them. Where windows overlap, each gives way in the middle of the overlap.</summary>
public static class LabelTracks
{
    /// <summary>WebVTT (W3C), for video players: a cue a span.</summary>
    public static void WriteWebVtt(TextWriter writer, IReadOnlyList<EmotionSpan> spans)
    {
        writer.Write("WEBVTT\n");
        foreach (var span in spans.WithoutOverlap())
        {
            writer.Write($"\n{Clock(span.Start)} --> {Clock(span.End)}\n{Escaped(Caption(span.Prediction))}\n");
        }
    }

    /// <summary>Audacity's label track (File, Import, Labels): start, end and text between tabs.</summary>
    public static void WriteAudacity(TextWriter writer, IReadOnlyList<EmotionSpan> spans)
    {
        foreach (var span in spans.WithoutOverlap())
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{span.Start.TotalSeconds:0.000000}\t{span.End.TotalSeconds:0.000000}\t{Caption(span.Prediction)}\n"));
        }
    }

    /// <summary><c>anger 87 %</c>, or <c>valence 3.1, arousal 2.0, dominance 2.7</c>.</summary>
    internal static string Caption(EmotionPrediction prediction) => prediction switch
    {
        { Emotion: { } emotion } => string.Create(CultureInfo.InvariantCulture, $"{emotion} {100 * prediction.Confidence:0} %"),
        { Vad: { } vad } => string.Create(CultureInfo.InvariantCulture, $"valence {vad.Valence:0.0}, arousal {vad.Arousal:0.0}, dominance {vad.Dominance:0.0}"),
        _ => "",
    };

    // Hours may have more than two digits, and never fewer.
    private static string Clock(TimeSpan time)
    {
        var milliseconds = (long)Math.Round(time.TotalMilliseconds);
        return string.Create(CultureInfo.InvariantCulture,
            $"{milliseconds / 3_600_000:00}:{milliseconds / 60_000 % 60:00}:{milliseconds / 1000 % 60:00}.{milliseconds % 1000:000}");
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
