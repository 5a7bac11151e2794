namespace EmotionFusion.Training;

/// <summary>Figures of a head on a validation part, dropout off.</summary>
/// <param name="Loss">Mean cross-entropy in nats, unweighted.</param>
/// <param name="Uar">Mean recall over the classes that the part has.</param>
/// <param name="Accuracy">Share of utterances that are right.</param>
/// <param name="MacroF1">Mean F1 over the classes that occur as label or prediction.</param>
public sealed record ValidationFigures(double Loss, double Uar, double Accuracy, double MacroF1);
