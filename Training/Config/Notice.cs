using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>
/// Says which settings of an experiment don't come to bear, where its results would otherwise be taken for those of
/// the setting. Settings at their defaults are silent.
/// </summary>
internal static class Notice
{
    private static readonly string[] Elsewhere = ["Experiment", "Data and protocol", "Features"]; // sections whose keys every head heeds

    private static readonly ExperimentConfig Defaults = new() { Name = "" };

    public static IEnumerable<string> Of(ExperimentConfig config) => config.Head == HeadKind.Fusion
        ? [.. Loss(config), .. Targets(config), .. Curriculum(config), .. Schedule(config), .. Protocol(config)]
        : [.. OtherHead(config), .. Protocol(config)];

    public static IEnumerable<string> Repeated(IEnumerable<(string Key, int Line, int Earlier)> keys) =>
        keys.Distinct().Select(key => $"{key.Key} stands twice in one mapping, in lines {key.Earlier} and {key.Line}: the later counts.");

    /// <summary>Keys of the network and its training, set where there is no network.</summary>
    private static IEnumerable<string> OtherHead(ExperimentConfig config)
    {
        string[] unused = [.. ConfigTable.Sections.Where(section => !Elsewhere.Contains(section.Title)).SelectMany(section => section.Keys)
            .Where(key => key.Name != "head" && key.Write is { } write && Written(write(config)) != Written(write(Defaults)))
            .Select(key => key.Name)];
        if (unused.Length > 0)
        {
            yield return $"{string.Join(", ", unused)} {(unused.Length == 1 ? "isn't" : "aren't")} used: head is {ConfigKey.NameOf(config.Head)}; head: fusion would use {(unused.Length == 1 ? "it" : "them")}.";
        }
        if (config is { Head: HeadKind.Linear, Seeds.Count: > 1 })
        {
            yield return "only the first of seeds is used: a linear model draws nothing, so all would give the same.";
        }
    }

    private static string Written(object? value) => value is null ? "" : YamlWriter.Text([("value", value)]);

    private static IEnumerable<string> Loss(ExperimentConfig config)
    {
        var kinds = Modes(config).Select(config.Loss.Under).ToArray();
        var mode = ConfigKey.NameOf(config.EvaluationMode);
        var loss = config.Loss;
        if (!kinds.Contains(LossKind.Focal))
        {
            if (loss.Temperature != Defaults.Loss.Temperature)
            {
                yield return $"loss_temperature isn't used: {mode} trains with weighted cross-entropy; loss: focal would use it.";
            }
            if (loss.FocalGamma != Defaults.Loss.FocalGamma)
            {
                yield return $"focal_gamma isn't used: {mode} trains with weighted cross-entropy; loss: focal would use it.";
            }
        }
        if (loss.DifficultyScaling && !kinds.Contains(LossKind.CrossEntropy))
        {
            yield return $"use_difficulty_scaling isn't used: {mode} trains with focal loss; loss: cross_entropy would use it.";
        }
    }

    private static IEnumerable<string> Targets(ExperimentConfig config)
    {
        var targets = config.Targets;
        if (targets.VadWeight != Defaults.Targets.VadWeight && targets.Task != PredictionTask.Both)
        {
            yield return $"vad_weight isn't used: task is {ConfigKey.NameOf(targets.Task)}; both would use it.";
        }
        if (targets.MissingVad != Defaults.Targets.MissingVad && !targets.UsesVad)
        {
            yield return "missing_vad isn't used: task is emotion; vad or both would use it.";
        }
        if (targets.Labels == LabelKind.Soft && !targets.UsesClasses)
        {
            yield return "labels isn't used: task is vad; emotion or both would use it.";
        }
    }

    private static IEnumerable<string> Curriculum(ExperimentConfig config)
    {
        var curriculum = config.Curriculum;
        if (curriculum.LearningRate && !curriculum.Enabled)
        {
            yield return "use_curriculum_lr_schedule isn't used: use_curriculum_learning is false.";
        }
        if (curriculum.ActiveEpochs > config.NumEpochs)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the curriculum isn't finished: curriculum_epochs is {curriculum.Epochs}, num_epochs {config.NumEpochs}.");
        }
    }

    private static IEnumerable<string> Schedule(ExperimentConfig config)
    {
        var schedule = config.Schedule;
        if (schedule.CosinePeriod is not null && schedule.Kind != LearningRateSchedule.Cosine)
        {
            yield return $"lr_scheduler_T_max isn't used: lr_scheduler is {ConfigKey.NameOf(schedule.Kind)}; cosine would use it.";
        }
        if (schedule.CosinePeriod < config.NumEpochs && schedule.Kind == LearningRateSchedule.Cosine)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"the learning rate is 0 after {schedule.CosinePeriod} of {config.NumEpochs} epochs and rises again: lr_scheduler_T_max is smaller than num_epochs.");
        }
    }

    private static IEnumerable<string> Protocol(ExperimentConfig config)
    {
        var mode = config.EvaluationMode;
        if (config.TestDatasets is not null && mode is EvaluationMode.Loso or EvaluationMode.Holdout)
        {
            yield return $"test_datasets isn't used: {ConfigKey.NameOf(mode)} tests on the corpus that it trains on; evaluation_mode: cross_corpus would use it.";
        }
        if (config.LeaveOut != Defaults.LeaveOut && mode is EvaluationMode.CrossCorpus or EvaluationMode.Holdout)
        {
            yield return $"leave_out isn't used: {ConfigKey.NameOf(mode)} leaves nobody out; evaluation_mode: loso would use it.";
        }
        if (config.Groups != Defaults.Groups && (config.LeaveOut != LeaveOut.Group || mode is EvaluationMode.CrossCorpus or EvaluationMode.Holdout))
        {
            yield return "groups isn't used: it says how many groups of speakers leave_out: group makes, with evaluation_mode: loso.";
        }
    }

    internal static EvaluationMode[] Modes(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.Both
        ? [EvaluationMode.Loso, EvaluationMode.CrossCorpus]
        : [config.EvaluationMode];
}
