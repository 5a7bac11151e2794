using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>The tables beside the report: LaTeX that is none but tables, and the figures of results.json.</summary>
[TestClass]
public sealed partial class RunTablesTests
{
    [TestMethod]
    [DynamicData(nameof(ReportCases.Runs), typeof(ReportCases))]
    public void Write_AnyRun_IsWellFormedLatex(string name, object run)
    {
        using var root = new TempFolder();
        var folder = ((SyntheticRun)run).Write(root.Path);
        HtmlReport.Write(folder);

        var files = Directory.GetFiles(folder.Tables, "*.tex");
        Assert.IsGreaterThan(9, files.Length);
        foreach (var file in files)
        {
            foreach (var table in TableEnd().Split(File.ReadAllText(file)).Where(text => text.Contains(@"\toprule", StringComparison.Ordinal)))
            {
                AssertTable($"{name}, {Path.GetFileName(file)}", table);
            }
        }
    }

    [TestMethod]
    public void Write_Csv_HasTheFiguresOfResultsJson()
    {
        using var root = new TempFolder();
        var folder = ReportCases.Usual.Write(root.Path);
        HtmlReport.Write(folder);
        var results = JsonNode.Parse(File.ReadAllText(folder.Results))!;

        var main = Rows(folder, "main");
        Assert.AreEqual("audio", main[0]["model"]);
        foreach (var key in new[] { "uar", "wa", "f1" })
        {
            Same(results["mean"]![key], main[0][key + "_mean"]);
            Same(results["std"]![key], main[0][key + "_std"]);
            Same(results["linear_baseline"]!["mean"]![key], main[1][key + "_mean"]);
        }

        Same(results["pooled"]!["intervals"]!["uar"]!["low"], main[0]["pooled_uar_low"]);
        Same(results["linear_baseline"]!["difference"]!["uar"], main[2]["pooled_uar"]);
        Each("folds", "by_fold", (row, fold) => (row["uar_mean"], fold["mean"]!["uar"]), extra: 1);
        Each("seeds", "by_seed", (row, seed) => (row["f1_std"], seed["std"]!["f1"]));
        Each("trainings", "folds", (row, fold) => (row["log_loss"], fold["log_loss"]));
        Each("speakers", "by_speaker", (row, speaker) => (row["uar"], speaker["uar"]));
        var genders = Rows(folder, "genders");
        Assert.HasCount(2, genders);
        Same(results["fairness"]!["genders"]![1]!["uar"], genders[1]["uar"]);
        Same(results["temperature_scaling"]!["ece_after"], Rows(folder, "calibration")[1]["ece"]);
        var confusion = Rows(folder, "confusion");
        for (var truth = 0; truth < 4; truth++)
        {
            for (var predicted = 0; predicted < 4; predicted++)
            {
                Assert.AreEqual(results["pooled"]!["confusion"]![truth]![predicted]!.GetValue<long>().ToString(CultureInfo.InvariantCulture), confusion[truth][ReportCases.Usual.Classes[predicted]]);
            }
        }

        void Each(string table, string list, Func<Dictionary<string, string>, JsonNode, (string, JsonNode?)> pair, int extra = 0)
        {
            var (rows, items) = (Rows(folder, table), results[list]!.AsArray());
            Assert.HasCount(items.Count + extra, rows);
            for (var i = 0; i < items.Count; i++)
            {
                var (found, expected) = pair(rows[i], items[i]!);
                Same(expected, found);
            }
        }
    }

    [TestMethod]
    public void Latex_MoreRowsThanAPageHas_MayBreak()
    {
        PaperTable Table(int rows) => new("x", "c", [PaperColumn.Text("a", "a")], [.. Enumerable.Range(0, rows).Select(_ => (PaperCell[])[PaperCell.Text("b")])]);
        StringAssert.Contains(Table(40).Latex("run"), @"\begin{tabular}{l}");
        StringAssert.Contains(Table(41).Latex("run"), @"\begin{longtable}{l}");
    }

    /// <summary>After a row's end TeX would take them for an argument.</summary>
    [TestMethod]
    [DataRow("[a]", "{[}a]")]
    [DataRow("*", "{*}")]
    [DataRow("a[", "a[")]
    public void Latex_FirstCell_IsNoArgument(string text, string expected) =>
        StringAssert.Contains(new PaperTable("x", "c", [PaperColumn.Text("a", "a")], [[PaperCell.Text(text)]]).Latex("run"), $"\n  {expected} \\\\\n");

    [TestMethod]
    public void Escape_WhatTexTakesForItself_IsText()
    {
        Assert.AreEqual(@"a\_b\&\%\$\#\{\}\textbackslash{}\textasciitilde{}\textasciicircum{}\textless{}\textgreater{}\textbar{}{\char34} é", Latex.Escape("a_b&%$#{}\\~^<>|\"\u0001é"));
    }

    [TestMethod]
    public void Label_HasNothingButLettersDigitsAndHyphens() =>
        StringAssert.Contains(new PaperTable("x", "c", [PaperColumn.Text("a", "a")], [[PaperCell.Text("b")]]).Latex("my_{run} 1"), @"\label{tab:my--run--1-x}");

    /// <summary>Braces and dollars in pairs, and as many cells in every row as there are columns.</summary>
    private static void AssertTable(string name, string text)
    {
        var plain = Escaped().Replace(text, "");
        var depth = 0;
        foreach (var c in plain)
        {
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            Assert.IsGreaterThanOrEqualTo(0, depth, name);
        }

        Assert.AreEqual(0, plain.Count(c => c == '$') % 2, name);
        var columns = ColumnList().Match(text).Groups["columns"].Value;
        var count = Regex.Replace(columns, @"p\{[^}]*\}", "p").Length;
        var rows = text[text.IndexOf(@"\toprule", StringComparison.Ordinal)..].Split('\n').Where(line => line.EndsWith(@" \\", StringComparison.Ordinal)).ToArray();
        Assert.IsGreaterThan(1, rows.Length, name);
        foreach (var row in rows)
        {
            Assert.AreEqual(count, Escaped().Replace(row[..^2], "").Split('&').Length, $"{name}: {row}");
            Assert.IsTrue(row.All(c => !char.IsControl(c)), name);
        }
    }

    private static Dictionary<string, string>[] Rows(RunFolder folder, string table)
    {
        var records = Csv.Read(Path.Combine(folder.Tables, table + ".csv")).Select(record => record.Fields).ToArray();
        return [.. records.Skip(1).Select(fields => records[0].Zip(fields).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static void Same(JsonNode? expected, string found) => Assert.AreEqual(expected!.GetValue<double>(), double.Parse(found, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\end\{(?:table|longtable)\}\n")]
    private static partial Regex TableEnd();

    [GeneratedRegex(@"\\[{}&$#%_\\]")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\\begin\{(?:tabular|longtable)\}\{(?<columns>(?:[lr]|p\{[^}]*\})+)\}")]
    private static partial Regex ColumnList();
}
