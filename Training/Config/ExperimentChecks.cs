namespace EmotionFusion.Training;

/// <summary>What can only be seen in several keys together.</summary>
internal static class ExperimentChecks
{
    public static void Run(ExperimentKeys keys, ExperimentConfig config)
    {
        var attends = config.Modality == Modality.Both && config.FusionType == FusionType.CrossAttention;
        if (attends && config.NumAttentionHeads > 0 && config.FusionHiddenDim % config.NumAttentionHeads != 0)
        {
            keys.Fail("num_attention_heads", $"{config.NumAttentionHeads} doesn't divide fusion_hidden_dim {config.FusionHiddenDim}.");
        }
        if (config.ModalityDropout > 0 && (config.Modality != Modality.Both || config.FusionType != FusionType.Adaptive))
        {
            keys.Fail("modality_dropout", "needs modality: both and fusion_type: adaptive, the only head that gets by with one modality.");
        }
        Classes(keys, config);
    }

    private static void Classes(ExperimentKeys keys, ExperimentConfig config)
    {
        if (config.ClassNames is not { } names)
        {
            return;
        }
        if (names.Count < 2 || names.Distinct().Count() < names.Count)
        {
            keys.Fail("class_names", "expected two different names at least.");
        }
        if (config.NumClasses is { } count && count != names.Count)
        {
            keys.Fail("num_classes", $"is {count}, but class_names has {names.Count}.");
        }
        foreach (var unknown in config.Loss.ClassWeights.Keys.Except(names))
        {
            keys.Fail("class_weights", $"'{unknown}' is none of class_names: {string.Join(", ", names)}.{Nearest.Hint(unknown, names)}");
        }
    }
}
