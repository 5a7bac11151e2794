using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Features that somebody else made: files, or columns of a corpus's table.</summary>
internal interface IFeatureSource
{
    /// <summary>Its fingerprint is of the data.</summary>
    EncoderSpec Spec { get; }

    /// <summary>Hands all rows on, in any order.</summary>
    /// <exception cref="EmotionFusionException">A file is broken, or isn't what it should be.</exception>
    void Read(IFeatureSink sink, CancellationToken cancellation);
}

/// <summary>Takes rows of features.</summary>
internal interface IFeatureSink
{
    /// <summary>The features of an utterance; those that can't be used are noted with the reason.</summary>
    void Add(string id, ReadOnlySpan<float> values);

    /// <summary>An utterance whose features can't be used.</summary>
    void Fail(string id, string reason);
}
