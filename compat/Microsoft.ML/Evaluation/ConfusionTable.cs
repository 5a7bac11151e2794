using System.Text;

namespace Microsoft.ML.Data;

/// <summary>A confusion matrix as text, numbers in the current culture.</summary>
internal static class ConfusionTable
{
    private const int LeastMargin = 9;

    public static string Format(ConfusionMatrix matrix, string[] names)
    {
        var width = names.Length == 2 ? 8 : 5;
        var longest = names.Max(n => n.Length);

        // Names that don't fit over a column are given at the rows only, behind their index.
        var indexed = longest > width;
        var digits = (names.Length - 1).ToString().Length;
        var margin = Math.Max(LeastMargin, indexed ? longest + digits + 2 : longest);
        string Row(int c) => indexed
            ? $"{c.ToString().PadLeft(digits)}. {names[c].PadLeft(margin - digits - 2)}"
            : names[c].PadLeft(margin);
        string Header(int c) => (indexed ? c.ToString() : names[c]).PadLeft(width);

        var classes = Enumerable.Range(0, names.Length).ToArray();
        var rule = string.Concat(classes.Select(_ => new string('=', width + 3)));
        string Line(string start, string rest) => $"{start.PadRight(margin)} ||{rest}";

        var text = new StringBuilder().AppendLine().AppendLine("Confusion table");
        text.AppendLine(Line("", rule));
        text.AppendLine(Line("PREDICTED", string.Concat(classes.Select(c => $" {Header(c)} |")) + " Recall"));
        text.AppendLine(Line("TRUTH", rule));
        foreach (var c in classes)
        {
            var counts = string.Concat(matrix.Counts[c].Select(n => $" {n.ToString("N0").PadLeft(width)} |"));
            text.AppendLine(Line(Row(c), $"{counts} {matrix.PerClassRecall[c],5:F4}"));
        }

        text.AppendLine(Line("", rule));
        text.AppendLine(Line("Precision", string.Concat(matrix.PerClassPrecision.Select(p => $"{p.ToString("N4").PadLeft(width + 1)} |"))));
        return text.ToString();
    }
}
