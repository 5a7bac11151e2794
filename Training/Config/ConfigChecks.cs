namespace EmotionFusion.Training;

/// <summary>What can only be seen in several keys of an experiment together, or in them and the data.</summary>
internal static class ConfigChecks
{
    /// <summary>All seeds and epochs of an experiment; times the folds it still is a number that can be counted to.</summary>
    private const int MostEpochs = 1_000_000;

    /// <summary>Notes what contradicts each other as errors of the file.</summary>
    public static void Keys(ExperimentKeys keys, ExperimentConfig config)
    {
        if (config.TestDatasets?.Intersect(config.TrainDatasets).FirstOrDefault() is { } both)
        {
            keys.Fail("test_datasets", $"'{both}' is trained on; a corpus can't be both.");
        }
        if ((long)config.NumEpochs * config.Seeds.Count > MostEpochs)
        {
            keys.Fail("num_epochs", $"{config.NumEpochs} epochs with each of {config.Seeds.Count} seeds; expected {MostEpochs} in all at most.");
        }
        var attends = config.Modality == Modality.Both && config.FusionType == FusionType.CrossAttention;
        if (attends && config.FusionHiddenDim % config.NumAttentionHeads != 0)
        {
            keys.Fail("num_attention_heads", $"{config.NumAttentionHeads} doesn't divide fusion_hidden_dim {config.FusionHiddenDim}.");
        }
        if (config.ModalityDropout > 0 && !config.AllowsMissingModality)
        {
            keys.Fail("modality_dropout", "needs modality: both and fusion_type: adaptive, the only head that gets by with one modality.");
        }
        if (config.Targets.Labels == LabelKind.Soft && Notice.Modes(config).Any(mode => config.Loss.Under(mode) == LossKind.Focal))
        {
            keys.Fail("labels", "soft needs cross-entropy, and focal loss would be trained with; set loss: cross_entropy.");
        }
        Classes(keys, config);
    }

    /// <param name="config">Its class_names, num_classes and class_weights are checked.</param>
    /// <param name="corpus">Name, for the message.</param>
    /// <param name="classNames">Of the corpus, by label.</param>
    /// <exception cref="EmotionFusionException">The corpus has other classes.</exception>
    public static void Corpus(ExperimentConfig config, string corpus, IReadOnlyList<string> classNames)
    {
        var has = $"{corpus} has the classes {string.Join(", ", classNames)}";
        if (config.ClassNames is { } names && !names.SequenceEqual(classNames))
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}': class_names is {string.Join(", ", names)}, but {has}. Correct class_names, or the corpus's label map.");
        }
        if (config.NumClasses is { } count && count != classNames.Count)
        {
            throw new EmotionFusionException($"Experiment '{config.Name}': num_classes is {count}, but {has}. Correct num_classes, or the corpus's label map.");
        }
        if (config.Loss.ClassWeights.Keys.FirstOrDefault(name => !classNames.Contains(name)) is { } unknown)
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}': class_weights names '{unknown}', but {has}.{Nearest.Hint(unknown, classNames)}");
        }
    }

    /// <param name="config">Its audio_dim is checked.</param>
    /// <param name="encoder">Name, for the message.</param>
    /// <param name="dimension">Of the encoder's features.</param>
    /// <exception cref="EmotionFusionException">They are of another length.</exception>
    public static void AudioDim(ExperimentConfig config, string encoder, int dimension)
    {
        if (config.AudioDim is { } wanted && wanted != dimension)
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}': audio_dim is {wanted}, but features of {encoder} have {dimension} values. "
                + "Correct audio_dim or audio_model_name; audio_dim can also be left out.");
        }
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
