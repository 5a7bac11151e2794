using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What the report says.</summary>
[TestClass]
public sealed class HtmlReportTests
{
    /// <summary>Every figure of the page names its field of results.json, and shows what that field holds.</summary>
    [TestMethod]
    [DynamicData(nameof(ReportCases.Runs), typeof(ReportCases))]
    public void Render_EveryFigure_IsThatOfResultsJson(string name, object run)
    {
        using var root = new TempFolder();
        var folder = ((SyntheticRun)run).Write(root.Path);
        var results = JsonNode.Parse(File.ReadAllText(folder.Results))!;
        var figures = ReportCases.Page(folder).Descendants().Where(element => element.Attribute("data-k") is not null).ToArray();

        Assert.IsGreaterThan(80, figures.Length, name);
        foreach (var figure in figures)
        {
            var path = figure.Attribute("data-k")!.Value;
            var value = Field(results, path).GetValue<double>();
            var expected = figure.Attribute("data-f")!.Value switch
            {
                "percent" => (100 * value).ToString("0.0", CultureInfo.InvariantCulture),
                "fraction" => value.ToString("0.000", CultureInfo.InvariantCulture),
                "count" => value.ToString("#,0", CultureInfo.InvariantCulture),
                var other => throw new InvalidOperationException(other),
            };
            Assert.AreEqual(expected, figure.Value, $"{name}: {path}");
        }
    }

    [TestMethod]
    [DataRow(3, true)]
    [DataRow(0, false)]
    public void Render_Curriculum_IsShownIfThereWasOne(int epochs, bool expected)
    {
        using var root = new TempFolder();

        var page = ReportCases.Page((ReportCases.Usual with { CurriculumEpochs = epochs }).Write(root.Path));

        Assert.AreEqual(expected, page.Descendants("section").Any(section => section.Attribute("id")?.Value == "curriculum"));
        Assert.AreEqual(expected, page.Descendants("a").Any(link => link.Attribute("href")?.Value == "#curriculum"));
        Assert.AreEqual(expected ? 2 : 0, page.Descendants("svg").Count(svg => svg.Attribute("data-key")?.Value is "fraction" or "difficulty"));
    }

    [TestMethod]
    public void Render_Headline_IsThereBesideBaselineAndInterval()
    {
        using var root = new TempFolder();
        var keys = ReportCases.Page(ReportCases.Usual.Write(root.Path)).Descendants().Attributes("data-k").Select(key => key.Value).ToHashSet();
        foreach (var figure in new[] { "uar", "wa", "f1" })
        {
            foreach (var key in new[] { "mean.", "std.", "pooled.", "baseline.majority." })
            {
                Assert.Contains(key + figure, keys);
            }

            Assert.Contains($"pooled.intervals.{figure}.low", keys);
            Assert.Contains($"pooled.intervals.{figure}.high", keys);
        }
    }

    [TestMethod]
    public void Render_SharedSpeakersAndLeftOut_HaveBanners()
    {
        using var root = new TempFolder();
        var banners = ReportCases.Page(ReportCases.Hostile.Write(root.Path)).Descendants("aside").Select(aside => aside.Attribute("id")!.Value).ToArray();
        Assert.Contains("speakers-shared", banners);
        Assert.Contains("left-out", banners);
    }

    [TestMethod]
    public void Render_NothingToWarnOf_HasNoBanner()
    {
        using var root = new TempFolder();
        Assert.IsEmpty(ReportCases.Page((ReportCases.Usual with { Classes = ["negative", "positive"] }).Write(root.Path)).Descendants("aside"));
    }

    [TestMethod]
    public void Write_FromTheFolderAlone_GivesTheSameBytesAgain()
    {
        using var root = new TempFolder();
        var folder = ReportCases.Usual.Write(root.Path);
        HtmlReport.Write(folder);
        var first = File.ReadAllBytes(folder.Report);
        File.Delete(folder.Report);
        HtmlReport.Write(RunFolder.Open(folder.Path));
        CollectionAssert.AreEqual(first, File.ReadAllBytes(folder.Report));
    }

    [TestMethod]
    public void Render_ConfigAndCommand_AreThere()
    {
        using var root = new TempFolder();
        var page = ReportCases.Page(ReportCases.Usual.Write(root.Path));
        var blocks = page.Descendants("pre").Select(pre => pre.Value).ToArray();
        Assert.Contains("emotionfusion train -c configs/emodb.yaml -e audio", blocks);
        Assert.IsTrue(blocks.Any(block => block.Contains("experiments:")));
        Assert.IsTrue(blocks.Any(block => block.StartsWith("Confusion table", StringComparison.Ordinal)));
    }

    /// <summary>pooled.classes[2].recall and the like.</summary>
    private static JsonNode Field(JsonNode results, string path)
    {
        var node = results;
        foreach (var step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            node = step[0] == '[' ? node[int.Parse(step[1..^1], CultureInfo.InvariantCulture)] : node[step];
            Assert.IsNotNull(node, path);
        }

        return node;
    }
}
