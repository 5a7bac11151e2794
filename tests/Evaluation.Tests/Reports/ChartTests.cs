using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ChartTests
{
    private static readonly string Style = ReadStyle();

    [TestMethod]
    public void Axis_Ends_AreThePlacesOfTheEnds()
    {
        var axis = new Axis(0.2, 1, 30, 330);
        Assert.AreEqual(30, axis.At(0.2), 1e-12);
        Assert.AreEqual(330, axis.At(1), 1e-12);
    }

    [TestMethod]
    [DataRow(1.3, 1.5)]
    [DataRow(0.9, 1.0)]
    [DataRow(87.0, 100.0)]
    [DataRow(0.0, 1.0)]
    [DataRow(double.NaN, 1.0)]
    public void Axis_UpFromZero_EndsAtARoundNumber(double highest, double top) =>
        Assert.AreEqual(top, Axis.UpFromZero(highest, 0, 1).High, 1e-12);

    [TestMethod]
    public void Axis_TicksOfZeroToOne_AreRound() =>
        CollectionAssert.AreEqual(new[] { "0", "0.2", "0.4", "0.6", "0.8", "1" }, new Axis(0, 1, 0, 1).Ticks(5).Select(Figures.Round).ToArray());

    [TestMethod]
    public void Confusion_InitialsOfAlikeNames_TakesMoreLetters()
    {
        string[] classes = ["sad", "surprise", "neutral"];
        CollectionAssert.AreEqual(new[] { "sa", "su", "n" }, classes.Select((_, c) => ConfusionChart.Initial(classes, c)).ToArray());
    }

    [TestMethod]
    public void Confusion_Cells_HaveCountAndShareOfTheirRow()
    {
        var drawing = ConfusionChart.Large(ConfusionMatrix.FromRows([[3L, 1], [0, 2000]]), ["neg", "pos"], "Matrix");
        var cells = drawing.Descendants("g").Select(cell => string.Join(" ", cell.Elements("text").Select(text => text.Value))).ToArray();
        CollectionAssert.AreEqual(new[] { "3 75.0\u202F%", "1 25.0\u202F%", "0 0.0\u202F%", "2,000 100.0\u202F%" }, cells);
    }

    [TestMethod]
    public void Confusion_ClassWithoutUtterances_HasNoShares()
    {
        var drawing = ConfusionChart.Large(ConfusionMatrix.FromRows([[3L, 1], [0, 0]]), ["neg", "pos"], "Matrix");
        Assert.AreEqual(2, drawing.Descendants("g").Count(cell => cell.Attribute("class")!.Value == "cell absent" && cell.Elements("text").Count() == 1));
    }

    /// <summary>The counts of a confusion matrix must be legible on every shade, light and dark.</summary>
    [TestMethod]
    public void Palette_InkOnEveryShade_HasEnoughContrast()
    {
        for (var i = 0; i <= 1000; i++)
        {
            var opacity = i / 1000.0;
            var ink = Palette.TextClass(opacity); // l0 d1: black when light, white when dark
            Assert.IsGreaterThanOrEqualTo(4.5, Ratio(Blend(Palette.LightPage, Palette.LightAccent, opacity), Ink(ink[1])), $"{ink}, {opacity}");
            Assert.IsGreaterThanOrEqualTo(4.5, Ratio(Blend(Palette.DarkPage, Palette.DarkAccent, opacity), Ink(ink[4])), $"{ink}, {opacity}");
        }
    }

    [TestMethod]
    public void Palette_Colours_AreThoseOfTheStyle()
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
    public void Palette_WordsOnPageAndPanel_HaveEnoughContrast()
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

    private static (double R, double G, double B) Ink(char zeroOrOne) => zeroOrOne == '0' ? (0, 0, 0) : (255, 255, 255);

    private static (double R, double G, double B) Blend((int R, int G, int B) under, (int R, int G, int B) over, double opacity) => (
        under.R + (over.R - under.R) * opacity, under.G + (over.G - under.G) * opacity, under.B + (over.B - under.B) * opacity);

    /// <summary>WCAG's contrast ratio, 1 to 21.</summary>
    private static double Ratio((double R, double G, double B) a, (double R, double G, double B) b)
    {
        double[] luminances = [.. new[] { a, b }.Select(Luminance).Order()];
        return (luminances[1] + 0.05) / (luminances[0] + 0.05);
    }

    private static double Luminance((double R, double G, double B) colour)
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
