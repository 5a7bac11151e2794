namespace EmotionFusion.Training;

/// <summary>One optimiser step.</summary>
/// <param name="Step">0-based, counted over the whole run.</param>
/// <param name="Epoch">0-based.</param>
/// <param name="Loss">The batch's mean weighted loss.</param>
/// <param name="BatchDifficulty">Mean difficulty of the batch's utterances.</param>
/// <param name="LearningRate">The rate used.</param>
public sealed record StepRecord(int Step, int Epoch, double Loss, double BatchDifficulty, double LearningRate);
