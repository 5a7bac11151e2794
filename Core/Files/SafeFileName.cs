using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EmotionFusion;

/// <summary>
/// Names of files and folders made from what users call their things. Different texts get different names, on file
/// systems that ignore case too; a text that is a good name already stays as it is.
/// </summary>
internal static class SafeFileName
{
    private const int LongestPlain = 100;
    private const int LongestStem = 60;
    private const char LastOfLatin1 = '\u00FF';

    private static readonly HashSet<string> Reserved = new(
        ["con", "prn", "aux", "nul", .. "0123456789".SelectMany(digit => new[] { $"com{digit}", $"lpt{digit}" })],
        StringComparer.OrdinalIgnoreCase);

    // Windows and macOS take A for a.
    private static readonly bool IgnoresCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>
    /// The text itself if it consists of letters (of Latin-1: others can be spelt in two ways), digits, <c>_ - + = .</c>, begins with a letter, a digit or <c>_</c>,
    /// doesn't end in a dot, has at most 100 characters and isn't a device's name (CON, NUL, ...). Otherwise what is good of
    /// it, <c>~</c> and 16 hex digits of its SHA-256: <c>a/b</c> becomes <c>a_b~c14cddc033f64b9d</c>.
    /// </summary>
    public static string Of(string text) => IsPlain(text, IgnoresCase) ? text : Stem(text) + "~" + Hash(text);

    private static bool IsPlain(string text, bool ignoresCase) =>
        text.Length is > 0 and <= LongestPlain
        && text.All(character => IsGood(character) && !(ignoresCase && char.IsUpper(character)))
        && text[0] is not ('.' or '-')
        && text[^1] != '.'
        && !Reserved.Contains(text.Split('.')[0]);

    private static bool IsGood(char character) => (char.IsLetterOrDigit(character) && character <= LastOfLatin1) || character is '_' or '-' or '+' or '=' or '.';

    private static string Stem(string text) =>
        string.Concat(text.Take(LongestStem).Select(character => IsGood(character) ? character : '_')).TrimStart('.', '-');

    // UTF-16 as it is: lone surrogates stay apart, too.
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(text.AsSpan())))[..16];
}
