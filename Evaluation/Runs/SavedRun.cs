using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>A finished run, read back from its folder.</summary>
public sealed record SavedRun
{
    public required RunFolder Folder { get; init; }

    public required RunResults Results { get; init; }

    public required IReadOnlyList<FoldSplit> Folds { get; init; }

    public required IReadOnlyList<RunPrediction> Predictions { get; init; }

    /// <summary>The epochs of each seed, fold and member, in the order of <see cref="RunResults.Folds"/>; empty for a head without epochs.</summary>
    public required IReadOnlyList<LearningCurve> Curves { get; init; }

    /// <summary>What an adaptive fusion made of one modality alone; null in other runs.</summary>
    public IReadOnlyList<RunPrediction>? AudioAlone { get; init; }

    /// <inheritdoc cref="AudioAlone"/>
    public IReadOnlyList<RunPrediction>? TextAlone { get; init; }

    /// <summary>What utterances lack; empty where every one has all that the head uses.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = [];

    /// <summary>null in runs of earlier versions.</summary>
    public TestDifficulties? Difficulties { get; init; }

    /// <summary>By utterance, those that errors.csv has; empty in runs of earlier versions.</summary>
    public IReadOnlyDictionary<string, string> Transcripts { get; init; } = new Dictionary<string, string>();

    /// <summary>What a sweep tried and chose; null in other runs.</summary>
    internal SweepResults? Sweep { get; init; }

    /// <summary>null in runs without a speaker probe.</summary>
    public ProbesFile? Probes { get; init; }

    /// <summary>Of the test speakers, empty where unknown; null in runs of earlier versions.</summary>
    internal IReadOnlyDictionary<string, string>? Genders { get; init; }

    /// <summary>Empty in runs of earlier versions, and of heads without epochs.</summary>
    internal IReadOnlyList<EmbeddedUtterance> Embedding { get; init; } = [];

    /// <summary>Empty in runs without a gated fusion.</summary>
    internal IReadOnlyList<FusionWeight> FusionWeights { get; init; } = [];

    /// <summary>config.yaml as it stands.</summary>
    public required string Config { get; init; }

    /// <summary>The experiment's keys as config.yaml has them.</summary>
    internal IReadOnlyList<(string Key, string Value)> Settings { get; init; } = [];

    /// <summary>null where the experiment hasn't the key.</summary>
    internal string? Setting(string key) => Settings.FirstOrDefault(setting => setting.Key == key).Value;

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

        var config = File.ReadAllText(folder.Config);
        var gaps = results.Modalities is null ? [] : ModalitiesFile.Read(folder.Modalities);
        RecomputationCheck.Verify(folder, results, folds, predictions, gaps, results.LinearBaseline is null ? null : BaselineOf(folder), InputsFile.Read(folder.Inputs));
        return new SavedRun
        {
            Folder = folder,
            Results = results,
            Folds = folds,
            Predictions = predictions,
            AudioAlone = ReadIfThere(folder.PredictionsAudioAlone),
            TextAlone = ReadIfThere(folder.PredictionsTextAlone),
            Gaps = gaps,
            Curves = results.Head is null ? LearningCurves.Read(folder.Log, results, folds) : [],
            Difficulties = DifficultiesOf(folder, predictions),
            Transcripts = ErrorsFile.ReadTranscripts(folder.Errors),
            Probes = ProbesFile.Read(folder.Probes),
            Sweep = SweepResults.Read(folder),
            Genders = SpeakersFile.Read(folder.Speakers),
            Embedding = EmbeddingFile.Read(folder.Embedding),
            FusionWeights = FusionWeightsFile.Read(folder.FusionWeights),
            Config = config,
            Settings = RecordedKeys.Of(folder.Config, config),
        };
    }

    /// <summary>The name of the training whose heads tested a fold.</summary>
    public string TrainingOf(string fold) => Folds.First(split => split.Name == fold).TrainingName;

    internal static IReadOnlyList<RunPrediction>? ReadIfThere(string path) => File.Exists(path) ? PredictionsFile.Read(path).Rows : null;

    private static IReadOnlyList<RunPrediction> BaselineOf(RunFolder folder) => File.Exists(folder.Baseline)
        ? PredictionsFile.Read(folder.Baseline).Rows
        : throw new EmotionFusionException($"{folder.Path}: {Path.GetFileName(folder.Baseline)} is missing, and results.json has the linear baseline's figures. Restore it or train again.");

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

        if (File.Exists(folder.CandidateResult))
        {
            throw new EmotionFusionException($"{folder.Path} is a candidate of a sweep: it has validation figures (candidate.json), and was never tested. Take the sweep's own folder.");
        }

        throw new EmotionFusionException(missing == folder.Results || missing == folder.Predictions || missing == folder.Folds
            ? $"{folder.Path}: {Path.GetFileName(missing)} is missing: the run didn't finish, or the file was removed. Train again or restore it."
            : $"{folder.Path}: {Path.GetFileName(missing)} is missing. Restore it or train again.");
    }
}

