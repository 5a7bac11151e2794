using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A row of predictions.csv: one test utterance, as the run of one fold with one seed saw it.</summary>
public sealed record RunPrediction(int Seed, string Fold, Prediction Prediction);
