namespace EmotionFusion.Training;

/// <summary>Reads what an experiment's head is trained to make small.</summary>
internal static class LossReader
{
    private static readonly LossOptions Defaults = new();

    public static LossOptions Read(ExperimentKeys keys) => new()
    {
        Kind = keys.Choice<LossKind>("loss") ?? Defaults.Kind,
        DifficultyScaling = keys.Bool("use_difficulty_scaling") ?? Defaults.DifficultyScaling,
        Temperature = keys.Number("loss_temperature", ValueRange.Positive) ?? Defaults.Temperature,
        FocalGamma = keys.Number("focal_gamma", ValueRange.NotNegative) ?? Defaults.FocalGamma,
        ClassWeights = ClassWeights(keys.Map("class_weights")),
    };

    private static Dictionary<string, double> ClassWeights(YamlMap? factors)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in factors?.Keys ?? [])
        {
            weights[name] = ExperimentKeys.Number(factors!, name, ValueRange.NotNegative) ?? 1;
        }
        return weights;
    }
}
