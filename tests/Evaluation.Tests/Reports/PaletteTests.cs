using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>The counts of a confusion matrix must be legible on every shade, light and dark.</summary>
[TestClass]
public sealed class PaletteTests
{
    private static readonly string Style = ReadStyle();

    [TestMethod]
    public void Contrast_EveryShade_IsAtLeastFourAndAHalf()
    {
        for (var i = 0; i <= 1000; i++)
        {
            Assert.IsGreaterThanOrEqualTo(4.5, Palette.Contrast(Palette.LightPage, Palette.LightAccent, i / 1000.0));
            Assert.IsGreaterThanOrEqualTo(4.5, Palette.Contrast(Palette.DarkPage, Palette.DarkAccent, i / 1000.0));
        }
    }

    [TestMethod]
    public void Colours_AreThoseOfTheStyle()
    {
        var pages = Colours("page");
        var accents = Colours("accent");
        Assert.AreEqual(Palette.LightPage, pages[0]);
        Assert.AreEqual(Palette.DarkPage, pages[1]);
        Assert.AreEqual(Palette.LightAccent, accents[0]);
        Assert.AreEqual(Palette.DarkAccent, accents[1]);
    }

    /// <summary>Words in the soft, the accent and the warm colour, on the page and on panels.</summary>
    [TestMethod]
    public void Words_OnPageAndPanel_HaveEnoughContrast()
    {
        foreach (var theme in new[] { 0, 1 })
        {
            foreach (var under in new[] { "page", "panel", "warn" })
            {
                foreach (var over in new[] { "ink", "soft", "accent", "warm" })
                {
                    var ratio = Ratio(Colours(under)[theme], Colours(over)[theme]);
                    Assert.IsGreaterThanOrEqualTo(4.5, ratio, $"{over} on {under}, theme {theme}");
                }
            }
        }
    }

    private static double Ratio((int R, int G, int B) a, (int R, int G, int B) b)
    {
        double[] luminances = [.. new[] { a, b }.Select(Luminance).Order()];
        return (luminances[1] + 0.05) / (luminances[0] + 0.05);
    }

    private static double Luminance((int R, int G, int B) colour)
    {
        double[] linear = [.. new[] { colour.R, colour.G, colour.B }.Select(c => c / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    private static (int R, int G, int B)[] Colours(string name) =>
        [.. new Regex($@"--{name}: #([0-9a-f]{{6}});").Matches(Style).Select(match => Rgb(match.Groups[1].Value))];

    private static (int R, int G, int B) Rgb(string hex)
    {
        var value = int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (value >> 16, (value >> 8) & 255, value & 255);
    }

    private static string ReadStyle()
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
