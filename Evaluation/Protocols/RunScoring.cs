using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Makes results of a run's trainings, once, and writes them into its folder.</summary>
internal sealed class RunScoring(ExperimentPlan plan, RunFolder folder, RunLog log, DateTimeOffset started)
{
    public RunResults Score(IReadOnlyList<TrainedFold> trained)
    {
        foreach (var fold in trained.Select(run => run.Fold).Distinct())
        {
            fold.AssertDisjoint(plan.View);
        }

        var predictions = Predictions(trained, run => run.Test);
        PredictionsFile.Write(folder.Predictions, plan.View.ClassNames, predictions);
        WriteAlone(folder.PredictionsAudioAlone, trained, run => run.TestAudioAlone);
        WriteAlone(folder.PredictionsTextAlone, trained, run => run.TestTextAlone);
        ProbesFile.Write(folder.Probes, trained);
        var inputs = InputsFile.Of(plan.View);
        inputs.Write(folder.Inputs);
        var results = ResultsComputation.Compute(Header(trained), plan.Splits(), predictions, inputs);
        var difficulties = TestDifficulties.Of(plan.View, plan.Config.ExpectedVad, predictions);
        DifficultiesFile.Write(folder.Difficulties, difficulties);
        DifficultyAnalysisFile.WriteAll(folder, results, predictions, difficulties);
        ResultsLog.Write(log, results, predictions, difficulties);
        RunJson.Write(folder.Results, results);
        return results;
    }

    private IReadOnlyList<RunPrediction> Predictions(IReadOnlyList<TrainedFold> trained, Func<TrainedFold, IReadOnlyList<Prediction>> of) =>
        plan.SplitByCorpus(Ensemble.Predictions(trained, of));

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
        Namesakes = plan.Namesakes,
        Validation = plan.Protocol == Protocol.CrossCorpus ? ValidationScore.Of(trained) : null,
        Notices = plan.Config.Notices.Count > 0 ? plan.Config.Notices : null,
        Started = started,
        ClassNames = plan.View.ClassNames,
        LabelConvention = plan.View.LabelConvention,
        LeftOut = plan.View.Exclusions,
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
