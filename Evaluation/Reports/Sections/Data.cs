using System.Xml.Linq;
using EmotionFusion.Pipeline;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What was learnt from, selected by and tested on.</summary>
internal static class DataSection
{
    private const int MostRowsInSight = 24;

    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        return Section("data", "Data",
            LabelMap.Shown(results.LabelMap, results.LabelConvention) is { } labels ? P("Labels: ", labels, ".") : null,
            results.LeftOut.Utterances.Where(exclusion => exclusion.OnPurpose).ToArray() is { Length: > 0 } others
                ? P("Left out on purpose: ", Exclusion.Summary(others), ".") : null,
            Figure(ClassBars.Of([.. results.Classes.Select((name, c) => (name, Support(results, c)))]),
                "Test utterances a class, all folds. ", Disjoint(results), " Validation decides which epoch is kept; the test part is scored once, after all training.",
                run.Folds.Any(fold => fold.Rotation is not null) ? " Every training speaker validates in turn; folds.json has the divisions." : null),
            SplitText(results.Split),
            OverlapText.Recordings(results),
            OverlapText.HeldBack(results),
            OverlapText.Transcripts(results),
            run.Folds.Count * 3 <= MostRowsInSight ? Parts(run) : Details($"Class counts of {Figures.Count(run.Folds.Count)} folds", Parts(run)));
    }

    /// <summary>Whether a speaker is in training and test, as part of a sentence.</summary>
    public static string Strangers(RunResults results) => results switch
    {
        { SharedSpeakers: { } shared } => $"{Figures.Count(shared.Utterances)} of {Figures.Count(results.Utterances, "test utterance")} are of {Figures.Count(shared.Speakers, "speaker")} in training or validation, too",
        { Namesakes: { } same } => $"no speaker is in both if the {Figures.Count(same.Speakers)} whose names are ({string.Join(", ", same.Names)}{(same.Names.Count < same.Speakers ? ", ..." : "")}) are different people, as they were taken to be",
        _ => "no speaker is in both",
    };

    private static string Disjoint(RunResults results) => results switch
    {
        { SharedSpeakers: not null } => $"Speakers are in several parts of a fold: {Strangers(results)}.",
        { Namesakes: not null } => $"Of training and test: {Strangers(results)}.",
        { ValidationSpeakersShared: true } => "Training and validation share speakers, test has others.",
        _ => "Each speaker is in one part of a fold only.",
    };

    /// <summary>What two papers that used the same split both can say; null in runs of earlier versions.</summary>
    public static XElement? SplitText(RunSplit? split) => split is null ? null : P(
        "Split: SHA-256 ", El("code", split.Sha256), ", the same in every run that trains, validates and tests on the same utterances.",
        split.File is { } file
            ? El("span", " The folds were read from ", El("code", file.Path), " (SHA-256 ", El("code", file.Sha256), "), which names ",
                $"{Figures.Count(file.Utterances, "utterance")} of these data; the recordings of {Figures.Count(file.RecordingsCompared)} of them were compared.")
            : null);

    /// <summary>Of utterances, not of predictions: seeds don't multiply it.</summary>
    private static long Support(RunResults results, int c) =>
        ConfusionMatrix.FromRows(results.Pooled.Confusion).Support(c) / results.Seeds.Count;

    private static XElement Parts(SavedRun run)
    {
        var classes = run.Results.Classes;
        return Scroll("Class counts a fold and part", El("table.grouped",
            El("caption", "Utterances a fold, part and class"),
            El("thead", El("tr", Column("Fold", false), Column("Part", false), Column("Speakers"), classes.Select(name => Column(name)), Column("All"))),
            run.Folds.Select(fold => El("tbody", At("data-fold", fold.Name), Rows(fold, classes)))));
    }

    private static IEnumerable<XElement> Rows(FoldSplit fold, IReadOnlyList<string> classes)
    {
        (string Name, FoldSplitPart Part)[] parts = fold.Rotation is null
            ? [("train", fold.Train), ("validation", fold.Validation), ("test", fold.Test)]
            : [("train and, in turn, validation", TrainingSide(fold)), ("test", fold.Test)];
        return parts.Select((part, i) => Row(i == 0 ? El("th", At("scope", "rowgroup"), At("rowspan", parts.Length), fold.Name) : null, part.Name, part.Part, classes));
    }

    private static FoldSplitPart TrainingSide(FoldSplit fold) => new(
        [.. fold.Train.Speakers, .. fold.Validation.Speakers], [.. fold.Train.Utterances, .. fold.Validation.Utterances], fold.LearntClasses);

    private static XElement Row(XElement? fold, string part, FoldSplitPart split, IReadOnlyList<string> classes) => El("tr",
        fold,
        RowHead(part),
        El("td.num", At("title", string.Join(", ", split.Speakers.Take(20))), Figures.Count(split.Speakers.Count)),
        classes.Select(name => El(split.Classes.GetValueOrDefault(name) == 0 ? "td.num none" : "td.num", Figures.Count(split.Classes.GetValueOrDefault(name)))),
        El("td.num", Figures.Count(split.Utterances.Count)));
}

