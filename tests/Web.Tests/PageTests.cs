using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmotionFusion.Web.Tests;

/// <summary>What can be told of the page without a browser: its policy, its files, its words for screen readers.</summary>
[TestClass]
public sealed partial class PageTests
{
    private static readonly string Html = Encoding.UTF8.GetString(PageFiles.Read("index.html"));
    private static readonly string Script = Encoding.UTF8.GetString(PageFiles.Read("page.js")) + Encoding.UTF8.GetString(PageFiles.Read("recorder.js"));
    private static readonly string Style = Encoding.UTF8.GetString(PageFiles.Read("page.css"));

    [TestMethod]
    public async Task EveryAnswer_HasTheStrictPolicy()
    {
        await using var served = await ServedClassifier.OfSound();
        foreach (var path in served.Server.Routes.Select(route => route.Path).Append("/nothing"))
        {
            using var response = await served.Client.GetAsync(path);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy);
            Assert.DoesNotContain("unsafe", policy);
            Assert.DoesNotContain("*", policy);
            Assert.AreEqual("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    [TestMethod]
    public async Task EveryLink_LeadsToAFileOfTheServer()
    {
        await using var served = await ServedClassifier.OfSound();
        foreach (Match link in Links().Matches(Html))
        {
            var path = link.Groups[1].Value;
            if (!path.StartsWith('#'))
            {
                Assert.StartsWith("/", path);
                using var response = await served.Client.GetAsync(path);
                Assert.IsTrue(response.IsSuccessStatusCode, path);
                using var head = await served.Client.SendAsync(new(HttpMethod.Head, path));
                Assert.AreEqual(response.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
            }
        }
    }

    [TestMethod]
    public void Page_NamesNoOtherHost_AndHasNothingInline()
    {
        var all = Html + Script + Style;
        Assert.AreEqual("", string.Join(' ', Regex.Matches(all, "(https?:)?//[a-z]").Select(match => match.Value)));
        Assert.DoesNotMatchRegex("<style|style=|\\son[a-z]+=|javascript:|<script(?![^>]*src=)", Html);
        Assert.DoesNotMatchRegex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function", Script);
        Assert.DoesNotMatchRegex("@import|url\\(", Style);
    }

    [TestMethod]
    public void Html_IsWellFormed_AndEveryControlHasALabel()
    {
        var text = Regex.Replace(Html["<!DOCTYPE html>".Length..], "<(meta|link|input)([^>]*[^/])>", "<$1$2/>");
        text = Regex.Replace(text, " (hidden|disabled|controls)(?=[ >/])", " $1=\"\"");
        var page = XDocument.Parse(text);
        var ids = page.Descendants().Attributes("id").Select(id => id.Value).ToArray();
        Assert.AreEqual("", string.Join(' ', ids.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)), "ids that are there twice");
        foreach (var reference in page.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "for" or "aria-labelledby" or "aria-describedby"))
        {
            CollectionAssert.Contains(ids, reference.Value, reference.ToString());
        }
        var labelled = page.Descendants("label").Select(label => label.Attribute("for")!.Value).ToArray();
        foreach (var control in page.Descendants().Where(element => element.Name.LocalName is "input" or "textarea" or "select"))
        {
            CollectionAssert.Contains(labelled, control.Attribute("id")!.Value);
        }
        foreach (var used in UsedIds().Matches(Script).Select(match => match.Groups[1].Value))
        {
            CollectionAssert.Contains(ids, used);
        }
        Assert.AreEqual("en", page.Root!.Attribute("lang")!.Value);
        Assert.HasCount(1, page.Descendants("h1"));
        Assert.HasCount(1, page.Descendants("main"));
        Assert.IsTrue(page.Descendants("table").All(table => table.Element("caption") is not null));
        Assert.AreEqual("polite", page.Descendants().Single(element => element.Attribute("id")?.Value == "status").Attribute("aria-live")!.Value);
    }

    [TestMethod]
    public void Colours_OfText_HaveContrast()
    {
        // WCAG 2.2, 1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for what a graphic says.
        foreach (var theme in Style.Split("@media (prefers-color-scheme: dark)")[..2].Select((css, i) => i == 0 ? css : css[..css.IndexOf("\n}\n", StringComparison.Ordinal)]))
        {
            var colours = Regex.Matches(theme, "(--[a-z0-9-]+): (#[0-9a-f]{3,6});").DistinctBy(match => match.Groups[1].Value).ToDictionary(match => match.Groups[1].Value, match => Luminance(match.Groups[2].Value));
            foreach (var (front, back, least) in new[] { ("--ink", "--card", 7), ("--ink", "--back", 7), ("--soft", "--card", 4.5), ("--soft", "--back", 4.5), ("--accent", "--card", 4.5), ("--on-accent", "--accent", 4.5), ("--wrong", "--wrong-back", 4.5), ("--recording", "--card", 4.5) }
                .Concat(Enumerable.Range(0, 8).Select(i => ($"--c{i}", "--back", 3.0))))
            {
                var (a, b) = (colours[front], colours[back]);
                Assert.IsGreaterThanOrEqualTo(least, (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05), $"{front} on {back}");
            }
        }
    }

    private static double Luminance(string colour)
    {
        var digits = colour.Length == 4 ? string.Concat(colour[1..].Select(digit => $"{digit}{digit}")) : colour[1..];
        var linear = Convert.FromHexString(digits).Select(value => value / 255.0).Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]+)\"")]
    private static partial Regex Links();

    [GeneratedRegex("element\\(\"([a-z-]+)\"\\)")]
    private static partial Regex UsedIds();
}
