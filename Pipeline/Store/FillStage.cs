namespace EmotionFusion.Pipeline;

public enum FillStage
{
    /// <summary>Inputs are read and hashed, to see which of them are new or changed.</summary>
    Checking,

    /// <summary>Missing values are computed.</summary>
    Encoding,

    /// <summary>What is left is in the hands of another process.</summary>
    Waiting,
}
