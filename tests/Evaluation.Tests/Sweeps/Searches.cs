using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>How tests make experiments with a search, and what they hold a sweep against.</summary>
internal static class Searches
{
    /// <summary>Candidates that differ much on <see cref="SyntheticCorpus"/>.</summary>
    public const string Four = "{ method: grid, keys: { learning_rate: [3e-4, 0.03], hidden_dim: [3, 8] } }";

    /// <summary>An experiment with every key and this search.</summary>
    public static ExperimentConfig Of(string search, ExperimentConfig? config = null)
    {
        using var root = new TempFolder();
        var path = root.File("x.yaml");
        File.WriteAllText(path, YamlWriter.Text(ConfigTable.Write((config ?? Runs.Small) with { Search = null })) + $"search: {search}\n");
        return ExperimentFile.Load(path).Experiments.Single();
    }

    /// <summary>The same candidates as ordinary experiments, each of its own name: what nobody would have to choose by.</summary>
    public static IReadOnlyList<ExperimentConfig> Ordinary(ExperimentConfig config) =>
        [.. config.Search!.Candidates.Select(candidate => candidate.Config with { Name = FormattableString.Invariant($"ordinary_{candidate.Number}") })];

    /// <summary>UAR of rows, counted out.</summary>
    public static double Uar(IEnumerable<RunPrediction> rows) => rows.GroupBy(row => row.Prediction.Label)
        .Select(ofClass => ofClass.Count(row => row.Prediction.Predicted == row.Prediction.Label) / (double)ofClass.Count()).Average();
}
