using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class HtmlReportTests
{
    private static readonly SyntheticRun Usual = new() { Epochs = 5 };

    /// <summary>Names that would break a page that doesn't escape them, or leave the folder.</summary>
    private static readonly SyntheticRun Hostile = new()
    {
        Experiment = "</title><script>alert(1)</script>&amp;\u0001../x",
        Corpus = "<img src=x onerror=alert(1)>",
        Epochs = 3,
        Classes = ["<b>neu", "hap&py", "s\"ad'", "</style>"],
        SpeakerName = i => $"</script><i>\"{i}\"",
        FoldName = i => $"]]>--></svg>{i}",
        LeftOut = [new Exclusion("<u>", "because <of> & \"this\" \uD800")],
        SpeakersShared = true,
    };

    public static IEnumerable<object[]> Runs =>
    [
        ["usual", Usual],
        ["hostile", Hostile],
        ["one fold, one seed", Usual with { Sessions = 1, Seeds = [1] }],
        ["one speaker", Usual with { Sessions = 1, Seeds = [1], SpeakerName = _ => "only" }],
        ["missing class", Usual with { MissingInFirstSession = 3 }],
        ["two classes", Usual with { Classes = ["negative", "positive"] }],
        ["seven classes", Usual with { Classes = ["neutral", "happy", "sad", "anger", "fear", "disgust", "boredom"] }],
        ["one epoch", Usual with { Epochs = 1 }],
        ["forty speakers", Usual with { Sessions = 20, Seeds = [1] }],
        ["nothing right", Usual with { Skill = -3 }],
        ["rotating validation", Usual with { Members = 8 }],
    ];

    /// <summary>Every figure of the page names its field of results.json, and shows what that field holds.</summary>
    [TestMethod]
    [DynamicData(nameof(Runs))]
    public void Render_EveryFigure_IsThatOfResultsJson(string name, object run)
    {
        using var root = new TempFolder();
        var folder = ((SyntheticRun)run).Write(root.Path);
        var results = JsonNode.Parse(File.ReadAllText(folder.Results))!;
        var figures = Page(folder).Descendants().Where(element => element.Attribute("data-k") is not null).ToArray();

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
    public void Render_Headline_IsThereBesideBaselineAndInterval()
    {
        using var root = new TempFolder();
        var keys = Page(Usual.Write(root.Path)).Descendants().Attributes("data-k").Select(key => key.Value).ToHashSet();
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
    [DynamicData(nameof(Runs))]
    public void Render_AnyRun_LoadsNothing(string name, object run)
    {
        using var root = new TempFolder();
        var page = Page(((SyntheticRun)run).Write(root.Path));
        foreach (var attribute in page.Descendants().Attributes())
        {
            var loads = attribute.Name.LocalName is "src" or "srcset" or "action" or "data" or "poster" or "style"
                || attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal)
                || (attribute.Name.LocalName == "href" && !attribute.Value.StartsWith('#'));
            Assert.IsFalse(loads, $"{name}: {attribute}");
        }

        Assert.IsEmpty(page.Descendants().Where(element => element.Name.LocalName is "link" or "iframe" or "img" or "object" or "embed" or "base"));
        var style = page.Descendants("style").Single().Value;
        Assert.DoesNotMatchRegex(new Regex(@"url\(|@import|https?:"), style);
        Assert.HasCount(2, page.Descendants("script"));
    }

    [TestMethod]
    public void Render_Policy_AllowsThatStyleAndThatScriptOnly()
    {
        using var root = new TempFolder();
        var page = Page(Usual.Write(root.Path));
        var policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        var style = Hash(page.Descendants("style").Single());
        var script = Hash(page.Descendants("script").Single(element => element.Attribute("type") is null));
        Assert.AreEqual($"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'", policy);
    }

    [TestMethod]
    public void Render_HostileNames_AreTextOnly()
    {
        using var root = new TempFolder();
        var folder = Hostile.Write(root.Path);
        var page = Page(folder);
        Assert.StartsWith(Path.Combine(root.Path, "__"), folder.Path);
        Assert.AreEqual("</title><script>alert(1)</script>&amp;\uFFFD../x", page.Descendants("h1").Single().Value);
        Assert.IsEmpty(page.Descendants("i"));
        Assert.IsEmpty(page.Descendants("u"));
        Assert.HasCount(2, page.Descendants("script"));
        Assert.Contains("because <of> & \"this\" \uFFFD", page.Descendants("th").Select(cell => cell.Value));
    }

    [TestMethod]
    public void Render_SharedSpeakersAndLeftOut_HaveBanners()
    {
        using var root = new TempFolder();
        var banners = Page(Hostile.Write(root.Path)).Descendants("aside").Select(aside => aside.Attribute("id")!.Value).ToArray();
        Assert.Contains("speakers-shared", banners);
        Assert.Contains("left-out", banners);
    }

    [TestMethod]
    public void Render_NothingToWarnOf_HasNoBanner()
    {
        using var root = new TempFolder();
        Assert.IsEmpty(Page((Usual with { Classes = ["negative", "positive"] }).Write(root.Path)).Descendants("aside"));
    }

    [TestMethod]
    [DynamicData(nameof(Runs))]
    public void Render_AnyRun_IsAccessible(string name, object run)
    {
        using var root = new TempFolder();
        var page = Page(((SyntheticRun)run).Write(root.Path));
        Assert.AreEqual("en", page.Root!.Attribute("lang")!.Value, name);
        foreach (var head in page.Descendants("th"))
        {
            Assert.IsNotNull(head.Attribute("scope"), $"{name}: {head}");
        }

        foreach (var drawing in page.Descendants("svg"))
        {
            Assert.AreEqual("img", drawing.Attribute("role")?.Value);
            Assert.AreNotEqual("", drawing.Element("title")!.Value);
            Assert.AreNotEqual("", drawing.Element("desc")!.Value);
        }

        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.HasCount(ids.Length, ids.Distinct());
        foreach (var link in page.Descendants("a"))
        {
            Assert.Contains(link.Attribute("href")!.Value[1..], ids);
        }

        foreach (var table in page.Descendants("table"))
        {
            Assert.IsNotNull(table.Element("caption"), name);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Runs))]
    public void Render_AnyRun_DrawsNoNaN(string name, object run)
    {
        using var root = new TempFolder();
        foreach (var attribute in Page(((SyntheticRun)run).Write(root.Path)).Descendants().Attributes())
        {
            Assert.DoesNotMatchRegex(new Regex("NaN|Infinity|∞"), attribute.Value, $"{name}: {attribute}");
        }
    }

    [TestMethod]
    public void Render_LossNotFinite_BreaksTheLine()
    {
        using var root = new TempFolder();
        var folder = (Usual with { Seeds = [1], Sessions = 1 }).Write(root.Path);
        File.WriteAllText(folder.Log, new Regex("\"val/loss\":[0-9.]+").Replace(File.ReadAllText(folder.Log), "\"val/loss\":null", 1));
        var lines = Page(folder).Descendants("path").Where(path => path.Attribute("class")!.Value == "run").Select(path => path.Attribute("d")!.Value);
        Assert.IsTrue(lines.All(line => !line.Contains("NaN")));
    }

    [TestMethod]
    public void Write_FromTheFolderAlone_GivesTheSameBytesAgain()
    {
        using var root = new TempFolder();
        var folder = Usual.Write(root.Path);
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
        var page = Page(Usual.Write(root.Path));
        var blocks = page.Descendants("pre").Select(pre => pre.Value).ToArray();
        Assert.Contains("emotionfusion train -c configs/emodb.yaml -e audio", blocks);
        Assert.IsTrue(blocks.Any(block => block.Contains("experiments:")));
        Assert.IsTrue(blocks.Any(block => block.StartsWith("Confusion table", StringComparison.Ordinal)));
    }

    private static XDocument Page(RunFolder folder)
    {
        var html = HtmlReport.Render(SavedRun.Read(folder));
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\">", html);
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static string Hash(XElement element) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Value)));

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