/// <summary>What else training and test have in common, in sentences; null where nothing is known of it.</summary>
internal static class OverlapText
{
    public static XElement? Recordings(RunResults results) => results.Overlap?.Recordings is not { } compared ? null : P(compared.Utterances switch
    {
        0 => "Recordings were not compared: no sound was read.",
        var some when some < compared.OfUtterances =>
            $"No recording is in two parts of a fold, sample by sample, among the {Figures.Count(some)} of {Figures.Count(compared.OfUtterances)} utterances whose sound was read.",
        _ => "No recording is in two parts of a fold, sample by sample.",
    });

    public static XElement? HeldBack(RunResults results) => results.Overlap?.HeldBack is not { } held ? null : P(
        "Left out of training and validation: ",
        Value.Count("overlap.held_back.same_speaker", held.SameSpeaker), " utterances whose speakers are tested in another corpus, and ",
        Value.Count("overlap.held_back.same_recording", held.SameRecording), " whose recordings are. folds.json names them.");

    public static XElement? Transcripts(RunResults results) => results.Overlap?.Transcripts switch
    {
        null => null,
        { Seen: 0 } => P("No test utterance has the words of a training utterance."),
        { UnseenUar: { } unseen } words => El("div",
            P(Value.Count("overlap.transcripts.seen", words.Seen), $" of {Figures.Count(words.Utterances, "test utterance")} (",
                Value.Percent("overlap.transcripts.share", words.Share), "\u202F%) have the words of a training utterance, case, punctuation and white space folded. Pooled UAR is ",
                Value.Percent("overlap.transcripts.uar", words.Uar), "\u202F% on all, ",
                Value.Percent("overlap.transcripts.unseen_uar", unseen), "\u202F% on those whose words are new."),
            words.Folds is { Count: > 1 } folds ? Details("Words seen in training, fold by fold", ByFold(folds)) : null),
        { Utterances: var all } => P($"All transcripts occur in training ({Figures.Count(all, "test utterance")}); text can’t be judged on unseen ones."),
    };

    private static XElement ByFold(IReadOnlyList<FoldTranscripts> folds) => Table("Test utterances by fold, and UAR over all seeds",
        [Column("Fold", false), Column("Utterances"), Column("Words seen"), Column("UAR"), Column("UAR where new")],
        folds.Select((fold, i) => El("tr", At("data-fold", fold.Name),
            RowHead(fold.Name),
            Value.CountCell($"overlap.transcripts.folds[{i}].utterances", fold.Utterances),
            Value.CountCell($"overlap.transcripts.folds[{i}].seen", fold.Seen),
            Value.Cell($"overlap.transcripts.folds[{i}].uar", fold.Uar),
            fold.UnseenUar is { } unseen ? Value.Cell($"overlap.transcripts.folds[{i}].unseen_uar", unseen) : Value.Cell(null))));
}

