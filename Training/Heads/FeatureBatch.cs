using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>One batch of features: (B, D) or, for frames, (B, T, D); a modality that the head doesn't use is null.</summary>
/// <param name="Audio">What was heard.</param>
/// <param name="Text">What was said.</param>
/// <param name="Presence">Which samples have which modality; null: all have both. Adaptive fusion alone heeds it.</param>
public sealed record FeatureBatch(Tensor? Audio, Tensor? Text, Presence? Presence = null)
{
    public Tensor RequireAudio() => Audio ?? throw new InvalidOperationException("The head needs audio features, and the batch has none.");

    public Tensor RequireText() => Text ?? throw new InvalidOperationException("The head needs text features, and the batch has none.");
}
