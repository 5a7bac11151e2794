using static EmotionFusion.Evaluation.PaperCell;
using static EmotionFusion.Evaluation.PaperColumn;

namespace EmotionFusion.Evaluation;

/// <summary>
/// <c>tables/</c> of a run's folder: what a paper's table and appendix say of it, a <c>.tex</c> and a <c>.csv</c> each, and
/// <c>all.tex</c> with all of them. Figures are those of results.json; genders' intervals and recalls are computed from
/// predictions.csv and speakers.csv.
/// </summary>
internal static class RunTables
{
    public static void Write(SavedRun run, IReadOnlyList<TransferRow> transfer) => Write(run.Folder, run.Results.Experiment, Of(run, transfer));

    /// <summary>The same of a run that predicts valence, arousal and dominance alone.</summary>
    public static void Write(RunFolder folder, VadRunResults results) =>
        Write(folder, results.Experiment, [.. Vad(results.Vad, results.Experiment), Hyperparameters(RecordedKeys.Of(folder.Config, File.ReadAllText(folder.Config)), results.Experiment)]);

    internal static IReadOnlyList<PaperTable> Of(SavedRun run, IReadOnlyList<TransferRow> transfer)
    {
        var results = run.Results;
        return
        [
            Main(results), Pooled(results), Folds(results), Seeds(results), Trainings(results), Speakers(run), Classes(results), Confusion(results),
            .. results.LinearBaseline is { } linear ? [Baseline(results, linear)] : Array.Empty<PaperTable>(),
            .. transfer.Count > 0 ? [Transfer(transfer)] : Array.Empty<PaperTable>(),
            Calibrations(results), Bins(results),
            .. results.Fairness is { } fairness ? Fair(run, fairness) : [],
            .. run.FusionWeights.Count > 0 ? [Weights(run)] : Array.Empty<PaperTable>(),
            .. Vad(results.Vad, results.Experiment),
            Hyperparameters(run.Settings, results.Experiment),
        ];
    }

    private static void Write(RunFolder folder, string experiment, IReadOnlyList<PaperTable> tables)
    {
        Directory.CreateDirectory(folder.Tables);
        foreach (var table in tables)
        {
            table.WriteCsv(Path.Combine(folder.Tables, table.Name + ".csv"));
            AtomicFile.Write(Path.Combine(folder.Tables, table.Name + ".tex"), table.Latex(experiment));
        }

        AtomicFile.Write(Path.Combine(folder.Tables, "all.tex"), string.Join('\n', tables.Select(table => table.Latex(experiment))));
    }

    private static PaperTable Main(RunResults results) => new(
        "main", $"{About(results)}: mean ± standard deviation over {Over(results)}; pooled UAR with its 95 % interval over speakers.",
        [Text("", "model"), PaperColumn.Spread("UAR", "uar"), PaperColumn.Spread("WA", "wa"), PaperColumn.Spread("Macro F1", "f1"), Number("Pooled UAR", "pooled_uar"), PaperColumn.Interval("95 % interval", "pooled_uar")],
        [
            [PaperCell.Text(results.Experiment), .. Scores(results.Mean, results.Std, results.Folds.Count), Fraction(results.Pooled.Uar), PaperCell.Interval(results.Pooled.Intervals?.Uar)],
            .. results.LinearBaseline is { } linear
                ? new PaperCell[][]
                {
                    [PaperCell.Text("linear baseline"), .. Scores(linear.Mean, linear.Std, linear.Folds.Count), Fraction(linear.Pooled.Uar), PaperCell.Interval(linear.Intervals?.Uar)],
                    [PaperCell.Text($"{results.Experiment} minus linear baseline"), None(2), None(2), None(2), Fraction(linear.Difference.Uar), PaperCell.Interval(linear.Difference.Interval)],
                }
                : [],
            [PaperCell.Text("majority class"), .. Scores(results.Baseline.Majority, results.Baseline.Majority, 1), None(1), None(2)],
            [PaperCell.Text("chance"), PaperCell.Spread(results.Baseline.Chance, 0, 1), PaperCell.Spread(results.Baseline.Chance, 0, 1), None(2), None(1), None(2)],
        ]);

