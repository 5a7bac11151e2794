namespace EmotionFusion.Fuzz;

/// <summary>Values that programs tend to trip over.</summary>
internal static class Hostile
{
    public static readonly long[] Integers =
    [
        0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32,
        long.MaxValue, long.MinValue, 1L << 40, 1L << 53, 1_000_000_007,
    ];

    public static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2147483647", "-2147483648", "2147483648", "4294967296", "9223372036854775807", "-9223372036854775808",
        "99999999999999999999999999", "1e308", "1e309", "-1e309", "1e-320", "0.0", "100.0", "1.5", "0x7fffffff", "1_000", ".5", "5.", "1e", "+1",
        ".nan", "NaN", ".inf", "-.inf", "Infinity", "1e99999999999", "0." + new string('0', 400) + "1", new string('9', 5000),
    ];

    public static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\t", "\r", "\n", "\r\n", "\uFEFF", "\uFFFD", "\uFFFF", "é", "é", "😀", "\u202E", "\u0085", "\u2028",
        "null", "true", "~", "..", "CON", "NUL", "a/b", "%s%n", "{0}", "[UNK]", "\"", "'", "\\", "`", "@", "%", "|", ">", "&a", "*a", "!!int", "!!binary", "---", "...", "? ", ": ", "- ",
        new string('a', 300), new string('x', 70_000), new string('\u0301', 2000),
    ];
}
