namespace EmotionFusion.Evaluation;

/// <summary>Computes a run's results from its predictions; the same rows in the same order give the same bits.</summary>
public static class ResultsComputation
{
    /// <param name="header">What the predictions don't tell.</param>
    /// <param name="folds">The folds, for the training counts behind the baseline.</param>
    /// <param name="predictions">The test predictions of every seed and fold, as in predictions.csv.</param>
    /// <param name="validation">Predictions of the validation parts, as in validation.csv; null: there is no temperature.</param>
    /// <param name="genders">Of the test speakers, as in speakers.csv, empty where unknown; null: nothing is said of fairness.</param>
    /// <param name="baseline">Test predictions of the linear baseline, as in baseline.csv; null: there is none.</param>
    /// <exception cref="EmotionFusionException">No or impossible predictions; one of a fold that isn't there, or a fold or a seed without any.</exception>
    public static RunResults Compute(
        RunHeader header, IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions,
        IReadOnlyList<RunPrediction>? validation = null, IReadOnlyDictionary<string, string>? genders = null,
        IReadOnlyList<RunPrediction>? baseline = null) => Compute(header, folds, predictions, validation, genders, baseline, null);

    /// <inheritdoc cref="Compute(RunHeader, IReadOnlyList{FoldSplit}, IReadOnlyList{RunPrediction}, IReadOnlyList{RunPrediction}, IReadOnlyDictionary{string, string}, IReadOnlyList{RunPrediction})"/>
    /// <param name="inputs">What recordings and words the parts have in common, as in inputs.csv; null: nothing is said of it.</param>
    internal static RunResults Compute(
        RunHeader header, IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions,
        IReadOnlyList<RunPrediction>? validation, IReadOnlyDictionary<string, string>? genders, IReadOnlyList<RunPrediction>? baseline, InputsFile? inputs)
    {
        CheckComplete(folds, predictions);
        var classes = header.ClassNames;
        var scores = predictions
            .GroupBy(row => (row.Seed, row.Fold))
            .Select(training => new FoldScore(training.Key.Fold, training.Key.Seed, Metrics(training, classes)))
            .ToArray();
        var (mean, std) = Scores.Spread(scores);
        var byFold = folds.Select(fold => Fold(fold, classes, predictions, scores)).ToArray();
        var sharedSpeakers = SpeakerOverlap.Of(folds, predictions);
        var seeds = scores.Select(score => score.Seed).Distinct().ToArray();
        SpeakerSummary[] bySpeaker = [.. BySpeaker(predictions).Select(rows => Speaker(rows, classes))];
        var results = new RunResults
        {
            Format = RunResults.CurrentFormat,
            Protocol = header.Protocol,
            Experiment = header.Experiment,
            Corpus = header.Corpus,
            SpeakersShared = sharedSpeakers is not null,
            SharedSpeakers = sharedSpeakers,
            Namesakes = header.Namesakes,
            Overlap = Overlap.Of(folds, predictions, inputs, classes.Count),
            ValidationSpeakersShared = header.ValidationSpeakersShared,
            Validation = header.Validation,
            Notices = header.Notices,
            Split = header.Split is null ? null : header.Split with { Sha256 = SplitHash.Of(folds) },
            Started = header.Started,
            Classes = classes,
            LabelMap = header.LabelMap,
            LabelConvention = header.LabelConvention,
            Seeds = seeds,
            Utterances = Utterances(predictions),
            Folds = scores,
            Mean = mean,
            Std = std,
            ByFold = byFold,
            BySeed = [.. seeds.Select(seed => Seed(seed, scores))],
            BySpeaker = bySpeaker,
            Pooled = Pool(seeds, folds, classes, predictions),
            Baseline = new Baseline(Scores.Spread([.. byFold.Select(fold => fold.Majority.Scores)]).Mean, 1.0 / classes.Count),
            Modalities = ModalityScore.Of(predictions, header.Gaps, classes),
            LeftOut = LeftOut.Of(header.LeftOut),
            ExperimentsTried = header.ExperimentsTried,
            Fairness = genders is null ? null : Fairness.Of(bySpeaker, predictions, genders, classes.Count),
            TemperatureScaling = validation is null ? null : TemperatureScaling.Of(folds, predictions, validation),
            Trainings = header.Trainings,
            Head = header.Head,
            LinearBaseline = baseline is null ? null : LinearBaseline.Compute(folds, header.Strengths, classes.Count, predictions, baseline),
        };
        return header.Trainings is { } trainings ? results with { Warnings = Warnings.Of(results, predictions, trainings) } : results;
    }

