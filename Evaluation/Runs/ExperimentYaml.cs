using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>An experiment as YAML with every key spelt out, defaults too; ExperimentFile reads it back to the same experiment.</summary>
internal static class ExperimentYaml
{
    public static IReadOnlyCollection<(string Key, object? Value)> Of(ExperimentConfig config)
    {
        List<(string, object?)> keys =
        [
            ("name", config.Name),
            ("id", config.Id),
            ("train_dataset", config.TrainDatasets),
            ("modality", Snake(config.Modality)),
            ("audio_model_name", config.AudioEncoder),
            ("text_model_name", config.TextEncoder),
            ("feature_standardization", Snake(config.Standardization)),
            ("leave_out", Snake(config.LeaveOut)),
            ("val_strategy", Snake(config.ValidationStrategy)),
            ("val_split", config.ValidationShare),
            ("seeds", config.Seeds),
            ("fusion_type", Snake(config.FusionType)),
            ("hidden_dim", config.HiddenDim),
            ("fusion_hidden_dim", config.FusionHiddenDim),
            ("num_attention_heads", config.NumAttentionHeads),
            ("dropout", config.Dropout),
            ("batch_size", config.BatchSize),
            ("num_epochs", config.NumEpochs),
            ("learning_rate", config.LearningRate),
            ("weight_decay", config.WeightDecay),
            ("lr_scheduler", Snake(config.Schedule.Kind)),
            ("lr_scheduler_T_max", config.Schedule.CosinePeriod),
            ("class_weights", Weights(config)),
        ];
        return [.. keys.Where(key => key.Item2 is not null)];
    }

    private static (string, object?)[] Weights(ExperimentConfig config) =>
        [.. config.Loss.ClassWeights.Select(weight => (weight.Key, (object?)weight.Value))];

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
