namespace EmotionFusion.Pipeline;

/// <summary>An utterance without values, and why; its input's hash is empty when it couldn't even be read.</summary>
internal sealed record FailedRow
{
    public FailedRow(string id, string input, string reason) => (Id, Input, Reason) = (id, input, OnOneLine(reason));

    public string Id { get; }

    public string Input { get; }

    public string Reason { get; }

    /// <summary>A line a row, its three parts with tabs between.</summary>
    public static string Format(IEnumerable<FailedRow> rows) => string.Join('\n', rows.Select(r => $"{r.Id}\t{r.Input}\t{r.Reason}"));

    public static FailedRow[] Parse(string text) =>
        text.Length == 0 ? [] : [.. text.Split('\n').Select(line => line.Split('\t')).Select(p => new FailedRow(p[0], p[1], p[2]))];

    /// <summary>A reason without the path that it begins with: a store is the same wherever its corpus lies.</summary>
    public static string ReasonOf(string message, string source) =>
        message.StartsWith($"{source}: ", StringComparison.Ordinal) ? message[(source.Length + 2)..] : message;

    private static string OnOneLine(string reason) => string.Concat(reason.Select(c => char.IsControl(c) ? ' ' : c));
}