    private static PaperTable Pooled(RunResults results)
    {
        var (pooled, intervals) = (results.Pooled, results.Pooled.Intervals);
        return new("pooled", $"{About(results)}: all test predictions as one set, with 95 % intervals over speakers.",
            [Text("Figure", "figure"), Number("Value", "value"), PaperColumn.Interval("95 % interval", "value")],
            [
                Row("UAR", pooled.Uar, intervals?.Uar), Row("WA", pooled.Wa, intervals?.Wa), Row("macro F1", pooled.F1, intervals?.F1), Row("weighted F1", pooled.WeightedF1),
                Row("Cohen's kappa", pooled.Kappa), Row("Matthews' correlation", pooled.Mcc), Row("true class in the top 2", pooled.Top2), Row("log-loss, nats", pooled.LogLoss),
            ]);

        static PaperCell[] Row(string name, double value, Interval? interval = null) => [PaperCell.Text(name), Fraction(value), PaperCell.Interval(interval)];
    }

    private static PaperTable Folds(RunResults results) => new(
        "folds", $"{About(results)}: test folds, {(results.Seeds.Count > 1 ? "mean ± standard deviation over seeds" : "one seed")}.",
        [Text("Fold", "fold"), Number("n", "utterances"), PaperColumn.Spread("UAR", "uar"), PaperColumn.Spread("WA", "wa"), PaperColumn.Spread("Macro F1", "f1"), Text("Speakers", "speakers")],
        [
            .. results.ByFold.Select(fold => (PaperCell[])[PaperCell.Text(fold.Name), Count(fold.Utterances), .. Scores(fold.Mean, fold.Std, results.Seeds.Count), Names(fold.Speakers)]),
            [PaperCell.Text("mean"), Count(results.Utterances), .. Scores(results.Mean, results.Std, results.Folds.Count), None(1)],
        ])
    {
        Totals = 1,
    };

    private static PaperTable Seeds(RunResults results) => new(
        "seeds", $"{About(results)}: seeds, mean ± standard deviation over folds.",
        [Text("Seed", "seed"), PaperColumn.Spread("UAR", "uar"), PaperColumn.Spread("WA", "wa"), PaperColumn.Spread("Macro F1", "f1")],
        [.. results.BySeed.Select(seed => (PaperCell[])[PaperCell.Text(FormattableString.Invariant($"{seed.Seed}")), .. Scores(seed.Mean, seed.Std, results.ByFold.Count)])]);

    private static PaperTable Trainings(RunResults results) => new(
        "trainings", $"{About(results)}: every fold with every seed.",
        [
            Text("Fold", "fold"), Number("Seed", "seed"), Number("n", "n"), Number("UAR", "uar"), Number("WA", "wa"), Number("Macro F1", "f1"), Number("Weighted F1", "weighted_f1"),
            Number("Kappa", "kappa"), Number("MCC", "mcc"), Number("Top 2", "top2"), Number("Log-loss", "log_loss"),
        ],
        [.. results.Folds.Select(fold => (PaperCell[])
        [
            PaperCell.Text(fold.Name), Count(fold.Seed), Count(fold.N), Fraction(fold.Uar), Fraction(fold.Wa), Fraction(fold.F1), Fraction(fold.WeightedF1),
            Fraction(fold.Kappa), Fraction(fold.Mcc), Fraction(fold.Top2), Fraction(fold.LogLoss),
        ])]);

    private static PaperTable Speakers(SavedRun run) => new(
        "speakers", $"{About(run.Results)}: test speakers{AllSeeds(run.Results)}.",
        [Text("Speaker", "speaker"), Text("Gender", "gender"), Number("n", "utterances"), Number("Classes", "classes"), Number("UAR", "uar"), Number("WA", "wa"), Number("Macro F1", "f1"), Text("Folds", "folds")],
        [.. run.Results.BySpeaker.Select(speaker => (PaperCell[])
        [
            PaperCell.Text(speaker.Speaker), run.Genders?.GetValueOrDefault(speaker.Speaker, "") is { Length: > 0 } gender ? PaperCell.Text(gender) : None(1), Count(speaker.Utterances), Count(speaker.Classes),
            Fraction(speaker.Uar), Fraction(speaker.Wa), Fraction(speaker.F1), Names(speaker.Folds),
        ])]);

    private static PaperTable Classes(RunResults results) => new(
        "classes", $"{About(results)}: classes, all test predictions.",
        [Text("Class", "class"), Number("n", "n"), Number("Predicted", "predicted"), Number("Precision", "precision"), Number("Recall", "recall"), Number("F1", "f1")],
        [
            .. results.Pooled.Classes.Select(entry => (PaperCell[])
                [PaperCell.Text(entry.Name), Count(entry.N), Count(entry.Predicted), Fraction(entry.Precision), Fraction(entry.N == 0 ? null : entry.Recall), Fraction(entry.F1)]),
            [PaperCell.Text("macro mean"), Count(results.Pooled.N), None(1), None(1), Fraction(results.Pooled.Uar), Fraction(results.Pooled.F1)],
        ])
    {
        Totals = 1,
    };

