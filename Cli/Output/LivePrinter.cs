using System.Globalization;
using EmotionFusion.Prediction;

namespace EmotionFusion.Cli;

/// <summary>Shows what is heard while it is heard: a line that moves on a terminal, a line an answer elsewhere.</summary>
internal sealed class LivePrinter
{
    private const string Overwrite = "\r\e[2K";
    private const int BarWidth = 20;

    private readonly Action<EmotionSpan> _show;
    private readonly Action _end;

    private LivePrinter(Action<EmotionSpan> show, Action end) => (_show, _end) = (show, end);

    public static LivePrinter Lines(TextWriter writer, bool moves) => moves
        ? new(span => Write(writer, $"{Overwrite}{Fitting(Line(span, bar: true))}"), () => Write(writer, "\n"))
        : new(span => Write(writer, $"{Line(span, bar: false)}\n"), () => { });

    public static LivePrinter Records(PredictionWriter records, TextWriter writer) => new(span =>
    {
        records.Write("-", [span], null);
        writer.Flush();
    }, () => { });

    public static LivePrinter JsonLines(TextWriter writer) => new(span => Write(writer, JsonText.Of(json => JsonText.WriteSpan(json, span)) + "\n"), () => { });

    public async Task Print(IAsyncEnumerable<EmotionSpan> spans, CancellationToken cancellation)
    {
        try
        {
            await foreach (var span in spans.WithCancellation(cancellation))
            {
                _show(span);
            }
        }
        finally
        {
            _end();
        }
    }

    // "   12.5 s  anger    87 % #################     neutral 9 %, happy 3 %, sad 1 %"
    private static string Line(EmotionSpan span, bool bar)
    {
        var (prediction, time) = (span.Prediction, string.Create(CultureInfo.InvariantCulture, $"{span.End.TotalSeconds,7:0.0} s"));
        if (prediction.Emotion is not { } emotion)
        {
            return $"{time}  {LabelTracks.Caption(prediction)}";
        }

        var width = prediction.Probabilities.Keys.Max(name => name.Length);
        var others = prediction.Probabilities.Where(pair => pair.Key != emotion).OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {Percent(pair.Value)} %");
        var drawn = bar ? $" {new string('#', (int)Math.Round(BarWidth * prediction.Confidence)).PadRight(BarWidth)}" : "";
        return $"{time}  {emotion.PadRight(width)} {Percent(prediction.Confidence),3} %{drawn}  {string.Join(", ", others)}";
    }

    // A line that is broken can't be written over.
    private static string Fitting(string line) => Console.WindowWidth is > 1 and var width && line.Length >= width ? line[..(width - 1)] : line;

    private static string Percent(float share) => (100 * share).ToString("0", CultureInfo.InvariantCulture);

    private static void Write(TextWriter writer, string text)
    {
        writer.Write(text);
        writer.Flush();
    }
}
