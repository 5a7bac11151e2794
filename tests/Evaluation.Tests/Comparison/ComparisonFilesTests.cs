using System.Globalization;
using System.Xml.Linq;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ComparisonFilesTests
{
    private static readonly SyntheticRun Audio = new() { Seeds = [1, 2], Epochs = 2, PerSpeaker = 12, BaselineSkill = null };

    [TestMethod]
    public void Csv_OfAComparison_HasAllDigits()
    {
        using var root = new TempFolder();
        var comparison = Compared(root);
        ComparisonFiles.WriteCsv(root.File("c.csv"), comparison);
        var records = Csv.Read(root.File("c.csv")).Select(record => record.Fields).ToArray();
        Assert.HasCount(3, records);
        string Field(int row, string column) => records[row][Array.IndexOf(records[0], column)];
        var run = comparison.Panels[0].Runs[1];
        Assert.AreEqual(("EMODB", "a_b & 50 %", "audio", "1 2"), (Field(2, "corpus"), Field(2, "experiment"), Field(2, "against"), Field(2, "seeds")));
        foreach (var (column, value) in new[] { ("uar_mean", run.Mean.Uar), ("pooled_uar_low", run.Interval!.Value.Low), ("difference", run.Difference!.Uar), ("p", run.Difference.Permutation.P), ("mcnemar_chi2_p", run.Difference.McNemar.ChiSquareP) })
        {
            Assert.AreEqual(value, double.Parse(Field(2, column), CultureInfo.InvariantCulture), column);
        }

        Assert.AreEqual("", Field(1, "difference"), "the run that the others are held against differs from nothing");
        Assert.IsTrue(records.All(record => record.Length == records[0].Length));
    }

    [TestMethod]
    public void Flips_OfAComparison_AreOneLineEach()
    {
        using var root = new TempFolder();
        var comparison = Compared(root);
        ComparisonFiles.WriteFlips(root.File("flips.csv"), comparison);
        var flips = comparison.Panels[0].Runs[1].Difference!.Flips;
        var records = Csv.Read(root.File("flips.csv")).Select(record => record.Fields).ToArray();
        CollectionAssert.AreEqual(flips.Select(flip => flip.Utterance).ToArray(), records.Skip(1).Select(record => record[3]).ToArray());
    }

    [TestMethod]
    public void Latex_Table_IsBooktabsAndEscaped()
    {
        using var root = new TempFolder();
        var lines = ComparisonFiles.Latex(Compared(root)).Split('\n').Where(line => !line.StartsWith('%') && line.Length > 0).ToArray();
        CollectionAssert.AreEqual(
            new[] { @"\begin{tabular}{lccccc}", @"\toprule", @"experiment & UAR & WA & macro F1 & minus audio [95 \%] & p (Holm) \\", @"\midrule" }, lines[..4]);
        StringAssert.Matches(lines[5], new(@"^a\\_b \\& 50 \\% & 0\.\d{3} \$\\pm\$ 0\.\d{3} & .* & \$-\$0\.\d{3} \[\$-\$0\.\d{3}, \$[-+]\$0\.\d{3}\] & .* \\\\$"));
        CollectionAssert.AreEqual(new[] { @"\bottomrule", @"\end{tabular}" }, lines[6..]);
    }

    [TestMethod]
    [DataRow(@"50 % of a_b & {c} #1 $2", @"50 \% of a\_b \& \{c\} \#1 \$2")]
    [DataRow(@"~^\", @"\textasciitilde{}\textasciicircum{}\textbackslash{}")]
    [DataRow("<0.001 ± -0.5 [-0.1, +0.2] 3-2-0", @"$<$0.001 $\pm$ $-$0.5 [$-$0.1, $+$0.2] 3-2-0")]
    public void LatexText_SpecialCharacters_AreEscaped(string text, string expected) => Assert.AreEqual(expected, ComparisonFiles.LatexText(text));

    [TestMethod]
    public void Markdown_Table_HasARowARun()
    {
        using var root = new TempFolder();
        var lines = ComparisonFiles.Markdown(Compared(root)).Split('\n');
        var rows = lines.Where(line => line.StartsWith('|')).ToArray();
        Assert.HasCount(4, rows);
        StringAssert.StartsWith(rows[3], @"| a\_b & 50 % | 0.");
        Assert.AreEqual(1, rows.Select(row => row.Replace(@"\|", "").Count(c => c == '|')).Distinct().Count());
    }

    [TestMethod]
    public void Page_OfAComparison_IsWellFormedAndShowsAll()
    {
        using var root = new TempFolder();
        var comparison = Compared(root);
        var page = ComparisonPage.Render(comparison);
        var body = XDocument.Parse(page["<!DOCTYPE html>\n".Length..]).Descendants("body").Single();
        foreach (var flip in comparison.Panels[0].Runs[1].Difference!.Flips)
        {
            Assert.Contains(flip.Utterance, body.Value);
        }

        Assert.Contains("a_b & 50 %", body.Value);
        Assert.Contains("Held against audio: the first, not the best", body.Value);
        Assert.Contains(ComparisonTables.P(comparison.Panels[0].Runs[1].Difference!.AdjustedP), body.Value);
        var anchors = body.Descendants("section").Select(section => section.Attribute("id")!.Value).ToArray();
        CollectionAssert.AreEqual(anchors, body.Descendants("nav").Descendants("a").Select(link => link.Attribute("href")!.Value[1..]).ToArray());
    }

    private static RunComparison Compared(TempFolder root) =>
        RunComparison.Compute([Audio.Write(root.Path), (Audio with { Experiment = "a_b & 50 %", Skill = 1.2 }).Write(root.Path)]);
}