    private static PaperTable Confusion(RunResults results) => new(
        "confusion", $"{About(results)}: confusion matrix of all test predictions; rows: true class, columns: predicted.",
        [Text("True class", "true_class"), .. results.Classes.Select(name => Number(name, name))],
        [.. results.Classes.Select((name, truth) => (PaperCell[])[PaperCell.Text(name), .. results.Pooled.Confusion[truth].Select(Count)])]);

    private static PaperTable Baseline(RunResults results, LinearBaseline linear) => new(
        "linear_baseline", $"{About(results)}: linear baseline by fold, with the head's mean over seeds beside it.",
        [Text("Fold", "fold"), Number("n", "n"), Number("UAR", "uar"), Number("WA", "wa"), Number("Macro F1", "f1"), Number("Head's UAR", "head_uar"), Number("l2", "l2")],
        [.. linear.Folds.Zip(results.ByFold, (fold, head) => (PaperCell[])
            [PaperCell.Text(fold.Name), Count(fold.N), Fraction(fold.Uar), Fraction(fold.Wa), Fraction(fold.F1), Fraction(head.Mean.Uar), PaperCell.Text(Figures.Exact(fold.Strength.L2))])]);

    private static PaperTable Transfer(IReadOnlyList<TransferRow> rows)
    {
        var tests = TransferRow.Tests(rows);
        return new("transfer", "UAR by corpora trained and tested on, mean ± standard deviation over seeds.",
            [Text("Trained on", "trained_on"), Text("Experiment", "experiment"), .. tests.Select(test => PaperColumn.Spread(test, test))],
            [.. rows.Select(row => (PaperCell[])[PaperCell.Text(row.Train), PaperCell.Text(row.Experiment), .. tests.Select(test => row.Uar.TryGetValue(test, out var uar) ? PaperCell.Spread(uar.Mean, uar.Std, row.Seeds) : None(2))])]);
    }

    private static PaperTable Calibrations(RunResults results) => new(
        "calibration", $"{About(results)}: calibration of the test predictions; expected calibration error over {Calibration.BinCount} bins.",
        [Text("Probabilities", "probabilities"), Number("Calibration error", "ece"), Number("Log-loss, nats", "log_loss")],
        results.TemperatureScaling is { } scaling
            ?
            [
                [PaperCell.Text("as the heads say it"), Fraction(scaling.EceBefore), Fraction(scaling.NllBefore)],
                [PaperCell.Text("temperature-scaled"), Fraction(scaling.EceAfter), Fraction(scaling.NllAfter)],
            ]
            : [[PaperCell.Text("as the heads say it"), Fraction(results.Pooled.Calibration.Ece), Fraction(results.Pooled.LogLoss)]]);

    private static PaperTable Bins(RunResults results) => new(
        "calibration_bins", $"{About(results)}: test predictions by confidence.",
        [Text("Probabilities", "probabilities"), PaperColumn.Interval("Confidence", "bin"), Number("n", "n"), Number("Mean confidence", "confidence"), Number("Accuracy", "accuracy")],
        [.. Of("as the heads say it", results.Pooled.Calibration.Bins), .. results.TemperatureScaling is { } scaling ? Of("temperature-scaled", scaling.BinsAfter) : []]);

    private static IEnumerable<PaperCell[]> Of(string which, IEnumerable<CalibrationBin> bins) => bins.Where(bin => bin.N > 0).Select(bin => (PaperCell[])
        [PaperCell.Text(which), PaperCell.Interval(new Interval(bin.Low, bin.High)), Count(bin.N), Fraction(bin.Confidence), Fraction(bin.Accuracy)]);

