namespace EmotionFusion.Evaluation;

/// <summary>How one class fared.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="N">Utterances whose true class it is.</param>
/// <param name="Predicted">Utterances that were taken for it.</param>
/// <param name="Precision">0 if nothing was taken for it.</param>
/// <param name="Recall">0 if it has no utterances; <see cref="N"/> tells.</param>
/// <param name="F1">0 if it occurs neither as truth nor as prediction.</param>
public sealed record ClassMetrics(string Name, long N, long Predicted, double Precision, double Recall, double F1);
