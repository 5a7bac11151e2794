using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>report.html of a run that predicts valence, arousal and dominance alone.</summary>
public static class VadReport
{
    /// <summary>Makes report.html and the tables beside it, or a file elsewhere and no tables.</summary>
    internal static void Write(RunFolder folder, VadRunResults results, string? output = null)
    {
        AtomicFile.Write(output ?? folder.Report, Render(folder, results));
        if (output is null)
        {
            RunTables.Write(folder, results);
        }
    }

    /// <param name="folder">For config.yaml.</param>
    /// <param name="results">What <see cref="VadRunResults.Read"/> gave of it.</param>
    public static string Render(RunFolder folder, VadRunResults results) => HtmlReport.Page(
        $"{results.Experiment}: {results.Corpus}, {Protocol.TitleOf(results.Protocol)}",
        El("main",
            El("header.title",
                El("p.kicker", "Evaluation report"),
                El("h1", results.Experiment),
                El("p.subtitle", $"{results.Corpus}, {Protocol.TitleOf(results.Protocol)}: valence, arousal and dominance; this run predicts no classes"),
                El("dl.facts",
                    Fact("Utterances", Value.Count("utterances", results.Utterances)),
                    Fact("Folds", Figures.Count(results.Folds.Count)),
                    Fact(results.Seeds.Count == 1 ? "Seed" : "Seeds", string.Join(", ", results.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)))),
                    Fact("Date", results.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)))),
            Banners(results),
            VadSection.Of(results.Vad),
            SearchSection.Of(SweepResults.Read(folder)),
            Section("provenance", "How this run was made",
                DataSection.SplitText(results.Split),
                P("Below is config.yaml of the run folder: the command, program, data and encoders with their hashes, and every key of the experiment. "
                    + "The epoch that was kept is that of the highest mean CCC on the validation part."),
                El("pre", At("class", "config"), At("tabindex", "0"), El("code", File.ReadAllText(folder.Config))))));

    private static IEnumerable<XElement> Banners(VadRunResults results)
    {
        if (results.SpeakersShared)
        {
            yield return Banner("speakers-shared", "Speakers shared. ", "Training and test have speakers in common, so these figures don’t tell how well an unknown voice is understood.");
        }

        if (results.ValidationSpeakersShared)
        {
            yield return Banner("validation-speakers-shared", "Validation speakers shared. ", "Validation utterances were drawn at random from those of the training speakers. Test speakers are in no other part.");
        }

        if (results.Notices is { Count: > 0 } notices)
        {
            yield return Banner("notices", "Of the configuration. ", string.Join(" ", notices));
        }

        if (results.LeftOut.Count > 0)
        {
            yield return Banner("left-out", Figures.Count(results.LeftOut.Count, "utterance") + " left out. ", "Nothing stands in for them; results.json names each with the reason.");
        }
    }

    private static XElement Banner(string id, string title, string text) => El("aside.banner", At("id", id), El("div", El("strong", title), text));

    private static XElement Fact(string name, object value) => El("div", El("dt", name), El("dd", value));
}
