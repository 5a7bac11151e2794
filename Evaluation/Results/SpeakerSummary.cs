namespace EmotionFusion.Evaluation;

/// <summary>One test speaker, the predictions of all seeds together.</summary>
/// <param name="Speaker">The speaker's name.</param>
/// <param name="Folds">The folds that tested on this speaker.</param>
/// <param name="Utterances">Test utterances, each counted once whatever the number of seeds.</param>
/// <param name="Classes">How many classes the speaker's utterances have; UAR is over these.</param>
/// <param name="Uar">Of the speaker's predictions.</param>
/// <param name="Wa">Likewise.</param>
/// <param name="F1">Macro F1, likewise.</param>
public sealed record SpeakerSummary(
    string Speaker, IReadOnlyList<string> Folds, long Utterances, int Classes, double Uar, double Wa, double F1);
