using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>An encoder as an experiment wants it. What the experiment doesn't say, encoder.yaml decides.</summary>
public static class EncoderSettings
{
    /// <summary>With audio_pooling; audio_dim is checked.</summary>
    /// <exception cref="EmotionFusionException">audio_dim is another than the encoder's.</exception>
    public static EncoderSpec Audio(EncoderSpec spec, ExperimentConfig config)
    {
        ConfigChecks.AudioDim(config, spec.Name, spec.Dimension);
        return config.AudioPooling is { } pooling ? spec with { Pooling = Enum.Parse<Pooling>(pooling, ignoreCase: true) } : spec;
    }

    /// <summary>With text_max_length.</summary>
    /// <exception cref="EmotionFusionException">The model takes fewer tokens.</exception>
    public static EncoderSpec Text(EncoderSpec spec, ExperimentConfig config)
    {
        if (config.TextMaxLength > spec.MaxPositions)
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}': text_max_length is {config.TextMaxLength}, but {spec.Name} takes {spec.MaxPositions} tokens at most "
                + "(max_positions of its encoder.yaml). Take fewer; longer transcripts are cut.");
        }
        return spec with { MaxTokens = config.TextMaxLength ?? spec.MaxTokens };
    }
}
