using System.Globalization;
using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>An experiment as YAML with every key spelt out, defaults too; ExperimentFile reads it back to the same experiment.</summary>
internal static class ExperimentYaml
{
    public static IReadOnlyCollection<(string Key, object? Value)> Of(ExperimentConfig config)
    {
        IEnumerable<(string Key, object? Value)> keys =
            [.. Protocol(config), .. Features(config), .. Head(config), .. Training(config), .. Loss(config.Loss), .. Schedule(config.Schedule), .. Curriculum(config)];
        return [.. keys.Where(key => key.Value is not null)];
    }

    private static (string, object?)[] Protocol(ExperimentConfig config) =>
    [
        ("name", config.Name),
        ("id", config.Id),
        ("wandb_project", config.WandbProject),
        ("train_dataset", config.TrainDatasets),
        ("test_datasets", config.TestDatasets),
        ("class_names", config.ClassNames),
        ("num_classes", config.NumClasses),
        ("evaluation_mode", Snake(config.EvaluationMode)),
        ("leave_out", Snake(config.LeaveOut)),
        ("val_strategy", Snake(config.ValidationStrategy)),
        ("val_split", config.ValidationShare),
        ("seeds", config.Seeds),
    ];

    private static (string, object?)[] Features(ExperimentConfig config) =>
    [
        ("modality", Snake(config.Modality)),
        ("audio_model_name", config.AudioEncoder),
        ("audio_pooling", config.AudioPooling),
        ("audio_dim", config.AudioDim),
        ("text_model_name", config.TextEncoder),
        ("text_max_length", config.TextMaxLength),
        ("feature_standardization", Snake(config.Standardization)),
    ];

    private static (string, object?)[] Head(ExperimentConfig config) =>
    [
        ("fusion_type", Snake(config.FusionType)),
        ("hidden_dim", config.HiddenDim),
        ("fusion_hidden_dim", config.FusionHiddenDim),
        ("num_attention_heads", config.NumAttentionHeads),
        ("dropout", config.Dropout),
        ("modality_dropout", config.ModalityDropout),
    ];

    private static (string, object?)[] Training(ExperimentConfig config) =>
    [
        ("batch_size", config.BatchSize),
        ("num_epochs", config.NumEpochs),
        ("learning_rate", config.LearningRate),
        ("weight_decay", config.WeightDecay),
        ("use_speaker_disentanglement", config.SingleSpeakerBatches),
        ("speaker_adversary_weight", config.SpeakerAdversaryWeight),
    ];

    private static (string, object?)[] Loss(LossOptions loss) =>
    [
        ("loss", Snake(loss.Kind)),
        ("use_difficulty_scaling", loss.DifficultyScaling),
        ("loss_temperature", loss.Temperature),
        ("focal_gamma", loss.FocalGamma),
        ("class_weights", loss.ClassWeights.Select(weight => (weight.Key, (object?)weight.Value)).ToArray()),
    ];

    private static (string, object?)[] Schedule(ScheduleOptions schedule) =>
    [
        ("lr_scheduler", Snake(schedule.Kind)),
        ("lr_scheduler_T_max", schedule.CosinePeriod),
        ("lr_scheduler_step_size", schedule.StepSize),
        ("lr_scheduler_gamma", schedule.Gamma),
        ("lr_scheduler_patience", schedule.Patience),
        ("lr_scheduler_factor", schedule.Factor),
        ("use_early_stopping", schedule.EarlyStopping),
        ("early_stopping_patience", schedule.EarlyStoppingPatience),
        ("early_stopping_min_delta", schedule.EarlyStoppingMinDelta),
    ];

    private static (string, object?)[] Curriculum(ExperimentConfig config) =>
    [
        ("use_curriculum_learning", config.Curriculum.Enabled),
        ("curriculum_epochs", config.Curriculum.Epochs),
        ("curriculum_pacing", Snake(config.Curriculum.Pacing)),
        ("curriculum_type", Snake(config.Curriculum.Type)),
        ("post_curriculum_dropout", config.Curriculum.PostDropout),
        ("use_curriculum_lr_schedule", config.Curriculum.LearningRate),
        ("curriculum_start_lr_multiplier", config.Curriculum.StartMultiplier),
        ("curriculum_end_lr_multiplier", config.Curriculum.EndMultiplier),
        ("post_curriculum_lr_multiplier", config.Curriculum.PostMultiplier),
        ("curriculum_lr_decay", Snake(config.Curriculum.Decay)),
        ("expected_vad", config.ExpectedVad.OrderBy(prototype => prototype.Key).Select(Prototype).ToArray()),
    ];

    private static (string, object?) Prototype(KeyValuePair<int, Vad> prototype) => (
        prototype.Key.ToString(CultureInfo.InvariantCulture),
        new[] { prototype.Value.Valence, prototype.Value.Arousal, prototype.Value.Dominance });

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