    /// <summary>Every seed must have tested every fold: a mean over some of them would pass for the mean over all.</summary>
    private static void CheckComplete(IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions)
    {
        if (predictions.Count == 0)
        {
            throw new EmotionFusionException("There are no predictions to compute results from.");
        }

        var runs = predictions.Select(row => (row.Seed, row.Fold)).ToHashSet();
        var names = folds.Select(fold => fold.Name).ToHashSet();
        var seeds = runs.Select(run => run.Seed).Distinct().ToArray();
        if (runs.FirstOrDefault(run => !names.Contains(run.Fold)) is { Fold: not null } stray)
        {
            throw new EmotionFusionException($"There are predictions of fold '{stray.Fold}', but the folds are {string.Join(", ", names)}.");
        }

        if (folds.CountBy(fold => fold.Name).FirstOrDefault(name => name.Value > 1) is { Key: { } twice })
        {
            throw new EmotionFusionException($"Two folds are called '{twice}'.");
        }

        foreach (var fold in folds)
        {
            foreach (var seed in seeds.Where(seed => !runs.Contains((seed, fold.Name))))
            {
                throw new EmotionFusionException(FormattableString.Invariant($"Fold '{fold.Name}' has no predictions of seed {seed}, other folds have."));
            }
        }
    }

    private static FoldSummary Fold(
        FoldSplit fold, IReadOnlyList<string> classes, IEnumerable<RunPrediction> predictions, IEnumerable<FoldScore> scores)
    {
        var rows = predictions.Where(row => row.Fold == fold.Name).ToArray();
        var confusion = Matrix(rows, classes.Count);
        var (mean, std) = Scores.Spread(scores.Where(score => score.Name == fold.Name));
        return new FoldSummary(
            fold.Name,
            Utterances(rows),
            [.. rows.Select(row => row.Prediction.Speaker).Distinct()],
            [.. classes.Where((_, c) => confusion.Support(c) == 0)],
            mean,
            std,
            MajorityBaseline.Compute(fold.LearntClasses, rows.Select(row => row.Prediction.Label), classes),
            confusion.ToRows());
    }

    private static SeedSummary Seed(int seed, IEnumerable<FoldScore> scores)
    {
        var (mean, std) = Scores.Spread(scores.Where(score => score.Seed == seed));
        return new SeedSummary(seed, mean, std);
    }

    private static SpeakerSummary Speaker(IGrouping<string, RunPrediction> rows, IReadOnlyList<string> classes)
    {
        var confusion = Matrix(rows, classes.Count);
        return new SpeakerSummary(
            rows.Key, [.. rows.Select(row => row.Fold).Distinct()], Utterances(rows), confusion.PresentClasses, confusion.Uar, confusion.Wa, confusion.MacroF1);
    }

    private static PooledResult Pool(
        IReadOnlyList<int> seeds, IEnumerable<FoldSplit> folds, IReadOnlyList<string> classes, IReadOnlyList<RunPrediction> predictions) => new(
        seeds,
        [.. folds.Select(fold => fold.Name)],
        Metrics(predictions, classes),
        SpeakerIntervals.Compute([.. BySpeaker(predictions).Select(rows => Matrix(rows, classes.Count))]),
        Calibration.Compute([.. predictions.Select(row => ((double)row.Prediction.Probabilities.Max(), row.Prediction.Predicted == row.Prediction.Label))]));

    internal static IEnumerable<IGrouping<string, RunPrediction>> BySpeaker(IEnumerable<RunPrediction> predictions) =>
        predictions.GroupBy(row => row.Prediction.Speaker).OrderBy(rows => rows.Key, NaturalComparer.Instance);

    /// <summary>Each counted once whatever the number of seeds.</summary>
    internal static int Utterances(IEnumerable<RunPrediction> rows) => rows.Select(row => row.Prediction.Utterance).Distinct().Count();

    private static ClassificationMetrics Metrics(IEnumerable<RunPrediction> rows, IReadOnlyList<string> classes) =>
        ClassificationMetrics.Compute([.. rows.Select(row => row.Prediction)], classes);

    internal static ConfusionMatrix Matrix(IEnumerable<RunPrediction> rows, int classes) =>
        ConfusionMatrix.Of(classes, rows.Select(row => (row.Prediction.Label, row.Prediction.Predicted)));
}
