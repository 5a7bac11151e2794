using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>What experiments set that can't come to bear, each thing said once with the experiments that it holds for.</summary>
public static class Notices
{
    private const int Named = 3;

    public static IEnumerable<string> Of(IReadOnlyList<ExperimentConfig> experiments) => experiments
        .SelectMany(config => config.Notices.Select(notice => (config.Name, Notice: notice)))
        .Distinct()
        .GroupBy(pair => pair.Notice, pair => pair.Name)
        .Select(group => $"{Who([.. group], experiments.Count)}: {group.Key}");

    private static string Who(string[] names, int all) => names.Length switch
    {
        > 1 when names.Length == all => $"all {all} experiments",
        > Named => $"{string.Join(", ", names[..Named])} and {names.Length - Named} more",
        _ => string.Join(", ", names),
    };
}
