using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Which experiments of a file are trained, each with one protocol, and which of those asked for can't be.</summary>
/// <param name="Experiments">Of an experiment judged both ways, two.</param>
/// <param name="Refused">The reason by name: asked for with all others, but can't be had.</param>
public sealed record ExperimentChoice(IReadOnlyList<ExperimentConfig> Experiments, IReadOnlyDictionary<string, string> Refused)
{
    private bool IsByName { get; init; }

    /// <param name="file">The experiments.</param>
    /// <param name="wanted">Names, ids or places; NAME_loso and NAME_cross_corpus are the halves of one judged both ways.</param>
    /// <param name="all">If none is wanted by name, all are.</param>
    /// <exception cref="EmotionFusionException">One that is named isn't there or can't be had, or nobody said which.</exception>
    public static ExperimentChoice Of(ExperimentFile file, IReadOnlyList<string> wanted, bool all)
    {
        if (wanted.Count > 0)
        {
            ExperimentConfig[] found = [.. wanted.Select(name => HalfCalled(name, file) ?? file.Find(name)).Distinct()];
            return new(Protocol.Expand(found), new Dictionary<string, string>()) { IsByName = true };
        }

        return all || file.Experiments.Count == 1
            ? new(Protocol.Expand([.. file.Experiments.Where(experiment => !file.Refused.ContainsKey(experiment.Name))]), file.Refused)
            : throw new EmotionFusionException(
                $"{file.Path} has {file.Experiments.Count} experiments ({string.Join(", ", file.Experiments.Select(e => e.Name))}): " +
                "choose with --experiment NAME, or take --all.");
    }

    /// <summary>
    /// The same with what depends on corpora spelt out. Of all experiments, those that lack an encoder or a corpus are refused, if
    /// there are others; where none has what it needs, planning says so.
    /// </summary>
    /// <exception cref="EmotionFusionException">One that was chosen by name has none, or none is left.</exception>
    public ExperimentChoice Resolve(ExperimentPlanner planner)
    {
        var (resolved, refused) = (new List<ExperimentConfig>(), new Dictionary<string, string>(Refused));
        foreach (var config in Experiments)
        {
            try
            {
                resolved.Add(planner.Resolve(config));
            }
            catch (EmotionFusionException e) when (!IsByName)
            {
                refused[config.Name] = e.Message;
            }
        }

        if (!IsByName && resolved.Any(config => planner.Lacks(config) is null))
        {
            foreach (var config in resolved.Where(config => planner.Lacks(config) is not null).ToArray())
            {
                refused[config.Name] = planner.Lacks(config)!;
                resolved.Remove(config);
            }
        }

        return resolved.Count > 0
            ? this with { Experiments = resolved, Refused = refused }
            : throw new EmotionFusionException(string.Join(Environment.NewLine, refused.Values.Distinct()));
    }

    /// <summary>So that a half that wasn't begun can be trained alone.</summary>
    private static ExperimentConfig? HalfCalled(string name, ExperimentFile file)
    {
        var both = file.Experiments.Where(experiment => experiment.EvaluationMode == EvaluationMode.Both && !file.Refused.ContainsKey(experiment.Name));
        return file.Experiments.Any(experiment => experiment.Name == name || experiment.Id == name)
            ? null
            : both.SelectMany(experiment => Protocol.Expand([experiment])).FirstOrDefault(half => half.Name == name);
    }
}