/// <summary>Holds results.json against predictions.csv: nobody should have to believe a figure that the predictions don't give.</summary>
internal static class RecomputationCheck
{
    /// <exception cref="EmotionFusionException">Names the first field that differs, with both values.</exception>
    public static void Verify(
        RunFolder folder, RunResults results, IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions, IReadOnlyList<Gap> gaps,
        IReadOnlyList<RunPrediction>? baseline, InputsFile? inputs)
    {
        Verify(
            folder.Results, "predictions.csv", results,
            Compute(folder, results, folds, predictions, gaps, baseline, inputs));
    }

    /// <summary>The same of any part of results.json.</summary>
    /// <param name="path">Of results.json.</param>
    /// <param name="from">The file that it is computed from.</param>
    public static void Verify<T>(string path, string from, T stored, T computed)
    {
        if (Difference(JsonSerializer.SerializeToNode(stored, RunJson.Options), JsonSerializer.SerializeToNode(computed, RunJson.Options), "") is { } difference)
        {
            throw new EmotionFusionException(
                $"{path} doesn't follow from {from}: {difference}. One of the two, or a file beside them (folds.json, baseline.csv, validation.csv, inputs.csv), was changed after the run; restore it or train again.");
        }
    }

    private static RunResults Compute(
        RunFolder folder, RunResults results, IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions, IReadOnlyList<Gap> gaps,
        IReadOnlyList<RunPrediction>? baseline, InputsFile? inputs)
    {
        try
        {
            return ResultsComputation.Compute(
                results.Header() with { Gaps = gaps }, folds, predictions, SavedRun.ReadIfThere(folder.Validation), SpeakersFile.Read(folder.Speakers), baseline, inputs) with
            {
                AllInclusive = AllInclusiveResults.Of(results.Classes, RatingsFile.Read(folder.Ratings, results.Classes)),
                Vad = VadFile.Read(folder.Vad) is { } vad ? results.Vad?.Again(vad) : null,
            };
        }
        catch (EmotionFusionException e)
        {
            throw new EmotionFusionException($"{folder.Predictions} doesn't go with folds.json and results.json: {e.Message} One of them was changed after the run; restore it or train again.", e);
        }
    }

    private static string? Difference(JsonNode? stored, JsonNode? computed, string path)
    {
        if (stored is JsonObject a && computed is JsonObject b)
        {
            return a.Select(member => member.Key).Union(b.Select(member => member.Key))
                .Select(key => Difference(a[key], b[key], path.Length == 0 ? key : $"{path}.{key}")).FirstOrDefault(found => found is not null);
        }

        if (stored is JsonArray x && computed is JsonArray y && x.Count == y.Count)
        {
            return x.Zip(y).Select((pair, i) => Difference(pair.First, pair.Second, FormattableString.Invariant($"{path}[{i}]"))).FirstOrDefault(found => found is not null);
        }

        return Equal(stored, computed) ? null : $"{path} is {Short(stored)}, the predictions give {Short(computed)}";
    }

    /// <summary>Numbers may differ by what another machine's logarithm rounds differently, no more.</summary>
    private static bool Equal(JsonNode? stored, JsonNode? computed) =>
        JsonNode.DeepEquals(stored, computed)
        || (stored is JsonValue a && computed is JsonValue b && a.TryGetValue(out double x) && b.TryGetValue(out double y)
            && Math.Abs(x - y) <= 1e-9 * Math.Max(1, Math.Abs(x)));

    private static string Short(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : text[..60] + "...";
    }
}
