using System.Globalization;
using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>A table as papers print it: LaTeX with booktabs, rounded; and as CSV, with all digits.</summary>
/// <param name="Name">Of its files.</param>
/// <param name="Caption">Plain text.</param>
/// <param name="Columns">What each row has a cell for.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record PaperTable(string Name, string Caption, IReadOnlyList<PaperColumn> Columns, IReadOnlyList<PaperCell[]> Rows)
{
    /// <summary>More rows than go on a page: the table may break between pages.</summary>
    private const int MostOnAPage = 40;

    /// <summary>How many rows at the end stand below a line.</summary>
    public int Totals { get; init; }

    public void WriteCsv(string path) => Csv.Write(path, [.. Columns.SelectMany(column => column.Csv)], Rows.Select(row => (string[])[.. row.SelectMany(cell => cell.Csv)]));

    /// <param name="run">Whose name stands in the label, <c>tab:RUN-NAME</c>: a paper has tables of several.</param>
    public string Latex(string run)
    {
        var label = $"tab:{string.Concat(run.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}-{Name}";
        var isLong = Rows.Count > MostOnAPage;
        var columns = string.Concat(Columns.Select(column => column.Alignment));
        var head = string.Join(" & ", Columns.Select(column => Evaluation.Latex.Escape(column.Title)));
        var body = Rows.Select((row, i) => (i == Rows.Count - Totals && i > 0 ? "  \\midrule\n" : "") + $"  {FirstCell(row[0].Latex)}{string.Concat(row.Skip(1).Select(cell => " & " + cell.Latex))} \\\\\n");
        string[] lines = isLong
            ?
            [
                $"% Needs \\usepackage{{booktabs,longtable}}.", $"\\begin{{longtable}}{{{columns}}}",
                $"  \\caption{{{Evaluation.Latex.Escape(Caption)}}}\\label{{{label}}} \\\\", "  \\toprule", $"  {head} \\\\", "  \\midrule", "  \\endfirsthead",
                "  \\toprule", $"  {head} \\\\", "  \\midrule", "  \\endhead", "  \\bottomrule", "  \\endlastfoot",
                string.Concat(body) + "\\end{longtable}",
            ]
            :
            [
                $"% Needs \\usepackage{{booktabs}}.", "\\begin{table}", "  \\centering",
                $"  \\caption{{{Evaluation.Latex.Escape(Caption)}}}", $"  \\label{{{label}}}", $"  \\begin{{tabular}}{{{columns}}}", "  \\toprule", $"  {head} \\\\", "  \\midrule",
                string.Concat(body) + "  \\bottomrule", "  \\end{tabular}", "\\end{table}",
            ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>After the end of a row, LaTeX takes an asterisk or a bracket for an argument.</summary>
    private static string FirstCell(string latex) => latex.Length > 0 && latex[0] is '[' or '*' ? $"{{{latex[0]}}}{latex[1..]}" : latex;
}

/// <summary>A column, and what CSV calls it: a figure with its deviation, or the two ends of an interval, are two columns there.</summary>
internal sealed record PaperColumn(string Title, string Alignment, params string[] Csv)
{
    public static PaperColumn Text(string title, string csv) => new(title, "l", csv);

    /// <summary>Of long texts, which break.</summary>
    public static PaperColumn Wide(string title, string csv) => new(title, @"p{0.55\textwidth}", csv);

    public static PaperColumn Number(string title, string csv) => new(title, "r", csv);

    public static PaperColumn Spread(string title, string csv) => new(title, "r", csv + "_mean", csv + "_std");

    public static PaperColumn Interval(string title, string csv) => new(title, "r", csv + "_low", csv + "_high");
}

/// <summary>What stands at one place of a table.</summary>
/// <param name="Csv">As many fields as its column has.</param>
/// <param name="Latex">Escaped.</param>
internal sealed record PaperCell(string[] Csv, string Latex)
{
    private const string Nothing = "--";

    public static PaperCell Text(string text) => new([text], Evaluation.Latex.Escape(text));

    public static PaperCell Count(long value) => new([value.ToString(CultureInfo.InvariantCulture)], value.ToString(CultureInfo.InvariantCulture));

    public static PaperCell Fraction(double? value) => value is { } number ? new([Figures.Exact(number)], Number(number)) : new([""], Nothing);

    /// <param name="over">Of how many figures: one has no deviation.</param>
    public static PaperCell Spread(double mean, double std, int over) => over > 1
        ? new([Figures.Exact(mean), Figures.Exact(std)], $"${Figures.Fraction(mean)} \\pm {Figures.Fraction(std)}$")
        : new([Figures.Exact(mean), ""], Number(mean));

    public static PaperCell Interval(Interval? interval) => interval is { } range
        ? new([Figures.Exact(range.Low), Figures.Exact(range.High)], $"$[{Figures.Fraction(range.Low)}, {Figures.Fraction(range.High)}]$")
        : None(2);

    /// <param name="fields">As many as its column has in CSV.</param>
    public static PaperCell None(int fields) => new([.. Enumerable.Repeat("", fields)], Nothing);

    private static string Number(double value) => $"${Figures.Fraction(value)}$";
}

/// <summary>Texts in LaTeX.</summary>
internal static class Latex
{
    /// <summary>Shows what the text has, whatever that is to TeX; characters that print nothing become a space. Other than Latin letters need XeLaTeX or LuaLaTeX.</summary>
    public static string Escape(string text)
    {
        var latex = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            latex.Append(rune.Value switch
            {
                '\\' => @"\textbackslash{}",
                '{' or '}' or '$' or '&' or '#' or '%' or '_' => "\\" + rune,
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '<' => @"\textless{}",
                '>' => @"\textgreater{}",
                '|' => @"\textbar{}",
                '"' => @"{\char34}",
                '±' => @"$\pm$",
                _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
                _ => rune.ToString(),
            });
        }

        return latex.ToString();
    }
}