/// <summary>How many utterances each class has.</summary>
internal static class ClassBars
{
    public static XElement Of(IReadOnlyList<(string Name, long Count)> classes)
    {
        const double Width = 460, RowHeight = 28;
        var names = classes.Select(entry => Svg.Short(entry.Name)).ToArray();
        var x = new Axis(0, Math.Max(1, classes.Max(entry => entry.Count)), 16 + Svg.WidthOf(names), Width - 120);
        var total = Math.Max(1, classes.Sum(entry => entry.Count));
        return Svg.Drawing("bars", Width, RowHeight * classes.Count + 4, "Utterances a class",
            string.Join("; ", classes.Select(entry => $"{entry.Name} {Figures.Count(entry.Count)}")) + ".",
            classes.Select((entry, i) => Svg.Group("row",
                Svg.Text("tick", x.From - 10, RowHeight * (i + 0.5) + 4, "end", names[i], Svg.Tip(entry.Name)),
                Svg.Rect("bar", x.From, RowHeight * i + 5, x.At(entry.Count) - x.From, RowHeight - 10),
                Svg.Text("tick", x.At(entry.Count) + 8, RowHeight * (i + 0.5) + 4, "start",
                    $"{Figures.Count(entry.Count)} ({Figures.Percent((double)entry.Count / total)})"))));
    }
}

/// <summary>How to make the run again.</summary>
internal static class ProvenanceSection
{
    public static XElement Of(SavedRun run) => Section("provenance", "How this run was made",
        Command(run) is { } command ? El("pre", At("class", "command"), At("tabindex", "0"), El("code", command)) : null,
        P("Below is config.yaml of the run folder: the program, data and encoders with their hashes, and every key of the experiment."),
        El("pre", At("class", "config"), At("tabindex", "0"), El("code", run.Config)));

    /// <summary>null in a config.yaml that somebody else wrote.</summary>
    private static string? Command(SavedRun run) => YamlFile.Read(run.Folder.Config).Map("provenance")?.String("command");
}

/// <summary>The footnote: what the words mean.</summary>
internal static class Definitions
{
    public static XElement Of(RunResults results) => El("footer",
        El("h2", "Definitions"),
        El("dl.definitions",
            Term("UAR", "unweighted average recall: the mean of the recalls of those classes that have test utterances (ML.NET’s MacroAccuracy)."),
            Term("WA", "weighted accuracy: the share of utterances that are right (ML.NET’s MicroAccuracy)."),
            Term("Macro F1", "the mean F1 of the classes that occur as truth or as prediction, as scikit-learn’s f1_score(average=\"macro\"); this is the F1 of the headline. Weighted F1 weights each class with its utterances."),
            Term("Mean ± deviation", "over the figures of all folds and seeds, each run counting once; the deviation is the population’s (divided by n)."),
            Term("Pooled", $"all test predictions of {Figures.Count(results.ByFold.Count, "fold")} and {Figures.Count(results.Seeds.Count, "seed")} ({string.Join(", ", results.Seeds)}) as one set."),
            Term("Interval", Interval(results)),
            Term("Majority class", "always answering the class that is most frequent in the fold’s training part; mean over folds. Chance: guessing all classes equally often."),
            Term("Calibration error", "the mean distance between accuracy and confidence (the highest probability) in 15 bins of equal width, weighted with the bins’ predictions."),
            Term("Figures", "headlines and drawings in per cent, tables as fractions of 1. All are computed from predictions.csv, and results.json has them with all digits. For papers, tables/ of the run’s folder has them as LaTeX and CSV.")));

    private static XElement Term(string name, string meaning) => El("div", El("dt", name), El("dd", meaning));

    private static string Interval(RunResults results) => results.Pooled.Intervals is { } intervals
        ? FormattableString.Invariant($"2.5 to 97.5 percentile of the pooled figure over {intervals.Draws} draws (generator seed {intervals.Seed}). A draw takes {intervals.Speakers} of the {intervals.Speakers} test speakers with replacement, with all their predictions, those of all seeds together; UAR is over the classes in the draw. With few speakers such an interval is rather too narrow.")
        : "not given: it resamples speakers, and there is one.";
}
