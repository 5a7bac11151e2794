using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Speakers of equal names on both sides of a fold, in corpora that share no speaker space: they were taken for
/// different people, and nobody can say more than that no speaker is in both if they are.
/// </summary>
/// <param name="Speakers">How many names.</param>
/// <param name="Names">Some of them.</param>
public sealed record Namesakes(int Speakers, IReadOnlyList<string> Names)
{
    private const int Named = 10;

    /// <summary>null if there are none.</summary>
    internal static Namesakes? Of(FeatureView view, IEnumerable<Fold> folds)
    {
        if (view.Corpora.Count == 1)
        {
            return null;
        }

        string[] names = [.. folds.SelectMany(InBoth).Distinct(StringComparer.Ordinal).Order(NaturalComparer.Instance)];
        return names.Length == 0 ? null : new Namesakes(names.Length, [.. names.Take(Named)]);
    }

    private static IEnumerable<string> InBoth(Fold fold)
    {
        var heard = fold.Train.Speakers.Concat(fold.Validation.Speakers).ToLookup(NameWithin, StringComparer.Ordinal);
        return fold.Test.Speakers.Where(tested => heard[NameWithin(tested)].Any(other => other != tested)).Select(NameWithin);
    }

    /// <summary>Without the corpus or speaker space that joined corpora put before it.</summary>
    private static string NameWithin(string speaker) => speaker[(speaker.IndexOf(':') + 1)..];
}

/// <summary>Says what corpora have twice, and what a fold does about it.</summary>
internal static class OverlapNotices
{
    private const int Named = 3;

    public static IEnumerable<string> Of(FeatureView view, IEnumerable<Fold> folds, Namesakes? namesakes) =>
        [.. HeldBack(view, folds), .. SameNames(namesakes), .. Contradictions(view)];

    private static IEnumerable<string> HeldBack(FeatureView view, IEnumerable<Fold> folds)
    {
        foreach (var reason in folds.SelectMany(fold => fold.HeldBack).Distinct().ToLookup(held => held.Reason, held => held.Row))
        {
            int[] rows = [.. reason.Order()];
            var corpora = string.Join(", ", rows.Select(view.CorpusOf).Distinct());
            yield return Count($"{rows.Length} utterances of {corpora} are left out of training and validation: ")
                + (reason.Key == HeldBackReason.SameSpeaker ? "their speakers are tested, in a corpus of the same speaker_space " : "a tested corpus has the same recordings ")
                + $"({Names([.. rows.Select(row => view.Utterances[row].Id)])}).";
        }
    }

    private static IEnumerable<string> SameNames(Namesakes? namesakes) => namesakes is null ? [] :
        [Count($"Training and test, of different corpora, have {namesakes.Speakers} names of speakers in common ({Names(namesakes.Names, namesakes.Speakers)}). ")
            + "They were taken for different people; if they are the same, give these corpora one speaker_space."];

    /// <summary>Across corpora a speaker has two names anyway, so there labels alone can contradict each other.</summary>
    private static IEnumerable<string> Contradictions(FeatureView view)
    {
        var copies = RecordingCopies.Of(view.Utterances)
            .Where(same => same.Select(u => view.Corpora.Count == 1 ? (u.Majority, u.Speaker) : (u.Majority, "")).Distinct().Count() > 1).ToArray();
        if (copies.Length > 0)
        {
            yield return Count($"recordings under several names with different labels or speakers, of which one can be right ({copies.Length}): ")
                + string.Join("; ", copies.Take(Named).Select(same => string.Join(" = ", same.Select(u => $"{u.Id} (speaker {u.Speaker}, {u.ClassName(view.ClassNames)})"))))
                + (copies.Length > Named ? Count($" and {copies.Length - Named} more") : "") + ". 'emotionfusion corpus NAME --check' lists all.";
        }
    }

    private static string Names(IReadOnlyList<string> names, int? all = null) =>
        string.Join(", ", names.Take(Named)) + ((all ?? names.Count) > Named ? Count($" and {(all ?? names.Count) - Named} more") : "");

    private static string Count(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
