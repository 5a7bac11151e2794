namespace EmotionFusion.Training;

/// <summary>Holds what a configuration says of its data against the data.</summary>
public static class ConfigChecks
{
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
}
