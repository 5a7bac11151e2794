using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Unicode's normalisation forms; expectations are from the standard's own examples and by hand.</summary>
[TestClass]
public sealed class UnicodeFormTests
{
    [TestMethod]
    [DataRow("\u212B", "\u00C5", "A\u030A", "\u00C5", "A\u030A")] // a singleton
    [DataRow("\u2126", "\u03A9", "\u03A9", "\u03A9", "\u03A9")]
    [DataRow("\u00F4", "\u00F4", "o\u0302", "\u00F4", "o\u0302")]
    [DataRow("\u1E69", "\u1E69", "s\u0323\u0307", "\u1E69", "s\u0323\u0307")] // two marks
    [DataRow("\u1E0B\u0323", "\u1E0D\u0307", "d\u0323\u0307", "\u1E0D\u0307", "d\u0323\u0307")] // their order changes
    [DataRow("q\u0307\u0323", "q\u0323\u0307", "q\u0323\u0307", "q\u0323\u0307", "q\u0323\u0307")]
    [DataRow("\uFB01", "\uFB01", "\uFB01", "fi", "fi")] // a ligature
    [DataRow("2\u2075", "2\u2075", "2\u2075", "25", "25")]
    [DataRow("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [DataRow("\uAC01", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")] // Hangul
    [DataRow("\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [DataRow("\uAC00\u11A8\u11A8", "\uAC01\u11A8", "\u1100\u1161\u11A8\u11A8", "\uAC01\u11A8", "\u1100\u1161\u11A8\u11A8")]
    [DataRow("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")] // excluded from composition
    [DataRow("a\u0334\u0302", "\u00E2\u0334", "a\u0334\u0302", "\u00E2\u0334", "a\u0334\u0302")] // not blocked: another class
    [DataRow("a\u0304\u0302", "\u0101\u0302", "a\u0304\u0302", "\u0101\u0302", "a\u0304\u0302")] // blocked: the same class
    [DataRow("\uD834\uDD5E", "\uD834\uDD57\uD834\uDD65", "\uD834\uDD57\uD834\uDD65", "\uD834\uDD57\uD834\uDD65", "\uD834\uDD57\uD834\uDD65")]
    [DataRow("\u09C7\u09BE", "\u09CB", "\u09C7\u09BE", "\u09CB", "\u09C7\u09BE")] // two starters
    [DataRow("plain ASCII", "plain ASCII", "plain ASCII", "plain ASCII", "plain ASCII")]
    public void Forms_KnownTexts_AreTheStandards(string text, string nfc, string nfd, string nfkc, string nfkd)
    {
        Assert.AreEqual(nfc, UnicodeForm.Compose(text, compatible: false), "NFC");
        Assert.AreEqual(nfd, UnicodeForm.Decompose(text, compatible: false), "NFD");
        Assert.AreEqual(nfkc, UnicodeForm.Compose(text, compatible: true), "NFKC");
        Assert.AreEqual(nfkd, UnicodeForm.Decompose(text, compatible: true), "NFKD");
    }

    [TestMethod]
    public void Forms_EveryCharacter_AreStable()
    {
        for (var c = 0; c < UnicodeTable.CodePoints; c += c == 0xD7FF ? 0x801 : 1)
        {
            var text = new Rune(c).ToString();
            foreach (var compatible in new[] { false, true })
            {
                var (composed, decomposed) = (UnicodeForm.Compose(text, compatible), UnicodeForm.Decompose(text, compatible));
                Assert.AreEqual(decomposed, UnicodeForm.Decompose(composed, compatible), $"{c:X}");
                Assert.AreEqual(composed, UnicodeForm.Compose(decomposed, compatible), $"{c:X}");
            }
        }
    }

    [TestMethod]
    public void Decompose_ManyMarks_KeepsThoseOfOneClassInOrder()
    {
        var text = "a" + string.Concat(Enumerable.Repeat("\u0301\u0323\u0300", 20_000));
        var expected = "a" + new string('\u0323', 20_000) + string.Concat(Enumerable.Repeat("\u0301\u0300", 20_000));
        Assert.AreEqual(expected, UnicodeForm.Decompose(text, compatible: false));
    }
}
