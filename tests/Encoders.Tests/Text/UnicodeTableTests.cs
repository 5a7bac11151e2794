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
    public void Strip_Marks_AreUnicodes() => AssertWithin(
        1600, c => UnicodeTable.Strip(new Rune(c)) == "", c => Category(c) == UnicodeCategory.NonSpacingMark, MarksThen, atLeast: 1500);

    [TestMethod]
    [DataRow(0xC5, "A")]
    [DataRow(0x1EC7, "e")] // two marks
    [DataRow(0x212B, "A")] // the Angstrom sign
    [DataRow(0x390, "ι")]
    [DataRow(0x439, "и")]
    [DataRow(0x304C, "か")]
    [DataRow(0xF900, "豈")]
    [DataRow(0x9CB, "\u09C7\u09BE")] // spacing marks stay
    [DataRow(0xD7A3, "\u1112\u1175\u11C2")]
    [DataRow(0xAC00, "\u1100\u1161")]
    [DataRow('ø', "ø")]
    [DataRow('ß', "ß")]
    public void Strip_Accented_LeavesTheBase(int c, string expected) => Assert.AreEqual(expected, UnicodeTable.Strip(new Rune(c)));

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
