using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Says what train would do and what it lacks, and does nothing.</summary>
public sealed class DryRun(FeaturePreparation preparation, CorpusCatalog catalog, Terminal terminal)
{
    /// <returns>The exit code: what is missing doesn't make the file wrong.</returns>
    public int Run(ExperimentChoice choice)
    {
        var outlook = new ExperimentOutlook(preparation, new ExperimentCorpora(catalog), terminal);
        foreach (var config in choice.Experiments)
        {
            outlook.Tell(config);
        }

        foreach (var (name, reason) in choice.Refused)
        {
            terminal.Out.WriteLine($"{name}: can't be had, --all leaves it out: {reason}");
        }

        if (choice.Experiments.Count > 1)
        {
            terminal.Out.WriteLine($"{choice.Experiments.Count} experiments in all: {outlook.Total}");
        }

        foreach (var notice in Notices.Of(choice.Experiments))
        {
            terminal.Out.WriteLine($"note: {notice}");
        }

        return ExitCode.Done;
    }
}
