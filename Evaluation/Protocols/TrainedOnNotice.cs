using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>Says which tested corpora an encoder was itself trained or tuned on (trained_on of its encoder.yaml).</summary>
internal static class TrainedOnNotice
{
    // IEMO is IEMOCAP; fewer letters are too many corpora's.
    private const int LeastLetters = 4;

    /// <param name="view">The features.</param>
    /// <param name="tested">The names of the corpora that are tested on.</param>
    public static IEnumerable<string> Of(FeatureView view, IEnumerable<string> tested)
    {
        string[] names = [.. tested];
        foreach (var block in new[] { view.Audio, view.Text }.OfType<FeatureBlock>())
        {
            string[] known = [.. names.Where(name => block.TrainedOn.Any(trained => IsSame(trained, name)))];
            if (known.Length > 0)
            {
                yield return $"{block.Encoder} was trained on {string.Join(", ", known)}, which {(known.Length == 1 ? "is" : "are")} tested here: "
                    + "it has seen these recordings and maybe their labels, so scores are better than they would be on new ones (trained_on in its encoder.yaml). Take another encoder to compare.";
            }
        }
    }

    /// <summary>Whatever the case and the hyphens, or when one name begins with the other.</summary>
    private static bool IsSame(string trained, string corpus)
    {
        var (a, b) = (Letters(trained), Letters(corpus));
        return a == b || (a.Length >= LeastLetters && b.StartsWith(a, StringComparison.Ordinal)) || (b.Length >= LeastLetters && a.StartsWith(b, StringComparison.Ordinal));
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
