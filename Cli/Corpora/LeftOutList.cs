using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Words for utterances that are left out.</summary>
public static class LeftOutList
{
    private const int Shown = 10;

    /// <summary><c>03a01Wa, 03a02Fb and 12 more</c>.</summary>
    public static string Ids(IReadOnlyList<Exclusion> exclusions)
    {
        var ids = string.Join(", ", exclusions.Take(Shown).Select(exclusion => exclusion.Utterance));
        return exclusions.Count <= Shown
            ? ids
            : string.Create(CultureInfo.InvariantCulture, $"{ids} and {exclusions.Count - Shown} more");
    }
}
