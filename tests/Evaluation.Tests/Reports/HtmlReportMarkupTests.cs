using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>How the report is made: one file, safe, well formed, accessible.</summary>
[TestClass]
public sealed class HtmlReportMarkupTests
{
    [TestMethod]
    [DynamicData(nameof(ReportCases.Runs), typeof(ReportCases))]
    public void Render_AnyRun_LoadsNothing(string name, object run)
    {
        using var root = new TempFolder();
        var page = ReportCases.Page(((SyntheticRun)run).Write(root.Path));
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
        var page = ReportCases.Page(ReportCases.Usual.Write(root.Path));
        var policy = page.Descendants("meta").Single(meta => meta.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        var style = Hash(page.Descendants("style").Single());
        var script = Hash(page.Descendants("script").Single(element => element.Attribute("type") is null));
        Assert.AreEqual($"default-src 'none'; style-src '{style}'; script-src '{script}'; base-uri 'none'; form-action 'none'", policy);
    }

    [TestMethod]
    public void Render_HostileNames_AreTextOnly()
    {
        using var root = new TempFolder();
        var folder = ReportCases.Hostile.Write(root.Path);
        var page = ReportCases.Page(folder);
        Assert.StartsWith(Path.Combine(root.Path, "__"), folder.Path);
        Assert.AreEqual("</title><script>alert(1)</script>&amp;\uFFFD../x", page.Descendants("h1").Single().Value);
        Assert.IsEmpty(page.Descendants("i"));
        Assert.IsEmpty(page.Descendants("u"));
        Assert.HasCount(2, page.Descendants("script"));
        Assert.Contains("because <of> & \"this\" \uFFFD", page.Descendants("th").Select(cell => cell.Value));
    }

    [TestMethod]
    [DynamicData(nameof(ReportCases.Runs), typeof(ReportCases))]
    public void Render_AnyRun_IsAccessible(string name, object run)
    {
        using var root = new TempFolder();
        var page = ReportCases.Page(((SyntheticRun)run).Write(root.Path));
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
    [DynamicData(nameof(ReportCases.Runs), typeof(ReportCases))]
    public void Render_AnyRun_DrawsNoNaN(string name, object run)
    {
        using var root = new TempFolder();
        foreach (var attribute in ReportCases.Page(((SyntheticRun)run).Write(root.Path)).Descendants().Attributes())
        {
            Assert.DoesNotMatchRegex(new Regex("NaN|Infinity|∞"), attribute.Value, $"{name}: {attribute}");
        }
    }

    [TestMethod]
    public void Render_LossNotFinite_BreaksTheLine()
    {
        using var root = new TempFolder();
        var folder = (ReportCases.Usual with { Seeds = [1], Sessions = 1 }).Write(root.Path);
        File.WriteAllText(folder.Log, new Regex("\"val/loss\":[0-9.]+").Replace(File.ReadAllText(folder.Log), "\"val/loss\":null", 1));
        var lines = ReportCases.Page(folder).Descendants("path").Where(path => path.Attribute("class")!.Value == "run").Select(path => path.Attribute("d")!.Value);
        Assert.IsTrue(lines.All(line => !line.Contains("NaN")));
    }

    private static string Hash(XElement element) =>
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(element.Value)));
}