    private static IEnumerable<PaperTable> Fair(SavedRun run, Fairness fairness)
    {
        if (fairness.Genders.Count > 0)
        {
            yield return new("genders", $"{About(run.Results)}: test speakers by gender{AllSeeds(run.Results)}; UAR with its 95 % interval over the gender's speakers, and the recall of each class.",
                [
                    Text("Gender", "gender"), Number("Speakers", "speakers"), Number("n", "utterances"), Number("UAR", "uar"), PaperColumn.Interval("95 % interval", "uar"), Number("WA", "wa"), Number("Macro F1", "f1"),
                    .. run.Results.Classes.Select(name => Number(name, "recall_" + name)),
                ],
                [.. fairness.Genders.Zip(GenderFigures.Of(run), (group, more) => (PaperCell[])
                [
                    PaperCell.Text(group.Gender), Count(group.Speakers), Count(group.Utterances), Fraction(group.Uar), PaperCell.Interval(more.Uar), Fraction(group.Wa), Fraction(group.F1),
                    .. run.Results.Classes.Select((_, c) => Fraction(more.Pooled.Support(c) == 0 ? null : more.Pooled.Recall(c))),
                ])]);
        }

        (string Name, GroupGap Gap)[] gaps = [.. fairness.GenderGap is { } genders ? [("gender", genders)] : Array.Empty<(string, GroupGap)>(), ("speaker", fairness.SpeakerGap)];
        yield return new("gaps", $"{About(run.Results)}: UAR of the best group of test speakers minus UAR of the worst.",
            [Text("Groups by", "groups"), Text("Best", "best"), Text("Worst", "worst"), Number("Difference", "gap"), PaperColumn.Interval("95 % interval", "gap")],
            [.. gaps.Select(entry => (PaperCell[])[PaperCell.Text(entry.Name), PaperCell.Text(entry.Gap.Best), PaperCell.Text(entry.Gap.Worst), Fraction(entry.Gap.Gap), PaperCell.Interval(entry.Gap.Interval)])]);
    }

    private static PaperTable Weights(SavedRun run) => new(
        "fusion_weights", $"{About(run.Results)}: mean weight of the sound in the gated fusion, by true class.",
        [Text("Class", "class"), Number("Right", "right"), Number("n", "right_n"), Number("Wrong", "wrong"), Number("n", "wrong_n")],
        [.. WeightGroup.Of(run).Select(group => (PaperCell[])
            [PaperCell.Text(group.Name), Fraction(WeightGroup.Mean(group.Right)), Count(group.Right.Length), Fraction(WeightGroup.Mean(group.Wrong)), Count(group.Wrong.Length)])]);

    private static PaperTable[] Vad(VadResults? vad, string experiment) => vad is null ? [] :
    [
        new("vad", $"{experiment}: concordance correlation (CCC) of valence, arousal and dominance, with its 95 % interval over speakers.",
            [Text("Corpus", "corpus"), Text("Dimension", "dimension"), Number("CCC", "ccc"), PaperColumn.Interval("95 % interval", "ccc"), Number("Mean absolute error", "mae"), Number("Rated", "rated")],
            [.. vad.Corpora.SelectMany(corpus => corpus.Dimensions.Select(dimension => (PaperCell[])
                [PaperCell.Text(corpus.Corpus), PaperCell.Text(dimension.Name), Fraction(dimension.Ccc), PaperCell.Interval(dimension.Interval), Fraction(dimension.Mae), Count(dimension.Rated)]))]),
    ];

    private static PaperTable Hyperparameters(IReadOnlyList<(string Key, string Value)> settings, string experiment) => new(
        "hyperparameters", $"{experiment}: every key of the experiment.", [Text("Key", "key"), Wide("Value", "value")],
        [.. settings.Select(setting => (PaperCell[])[PaperCell.Text(setting.Key), PaperCell.Text(setting.Value)])]);

    private static PaperCell[] Scores(Scores mean, Scores std, int over) =>
        [PaperCell.Spread(mean.Uar, std.Uar, over), PaperCell.Spread(mean.Wa, std.Wa, over), PaperCell.Spread(mean.F1, std.F1, over)];

    private static PaperCell Names(IReadOnlyList<string> names) => PaperCell.Text(string.Join(", ", names)) is var all && names.Count <= 6
        ? all
        : all with { Latex = FormattableString.Invariant($"{names.Count}") };

    private static string About(RunResults results) => $"{results.Experiment}, {(results.Protocol == Protocol.CrossCorpus.Name ? "trained on " : "")}{results.Corpus}, {TitleSection.ProtocolName(results)}";

    private static string Over(RunResults results) => $"{Figures.Count(results.ByFold.Count, "fold")} and {Figures.Count(results.Seeds.Count, "seed")}";

    private static string AllSeeds(RunResults results) => results.Seeds.Count > 1 ? ", all seeds together" : "";
}
