namespace EmotionFusion.Benchmarks;

/// <summary>
/// Texts as long as transcripts of spoken turns are: log-normal, half of them up to 9 words, a tenth above 25, the
/// longest about 100; of words that a vocabulary has, the commoner the more often.
/// </summary>
internal static class MadeUpTexts
{
    private const double MedianWords = 9;
    private const double Spread = 0.8; // of the logarithm
    private const int MostWords = 100;

    public static string[] Make(int count, string vocabulary)
    {
        var random = new SplitMix64(1);
        string[] words = [.. File.ReadLines(vocabulary).Where(word => word.Length > 1 && word.All(char.IsAsciiLetterLower))];
        var texts = new HashSet<string>(count, StringComparer.Ordinal);
        while (texts.Count < count)
        {
            var length = Math.Clamp((int)Math.Round(MedianWords * Math.Exp(Spread * Normal(ref random))), 1, MostWords);
            texts.Add(string.Join(' ', Enumerable.Range(0, length).Select(_ => Word(words, ref random))));
        }
        return [.. texts];
    }

    // By Zipf's law, roughly: a word's rank is spread evenly over its logarithm.
    private static string Word(string[] words, ref SplitMix64 random) => words[(int)Math.Exp(Uniform(ref random) * Math.Log(words.Length))];

    private static double Normal(ref SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - Uniform(ref random))) * Math.Cos(2 * Math.PI * Uniform(ref random));

    private static double Uniform(ref SplitMix64 random) => (random.Next() >> 11) * (1.0 / (1UL << 53));
}
