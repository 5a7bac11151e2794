using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Makes results of a run's trainings, once, and writes them into its folder.</summary>
internal sealed class RunScoring(ExperimentPlan plan, RunFolder folder, RunLog log, DateTimeOffset started, int tried)
{
    /// <param name="trained">Empty where the head is a model of ML.NET.</param>
    /// <param name="models">Such heads, and the linear baseline of each fold.</param>
    public RunResults Score(IReadOnlyList<TrainedFold> trained, IReadOnlyList<FoldModel> models)
    {
        AssertDisjoint();
        FoldModel[] heads = [.. models.Where(model => !model.Task.IsBaseline)], baselines = [.. models.Where(model => model.Task.IsBaseline)];
        var predictions = heads.Length > 0 ? Predictions(heads) : Predictions(trained, run => run.Test);
        PredictionsFile.Write(folder.Predictions, plan.View.ClassNames, predictions);
        WriteAlone(folder.PredictionsAudioAlone, trained, run => run.TestAudioAlone);
        WriteAlone(folder.PredictionsTextAlone, trained, run => run.TestTextAlone);
        ModalitiesFile.Write(folder.Modalities, plan.View.Gaps);
        ProbesFile.Write(folder.Probes, trained);
        EmbeddingFile.Write(folder.Embedding, plan, trained);
        if (RowOutputs.FusionWeights(plan, trained) is { Count: > 0 } weights)
        {
            FusionWeightsFile.Write(folder.FusionWeights, weights);
        }

        var validation = ValidationPredictions(trained);
        if (validation is not null)
        {
            PredictionsFile.Write(folder.Validation, plan.View.ClassNames, validation);
        }

        var genders = GenderSummary.Of(plan.View, predictions);
        SpeakersFile.Write(folder.Speakers, genders);
        ErrorsFile.Write(folder.Errors, ConfidentError.Of(predictions), plan.View);
        var (rated, vad) = (RowOutputs.Rated(plan, predictions, trained), plan.Config.Targets.UsesVad ? RowOutputs.Vad(plan, trained) : null);
        var inputs = InputsFile.Of(plan.View);
        inputs.Write(folder.Inputs);
        var splits = plan.Splits();
        var baseline = Baseline(baselines);
        var header = Header(trained, heads) with { Strengths = splits.Where(_ => baseline is not null).ToDictionary(split => split.Name, split => Strength(baselines, split)) };
        var results = ResultsComputation.Compute(header, splits, predictions, validation, genders, baseline, inputs) with
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
        AssertDisjoint();
        var rows = RowOutputs.Vad(plan, trained);
        VadFile.Write(folder.Vad, rows);
        var results = VadRunResults.Of(Header(trained, []), trained.Any(run => run.Fold.SpeakersShared), VadResults.Of(RowOutputs.Scales(plan.View), rows), rows);
        RunJson.Write(folder.Results, results);
        return results;
    }

    private void AssertDisjoint()
    {
        foreach (var fold in plan.Members.SelectMany(fold => fold.Members))
        {
            fold.AssertDisjoint(plan.View);
        }
    }

    private IReadOnlyList<RunPrediction> Predictions(IReadOnlyList<TrainedFold> trained, Func<TrainedFold, IReadOnlyList<Prediction>> of) =>
        plan.SplitByCorpus(Ensemble.Predictions(trained, of));

    /// <summary>Those of a fold's heads under its name, each of the head that the speaker is a stranger to.</summary>
    /// <returns>null where there are none: the head is a model of ML.NET, or an earlier version made a training and didn't keep them.</returns>
    private static IReadOnlyList<RunPrediction>? ValidationPredictions(IReadOnlyList<TrainedFold> trained) => trained.Count == 0 || trained.Any(run => run.Validation is null)
        ? null
        : [.. trained.SelectMany(run => run.Validation!.Select(row => new RunPrediction(run.Seed, run.Fold.Name, row)))];

    private IReadOnlyList<RunPrediction> Predictions(IEnumerable<FoldModel> models) => plan.SplitByCorpus(
        [.. models.SelectMany(model => model.Test.Select(row => new RunPrediction(model.Task.Seed, model.Task.Fold.Name, row)))]);

    private static StrengthChoice Strength(IEnumerable<FoldModel> baselines, FoldSplit split)
    {
        var choice = baselines.First(model => model.Task.Fold.Name == split.TrainingName).Choice;
        return new StrengthChoice(choice.Setting, choice.Validation.Uar);
    }

    /// <summary>null where there is none.</summary>
    private IReadOnlyList<RunPrediction>? Baseline(FoldModel[] baselines)
    {
        if (baselines.Length == 0)
        {
            return null;
        }

        var predictions = Predictions(baselines);
        PredictionsFile.Write(folder.Baseline, plan.View.ClassNames, predictions);
        return predictions;
    }

    /// <summary>Only an adaptive fusion can do without a modality.</summary>
    private void WriteAlone(string path, IReadOnlyList<TrainedFold> trained, Func<TrainedFold, IReadOnlyList<Prediction>?> of)
    {
        if (trained.Count > 0 && trained.All(run => of(run) is not null))
        {
            PredictionsFile.Write(path, plan.View.ClassNames, Predictions(trained, run => of(run)!));
        }
    }

    private RunHeader Header(IReadOnlyList<TrainedFold> trained, IReadOnlyList<FoldModel> heads) => new()
    {
        Experiment = plan.Config.Name,
        Corpus = plan.Protocol == Protocol.CrossCorpus ? string.Join('+', plan.Config.TrainDatasets) : plan.View.Corpus,
        Protocol = plan.Protocol.Name,
        ValidationSpeakersShared = plan.Members.SelectMany(fold => fold.Members).Any(fold => fold.ValidationSpeakersShared),
        Validation = plan.Protocol != Protocol.CrossCorpus || !plan.Config.Targets.UsesClasses ? null : heads.Count > 0 ? ValidationScore.Of(heads) : ValidationScore.Of(trained),
        Head = plan.Config.Head == HeadKind.Fusion ? null : ConfigKey.NameOf(plan.Config.Head),
        Namesakes = plan.Namesakes,
        Notices = plan.Config.Notices.Count > 0 ? plan.Config.Notices : null,
        Split = new RunSplit(SplitHash.Of(plan.Splits()), plan.SplitFile),
        Started = started,
        ClassNames = plan.View.ClassNames,
        LabelMap = plan.View.LabelMap,
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

    /// <summary>Row by row; a single member's predictions are its own.</summary>
    public static IReadOnlyList<Prediction> Mean(IReadOnlyList<Prediction>[] members) => members.Length == 1
        ? members[0]
        : [.. members[0].Select((row, i) => Mean(row, [.. members.Select(member => member[i])]))];

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
