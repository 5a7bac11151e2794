using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>
/// Says which settings of an experiment don't come to bear, where its results would otherwise be taken for those of
/// the setting. Settings at their defaults are silent.
/// </summary>
internal static class Notice
{
    private static readonly ExperimentConfig Defaults = new() { Name = "" };

    public static IEnumerable<string> Of(ExperimentConfig config) =>
        [.. Loss(config), .. Curriculum(config), .. Schedule(config), .. Protocol(config)];

    public static IEnumerable<string> Repeated(IEnumerable<(string Key, int Line, int Earlier)> keys) =>
        keys.Distinct().Select(key => $"{key.Key} stands twice in one mapping, in lines {key.Earlier} and {key.Line}: the later counts.");

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
    }

    private static EvaluationMode[] Modes(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.Both
        ? [EvaluationMode.Loso, EvaluationMode.CrossCorpus]
        : [config.EvaluationMode];
}
