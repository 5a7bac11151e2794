namespace EmotionFusion.Training;

/// <summary>
/// How well a linear classifier tells the speaker of held-out utterances (validation and test) from the fused
/// representation: fitted on one half of every speaker's utterances, judged on the other.
/// </summary>
/// <param name="Before">Accuracy on the representation of the untrained head.</param>
/// <param name="After">Accuracy on that of the trained head, its best epoch.</param>
/// <param name="Chance">Share of the most frequent speaker among the utterances.</param>
/// <param name="Speakers">How many speakers there are to choose from.</param>
/// <param name="Utterances">How many utterances, half of them to fit on.</param>
public sealed record SpeakerProbe(double Before, double After, double Chance, int Speakers, int Utterances);
