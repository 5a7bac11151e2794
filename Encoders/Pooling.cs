namespace EmotionFusion.Encoders;

/// <summary>How the frames or tokens of an utterance become its feature.</summary>
public enum Pooling
{
    /// <summary>The mean over frames, or over the unmasked tokens, special ones included.</summary>
    Mean,

    /// <summary>The first token's vector ([CLS]).</summary>
    Cls,

    First,
    Last,
    Max,

    /// <summary>None: all positions are kept.</summary>
    Tokens,
}
