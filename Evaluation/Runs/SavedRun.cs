namespace EmotionFusion.Evaluation;

/// <summary>A finished run, read back from its folder.</summary>
public sealed record SavedRun
{
    public required RunFolder Folder { get; init; }

    public required RunResults Results { get; init; }

    public required IReadOnlyList<FoldSplit> Folds { get; init; }

    public required IReadOnlyList<RunPrediction> Predictions { get; init; }

    /// <summary>The epochs of each seed, fold and member, in the order of <see cref="RunResults.Folds"/>.</summary>
    public required IReadOnlyList<LearningCurve> Curves { get; init; }

    /// <summary>What an adaptive fusion made of one modality alone; null in other runs.</summary>
    public IReadOnlyList<RunPrediction>? AudioAlone { get; init; }

    /// <inheritdoc cref="AudioAlone"/>
    public IReadOnlyList<RunPrediction>? TextAlone { get; init; }

    /// <summary>null in runs of earlier versions.</summary>
    public TestDifficulties? Difficulties { get; init; }

    /// <summary>null in runs without a speaker probe.</summary>
    public ProbesFile? Probes { get; init; }

    /// <summary>config.yaml as it stands.</summary>
    public required string Config { get; init; }

    /// <summary>Reads the whole folder and checks that results.json follows from predictions.csv.</summary>
    /// <exception cref="EmotionFusionException">A file is missing, broken or contradicts another; the message says which.</exception>
    public static SavedRun Read(RunFolder folder)
    {
        Require(folder);
        var results = RunJson.Read<RunResults>(folder.Results);
        if (results.Format != RunResults.CurrentFormat)
        {
            throw new EmotionFusionException(FormattableString.Invariant(
                $"{folder.Results}: format {results.Format}; this version of EmotionFusion reads {RunResults.CurrentFormat}. Use the version that config.yaml names."));
        }

        var folds = RunJson.Read<FoldsFile>(folder.Folds).Folds;
        var (classNames, predictions) = PredictionsFile.Read(folder.Predictions);
        if (!classNames.SequenceEqual(results.Classes))
        {
            throw new EmotionFusionException(
                $"{folder.Predictions}: the classes are {string.Join(", ", classNames)}; results.json says {string.Join(", ", results.Classes)}.");
        }

        RecomputationCheck.Verify(folder, results, folds, predictions);
        return new SavedRun
        {
            Folder = folder,
            Results = results,
            Folds = folds,
            Predictions = predictions,
            Curves = LearningCurves.Read(folder.Log, results, folds),
            AudioAlone = Alone(folder.PredictionsAudioAlone),
            TextAlone = Alone(folder.PredictionsTextAlone),
            Difficulties = DifficultiesOf(folder, predictions),
            Probes = ProbesFile.Read(folder.Probes),
            Config = File.ReadAllText(folder.Config),
        };
    }

    /// <summary>The name of the training whose heads tested a fold.</summary>
    public string TrainingOf(string fold) => Folds.First(split => split.Name == fold).TrainingName;

    private static IReadOnlyList<RunPrediction>? Alone(string path) => File.Exists(path) ? PredictionsFile.Read(path).Rows : null;

    private static TestDifficulties? DifficultiesOf(RunFolder folder, IReadOnlyList<RunPrediction> predictions)
    {
        var difficulties = DifficultiesFile.Read(folder.Difficulties);
        return difficulties is null || predictions.FirstOrDefault(row => !difficulties.Has(row.Prediction.Utterance)) is not { } lacking
            ? difficulties
            : throw new EmotionFusionException(
                $"{folder.Difficulties} lacks utterance {lacking.Prediction.Utterance}, which predictions.csv has. Restore the file or train again.");
    }

    private static void Require(RunFolder folder)
    {
        string[] files = [folder.Config, folder.Folds, folder.Predictions, folder.Results, folder.Log];
        if (files.FirstOrDefault(file => !File.Exists(file)) is not { } missing)
        {
            return;
        }

        throw new EmotionFusionException(missing == folder.Results || missing == folder.Predictions || missing == folder.Folds
            ? $"{folder.Path}: {Path.GetFileName(missing)} is missing: the run didn't finish, or the file was removed. Train again or restore it."
            : $"{folder.Path}: {Path.GetFileName(missing)} is missing. Restore it or train again.");
    }
}
