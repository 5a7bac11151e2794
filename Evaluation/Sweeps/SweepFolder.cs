using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The folder of a sweep: config.yaml and folds.json as of any run; <c>sweep.yaml</c>, what is tried; and
/// <c>candidates/001</c>, <c>002</c> and so on, a run folder for each, of which any process can make the trainings
/// (<c>train --resume</c>). They share the sweep's folds.json, and none ever holds a test prediction. When all of them have
/// their candidate.json, the sweep goes on: it chooses, tests what it chose, and is then a finished run like any other.
/// </summary>
internal static class SweepFolder
{
    /// <summary>Makes the folder of a new sweep with those of all its candidates, and holds it against other processes.</summary>
    /// <exception cref="EmotionFusionException">It can't be made.</exception>
    public static (RunFolder Folder, FileLock Held, DateTimeOffset Started) Create(ExperimentPlan plan, RunOptions options, int tried)
    {
        var started = options.Started();
        var folder = RunFolder.Create(options.RunsRoot, plan.Config.Name, started);
        var held = folder.Lock();
        try
        {
            ConfigFile.Write(folder.Config, plan, options.Command, started, tried);
            RunJson.Write(folder.Folds, FoldsFile.Of(plan.Splits(), plan.View));
            Complete(folder, plan, options.Command, started);
            return (folder, held, started);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Makes those folders of candidates that aren't there yet, or that a process was making when it was killed.</summary>
    public static void Complete(RunFolder folder, ExperimentPlan plan, string command, DateTimeOffset started) => Complete(
        folder, plan.Config.Search!, (number, config) => ConfigFile.Write(config, plan.Candidates[number - 1], command, started, tried: 1, number));

    /// <summary>Makes the folders of all candidates before their features are made; see <see cref="ResumedRun.Prepare"/>.</summary>
    public static void Prepare(RunFolder folder, SearchSpace search, string command, DateTimeOffset started) => Complete(
        folder, search, (number, config) => ConfigFile.WriteUnbegun(config, search.Candidates[number - 1].Config, command, started, tried: 1, number));

    private static void Complete(RunFolder folder, SearchSpace search, Action<int, string> writeConfig)
    {
        if (!File.Exists(folder.Sweep))
        {
            AtomicFile.Write(folder.Sweep, Text(search));
        }

        foreach (var number in Enumerable.Range(1, search.Candidates.Count))
        {
            var own = folder.Candidate(number);
            if (!File.Exists(own.Config))
            {
                Directory.CreateDirectory(own.Checkpoints);
                File.AppendAllText(own.Log, "");
                writeConfig(number, own.Config);
            }
        }
    }

    private static string Text(SearchSpace search) => "# Made by EmotionFusion: what this sweep tries. Each candidate has its folder, candidates/NNN, with every key in its config.yaml.\n" + YamlWriter.Text(
    [
        ("search", search.Written),
        ("candidates", search.Candidates.Select(candidate =>
            (IReadOnlyCollection<(string, object?)>)[("number", candidate.Number), .. candidate.Settings.Select(setting => (setting.Key, (object?)setting.Value))]).ToArray()),
    ]);
}
