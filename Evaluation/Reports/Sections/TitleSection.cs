using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What was run, on what, how, when.</summary>
internal static class TitleSection
{
    public static XElement Of(RunResults results) => El("header.title",
        El("p.kicker", "Evaluation report"),
        El("h1", results.Experiment),
        El("p.subtitle", Subject(results)),
        El("dl.facts",
            Fact("Utterances", Value.Count("utterances", results.Utterances)),
            Fact("Test speakers", Figures.Count(results.BySpeaker.Count)),
            Fact("Classes", Figures.Count(results.Classes.Count)),
            Fact("Folds", Figures.Count(results.ByFold.Count)),
            Fact(results.Seeds.Count == 1 ? "Seed" : "Seeds", string.Join(", ", results.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)))),
            Fact("Date", El("time", At("datetime", results.Started.ToString("O", CultureInfo.InvariantCulture)), results.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)))));

    public static string ProtocolName(RunResults results) => Protocol.TitleOf(results.Protocol);

    /// <summary>Which corpus, how divided; or which corpora taught which others.</summary>
    private static string Subject(RunResults results) => results.Protocol == Protocol.CrossCorpus.Name
        ? $"Trained on {results.Corpus}, tested on {string.Join(", ", results.ByFold.Select(fold => TransferTable.TestCorpus(results, fold.Name)))}"
        : $"{results.Corpus}, {ProtocolName(results)}";

    private static XElement Fact(string name, object value) => El("div", El("dt", name), El("dd", value));
}
