using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>A finished run: one fold trained with one seed, its best epoch restored and its test part scored once.</summary>
public sealed record TrainedFold
{
    public required int Seed { get; init; }

    public required Fold Fold { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    /// <summary>The 0-based epoch whose weights were kept: highest validation UAR, then lowest validation loss, then earliest.</summary>
    public required int BestEpoch { get; init; }

    public required double BestValidationUar { get; init; }

    /// <summary>One a row of the fold's test part, in row order.</summary>
    public required IReadOnlyList<Prediction> Test { get; init; }

    /// <summary>The test part again with the text taken away; null unless the fusion is adaptive.</summary>
    public IReadOnlyList<Prediction>? TestAudioAlone { get; init; }

    /// <summary>The test part again with the audio taken away; null unless the fusion is adaptive.</summary>
    public IReadOnlyList<Prediction>? TestTextAlone { get; init; }

    /// <summary>How well the speaker can be told from the fused representation; null if nobody asked.</summary>
    public SpeakerProbe? Probe { get; init; }
}
