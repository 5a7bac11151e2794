namespace EmotionFusion.Training;

/// <summary>One epoch of one run. Losses are means over utterances; the validation loss is unweighted cross-entropy in nats.</summary>
/// <param name="Epoch">0-based.</param>
/// <param name="LearningRate">The rate that the epoch's steps used.</param>
/// <param name="TrainLoss">Mean training loss over the epoch's utterances, as optimised (weighted, dropout on).</param>
/// <param name="ValidationLoss">Mean cross-entropy on the validation part, dropout off.</param>
/// <param name="ValidationUar">Mean recall over the classes that the validation part has.</param>
/// <param name="ValidationAccuracy">Share of validation utterances that are right.</param>
/// <param name="ValidationF1">Macro F1 over the classes that occur as label or prediction.</param>
/// <param name="Seconds">Wall-clock time of the epoch, validation included.</param>
public sealed record EpochRecord(
    int Epoch,
    double LearningRate,
    double TrainLoss,
    double ValidationLoss,
    double ValidationUar,
    double ValidationAccuracy,
    double ValidationF1,
    double Seconds)
{
    public EpochRecord(int epoch, double learningRate, double trainLoss, ValidationFigures validation, double seconds)
        : this(epoch, learningRate, trainLoss, validation.Loss, validation.Uar, validation.Accuracy, validation.MacroF1, seconds)
    {
    }
}
