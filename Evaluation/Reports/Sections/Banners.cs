using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What a reader must know before the figures: shared speakers, utterances left out, classes missing.</summary>
internal static class Banners
{
    private const int MostReasons = 12;

    public static IEnumerable<XElement> Of(RunResults results)
    {
        if (results.SpeakersShared)
        {
            yield return Banner("speakers-shared", El("strong", "Speakers shared. "),
                "Training and test have speakers in common, so these figures don’t tell how well an unknown voice is understood: "
                + "as a rule they are higher.");
        }

        if (results.ValidationSpeakersShared)
        {
            yield return Banner("validation-speakers-shared", El("strong", "Validation speakers shared. "),
                "Validation figures are of known voices: validation utterances were drawn at random from those of the training speakers. "
                + "They are too good, and the epoch that they chose may not be the best for unknown voices. Test speakers are in no other part.");
        }

        if (results.Notices is { Count: > 0 } notices)
        {
            yield return Banner("notices", El("strong", "Of the configuration. "), string.Join(" ", notices));
        }

        if (results.LeftOut.Count > 0)
        {
            yield return Banner("left-out",
                El("strong", Value.Count("left_out.count", results.LeftOut.Count), results.LeftOut.Count == 1 ? " utterance was left out. " : " utterances were left out. "),
                "Nothing stands in for them; all figures are over the others.",
                Reasons(results.LeftOut));
        }

        var lacking = results.ByFold.Where(fold => fold.MissingClasses.Count > 0).ToArray();
        if (lacking.Length > 0)
        {
            yield return Banner("missing-classes", El("strong", "Classes missing. "),
                string.Join(" ", lacking.Select(fold => $"The test part of {fold.Name} has no {string.Join(" and no ", fold.MissingClasses)}.")),
                " UAR is over the classes that are there.");
        }
    }

    private static XElement Banner(string id, params object?[] content) => El("aside.banner", At("id", id), El("div", content));

    private static XElement Reasons(LeftOut leftOut)
    {
        var reasons = leftOut.Utterances.GroupBy(exclusion => exclusion.Reason).OrderByDescending(group => group.Count()).ToArray();
        var rows = reasons.Take(MostReasons).Select(group => El("tr",
            RowHead(group.Key), El("td.num", Figures.Count(group.Count())), El("td.ids", Names([.. group.Select(exclusion => exclusion.Utterance)]))));
        var rest = reasons.Skip(MostReasons).ToArray();
        XElement[] more = rest.Length == 0 ? [] :
            [El("tr", RowHead($"{Figures.Count(rest.Length)} more reasons, see results.json"), El("td.num", Figures.Count(rest.Sum(group => group.Count()))), El("td"))];
        return Table("Utterances left out, by reason", [Column("Reason", number: false), Column("Utterances"), Column("Which", number: false)], rows, more);
    }

    private static string Names(string[] ids) =>
        string.Join(", ", ids.Take(4)) + (ids.Length > 4 ? $" and {Figures.Count(ids.Length - 4)} more" : "");
}
