namespace EmotionFusion.Evaluation;

/// <summary>Something happened in one of the runs that go on side by side.</summary>
/// <param name="Kind">What.</param>
/// <param name="Fold">The run's fold.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">Epochs that are over.</param>
/// <param name="Epochs">Epochs that the run will have at most.</param>
/// <param name="ValidationUar">UAR on the validation part after the last epoch; NaN before the first.</param>
public sealed record RunProgress(RunProgressKind Kind, string Fold, int Seed, int Epoch, int Epochs, double ValidationUar);
