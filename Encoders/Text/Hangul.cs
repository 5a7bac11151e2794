namespace EmotionFusion.Encoders;

/// <summary>Hangul syllables decompose by a formula (The Unicode Standard, 3.12).</summary>
internal static class Hangul
{
    public const int First = 0xAC00;
    public const int Last = 0xD7A3;

    private const int Leading = 0x1100;
    private const int Vowel = 0x1161;
    private const int Trailing = 0x11A7;
    private const int Vowels = 21;
    private const int Trailings = 28;

    /// <summary>Two or three jamo.</summary>
    public static string Decompose(int syllable)
    {
        var (rest, trailing) = Math.DivRem(syllable - First, Trailings);
        var (leading, vowel) = Math.DivRem(rest, Vowels);
        ReadOnlySpan<char> jamo = [(char)(Leading + leading), (char)(Vowel + vowel), (char)(Trailing + trailing)];
        return new string(trailing == 0 ? jamo[..2] : jamo);
    }
}
