using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Macro F1 over all test utterances, those without a majority too.</summary>
internal static class AllInclusiveSection
{
    /// <returns>null for a run whose utterances' raters aren't known.</returns>
    public static XElement? Of(RunResults results) => results.AllInclusive is not { } all ? null : Section("all-utterances", "All utterances, those without a majority too",
        El("div.pair even",
            El("div", Table("Classes that an utterance has, and that it was given",
                [Column("Class", false), Column("Given by raters"), Column("Predicted"), Column("F1")],
                all.Classes.Select((entry, i) => Row(entry, FormattableString.Invariant($"all_inclusive.classes[{i}]"))))),
            El("div",
                P("Macro F1 on all ", Value.Count("all_inclusive.utterances", all.Utterances), " utterances, ",
                    Value.Count("all_inclusive.without_majority", all.WithoutMajority), " of them without a majority: ",
                    El("strong", Value.Fraction("all_inclusive.mean", all.Mean)), " ± ", Value.Fraction("all_inclusive.std", all.Std),
                    " over folds and seeds, pooled ", Value.Fraction("all_inclusive.pooled", all.Pooled), Interval(all), "."),
                P("Beside it the usual macro F1, on the utterances with a majority alone: ", Value.Fraction("mean.f1", results.Mean.F1), " ± ", Value.Fraction("std.f1", results.Std.F1), "."),
                El("p.note", "By the all-inclusive rule (Chou, arXiv:2510.05934) an utterance has every class that at least 1/classes of its raters named, and is given every class "
                    + "whose probability is at least 1/classes. The two figures are of different questions: no difference between them is a gain or a loss. Computed from ratings.csv."))));

    private static object[] Interval(AllInclusiveResults all) => all.Interval is not { } range ? [] :
    [
        " (95\u202F% interval over speakers ", Value.Fraction("all_inclusive.interval.low", range.Low), " to ",
        Value.Fraction("all_inclusive.interval.high", range.High), ")",
    ];

    private static XElement Row(MultiLabelClass entry, string path) => El("tr",
        RowHead(entry.Name), Value.CountCell(path + ".given", entry.Given), Value.CountCell(path + ".predicted", entry.Predicted), Value.Cell(path + ".f1", entry.F1));
}

/// <summary>How well valence, arousal and dominance are predicted, by test corpus.</summary>
internal static class VadSection
{
    /// <returns>null for a run that predicts classes alone.</returns>
    public static XElement? Of(VadResults? vad) => vad is null ? null : Section("vad", "Valence, arousal, dominance",
        vad.Corpora.Select((corpus, i) => Corpus(corpus, FormattableString.Invariant($"vad.corpora[{i}]"))),
        El("p.note", "CCC: concordance correlation coefficient (Lin 1989), 1 where predictions equal ratings, 0 where they tell nothing; over the utterances that have the rating. "
            + "Interval: 95\u202F%, percentile bootstrap over test speakers. Computed from vad.csv."));

    private static XElement Corpus(VadCorpus corpus, string path) => El("div",
        Table($"{corpus.Corpus}: ratings from {Figures.Round(corpus.Low)} to {Figures.Round(corpus.High)}",
            [Column("Dimension", false), Column("CCC"), Column("from"), Column("to"), Column("Folds and seeds"), Column("Mean absolute error"), Column("Rated"), Column("Not rated")],
            corpus.Dimensions.Select((dimension, d) => Row(dimension, FormattableString.Invariant($"{path}.dimensions[{d}]"))),
            El("tr", RowHead("mean"), Cell(path + ".mean_ccc", corpus.MeanCcc), El("td"), El("td"), El("td"), El("td"), El("td"), El("td"))));

    private static XElement Row(VadDimension dimension, string path) => El("tr",
        RowHead(dimension.Name),
        Cell(path + ".ccc", dimension.Ccc),
        Cell(path + ".interval.low", dimension.Interval?.Low),
        Cell(path + ".interval.high", dimension.Interval?.High),
        dimension.Mean is { } mean ? Value.SpreadCell(path + ".mean", mean, path + ".std", dimension.Std ?? 0, dimension.Std is null ? 1 : 2) : None(),
        Cell(path + ".mae", dimension.Mae),
        Value.CountCell(path + ".rated", dimension.Rated),
        Value.CountCell(path + ".missing", dimension.Missing));

    private static XElement Cell(string path, double? value) => value is { } number ? Value.Cell(path, number) : None();

    private static XElement None() => El("td.num none", "none");
}
