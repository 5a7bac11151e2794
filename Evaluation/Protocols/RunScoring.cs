using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Makes results of a run's trainings, once, and writes them into its folder.</summary>
internal sealed class RunScoring(ExperimentPlan plan, RunFolder folder, RunLog log, DateTimeOffset started, int tried)
{
    public RunResults Score(IReadOnlyList<TrainedFold> trained)
    {
        AssertDisjoint(trained);
        var predictions = Predictions(trained, run => run.Test);
        PredictionsFile.Write(folder.Predictions, plan.View.ClassNames, predictions);
        WriteAlone(folder.PredictionsAudioAlone, trained, run => run.TestAudioAlone);
        WriteAlone(folder.PredictionsTextAlone, trained, run => run.TestTextAlone);
        ModalitiesFile.Write(folder.Modalities, plan.View.Gaps);
        ProbesFile.Write(folder.Probes, trained);
        var validation = ValidationPredictions(trained);
        if (validation is not null)
        {
            PredictionsFile.Write(folder.Validation, plan.View.ClassNames, validation);
        }

        var genders = GenderSummary.Of(plan.View, predictions);
        SpeakersFile.Write(folder.Speakers, genders);
        ErrorsFile.Write(folder.Errors, ConfidentError.Of(predictions), plan.View);
        var (rated, vad) = (RowOutputs.Rated(plan, predictions, trained), plan.Config.Targets.UsesVad ? RowOutputs.Vad(plan, trained) : null);
        var results = ResultsComputation.Compute(Header(trained), plan.Splits(), predictions, validation, genders) with
        {
            AllInclusive = AllInclusiveResults.Of(plan.View.ClassNames, rated),
            Vad = vad is null ? null : VadResults.Of(RowOutputs.Scales(plan.View), vad),
        };
        if (rated is not null)
        {
            RatingsFile.Write(folder.Ratings, plan.View.ClassNames, rated);
        }

        if (vad is not null)
        {
            VadFile.Write(folder.Vad, vad);
        }

        var difficulties = TestDifficulties.Of(plan.View, plan.Config.ExpectedVad, predictions);
        DifficultiesFile.Write(folder.Difficulties, difficulties);
        DifficultyAnalysisFile.WriteAll(folder, results, predictions, difficulties);
        ResultsLog.Write(log, results, predictions, difficulties);
        RunJson.Write(folder.Results, results);
        return results;
    }

    /// <summary>The same of a run that predicts valence, arousal and dominance alone.</summary>
    public VadRunResults ScoreVad(IReadOnlyList<TrainedFold> trained)
    {
        AssertDisjoint(trained);
        var rows = RowOutputs.Vad(plan, trained);
        VadFile.Write(folder.Vad, rows);
        var results = VadRunResults.Of(Header(trained), VadResults.Of(RowOutputs.Scales(plan.View), rows), rows);
        RunJson.Write(folder.Results, results);
        return results;
    }

    private void AssertDisjoint(IReadOnlyList<TrainedFold> trained)
    {
        foreach (var fold in trained.Select(run => run.Fold).Distinct())
        {
            fold.AssertDisjoint(plan.View);
        }
    }

    private IReadOnlyList<RunPrediction> Predictions(IReadOnlyList<TrainedFold> trained, Func<TrainedFold, IReadOnlyList<Prediction>> of) =>
        plan.SplitByCorpus(Ensemble.Predictions(trained, of));

    /// <summary>Those of a fold's heads under its name, each of the head that the speaker is a stranger to.</summary>
    /// <returns>null if an earlier version made one of the trainings and didn't keep them.</returns>
    private static IReadOnlyList<RunPrediction>? ValidationPredictions(IReadOnlyList<TrainedFold> trained) => trained.Any(run => run.Validation is null)
        ? null
        : [.. trained.SelectMany(run => run.Validation!.Select(row => new RunPrediction(run.Seed, run.Fold.Name, row)))];

    /// <summary>Only an adaptive fusion can do without a modality.</summary>
    private void WriteAlone(string path, IReadOnlyList<TrainedFold> trained, Func<TrainedFold, IReadOnlyList<Prediction>?> of)
    {
        if (trained.All(run => of(run) is not null))
        {
            PredictionsFile.Write(path, plan.View.ClassNames, Predictions(trained, run => of(run)!));
        }
    }

    private RunHeader Header(IReadOnlyList<TrainedFold> trained) => new()
    {
        Experiment = plan.Config.Name,
        Corpus = plan.Protocol == Protocol.CrossCorpus ? string.Join('+', plan.Config.TrainDatasets) : plan.View.Corpus,
        Protocol = plan.Protocol.Name,
        ValidationSpeakersShared = trained.Any(run => run.Fold.ValidationSpeakersShared),
        Validation = plan.Protocol == Protocol.CrossCorpus && plan.Config.Targets.UsesClasses ? ValidationScore.Of(trained) : null,
        Notices = plan.Config.Notices.Count > 0 ? plan.Config.Notices : null,
        Started = started,
        ClassNames = plan.View.ClassNames,
        LabelConvention = plan.View.LabelConvention,
        LeftOut = plan.View.Exclusions,
        Gaps = plan.View.Gaps,
        ExperimentsTried = tried,
        Trainings = [.. trained.Select(TrainingSummary.Of)],
    };
}

/// <summary>
/// Makes a fold's test predictions of the heads that its rotation of validation speakers trained: the mean of their
/// probabilities. A fold with one head keeps that head's.
/// </summary>
internal static class Ensemble
{
    /// <param name="runs">Those of all folds, members and seeds.</param>
    /// <param name="of">Which of a run's predictions: with both modalities, or with one alone.</param>
    /// <returns>The predictions of each seed and fold, in the order of its first run.</returns>
    public static IReadOnlyList<RunPrediction> Predictions(IReadOnlyList<TrainedFold> runs, Func<TrainedFold, IReadOnlyList<Prediction>> of) =>
        [.. runs.GroupBy(run => (run.Seed, run.Fold.Name), of).SelectMany(members =>
            Mean([.. members]).Select(row => new RunPrediction(members.Key.Seed, members.Key.Name, row)))];

    private static IEnumerable<Prediction> Mean(IReadOnlyList<Prediction>[] members) => members.Length == 1
        ? members[0]
        : members[0].Select((row, i) => Mean(row, [.. members.Select(member => member[i])]));

    private static Prediction Mean(Prediction first, Prediction[] heads)
    {
        if (heads.Any(head => head.Row != first.Row))
        {
            throw new InvalidOperationException($"The heads of a fold tested different rows; one has {first.Row} where another has not.");
        }

        float[] mean = [.. first.Probabilities.Select((_, c) => (float)heads.Average(head => (double)head.Probabilities[c]))];
        return first with { Probabilities = mean, Predicted = Array.IndexOf(mean, mean.Max()) };
    }
}
