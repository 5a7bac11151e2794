namespace EmotionFusion.Encoders;

/// <summary>Who layer-norms the waveform.</summary>
public enum Normalization
{
    /// <summary>Nobody: the encoder takes the samples as they are.</summary>
    None,

    /// <summary>We do, before the graph: minus the mean, over the square root of the biased variance plus 1e-5.</summary>
    Waveform,

    /// <summary>The graph does; it gets the samples as they are.</summary>
    InGraph,
}
