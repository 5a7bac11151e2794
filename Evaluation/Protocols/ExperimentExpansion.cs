using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Makes runs of experiments: one that is to be judged both ways becomes two, each with a folder of its own.</summary>
public static class ExperimentExpansion
{
    /// <returns>Experiments in the same order, each with one protocol; <c>NAME_loso</c> and <c>NAME_cross_corpus</c> in place of both.</returns>
    /// <exception cref="EmotionFusionException">A name made so is that of another experiment.</exception>
    public static IReadOnlyList<ExperimentConfig> Expand(IReadOnlyList<ExperimentConfig> experiments)
    {
        ExperimentConfig[] expanded = [.. experiments.SelectMany(Expand)];
        return expanded.GroupBy(config => config.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new EmotionFusionException(
                $"Two experiments would be called '{twice.Key}': evaluation_mode both makes NAME_loso and NAME_cross_corpus of NAME. Rename one of them.")
            : expanded;
    }

    private static IEnumerable<ExperimentConfig> Expand(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.Both
        ? [
            config with { Name = config.Name + "_loso", EvaluationMode = EvaluationMode.Loso },
            config with { Name = config.Name + "_cross_corpus", EvaluationMode = EvaluationMode.CrossCorpus },
        ]
        : [config];
}
