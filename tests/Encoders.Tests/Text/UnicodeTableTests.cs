using System.Globalization;
using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>
/// The table against .NET's newer one: what it says of a character that it knows is what Unicode says, but for the few
/// characters whose category was changed since.
/// </summary>
[TestClass]
public sealed class UnicodeTableTests
{
    // Changed by later versions of Unicode (8.0 before -> now).
    private static readonly int[] PunctuationThen = [0x166D, 0x111C9];
    private static readonly int[] MarksThen = [0x1734, 0x1171E];

    [TestMethod]
    public void IsPunctuation_BeyondAscii_IsUnicodes() => AssertWithin(
        1400, c => c > 127 && UnicodeTable.IsPunctuation(c), c => char.IsPunctuation(Text(c), 0), PunctuationThen, atLeast: 680);

    [TestMethod]
    public void IsControl_IsUnicodes() => AssertWithin(
        140_000, UnicodeTable.IsControl, c => Category(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse, [], atLeast: 137_600);

    [TestMethod]
    public void IsMark_IsUnicodes() => AssertWithin(1600, UnicodeTable.IsMark, c => Category(c) == UnicodeCategory.NonSpacingMark, MarksThen, atLeast: 1500);

    [TestMethod]
    public void IsLetter_IsUnicodes() => AssertWithin(
        145_000, UnicodeTable.IsLetter, c => Category(c) is <= UnicodeCategory.OtherLetter, [], atLeast: 130_000);

    [TestMethod]
    public void IsNumber_IsUnicodes() => AssertWithin(
        2000, UnicodeTable.IsNumber, c => Category(c) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber, [], atLeast: 1700);

    [TestMethod]
    public void Lower_IsUnicodes()
    {
        for (var c = 0; c < UnicodeTable.CodePoints; c++)
        {
            // Characters of a later version have a lower case here and none there.
            if (UnicodeTable.Lower(c) is var lower && lower != c && Category(c) != UnicodeCategory.OtherNotAssigned)
            {
                Assert.AreEqual(Rune.ToLowerInvariant(new Rune(c)).Value, lower, $"{c:X}");
            }
        }
        Assert.AreEqual("straße ςσ i\u0307 ѩ𐐨", LowercaseNormalizer.Lower("STRAßE ςΣ İ Ѩ𐐀"));
    }

    [TestMethod]
    public void IsPunctuation_Ascii_IsAllSigns()
    {
        var signs = Enumerable.Range(0, 128).Where(UnicodeTable.IsPunctuation).Select(c => (char)c);
        Assert.AreEqual("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", string.Concat(signs));
    }

    private static void AssertWithin(int atMost, Func<int, bool> ours, Func<int, bool> unicode, int[] changed, int atLeast)
    {
        var set = Enumerable.Range(0, 0x110000).Where(c => c is < 0xD800 or > 0xDFFF).Where(ours).ToArray();
        Assert.IsInRange(atLeast, atMost, set.Length);
        CollectionAssert.AreEquivalent(changed, set.Where(c => !unicode(c)).ToArray());
    }

    private static UnicodeCategory Category(int c) => CharUnicodeInfo.GetUnicodeCategory(c);

    private static string Text(int c) => new Rune(c).ToString();
}
