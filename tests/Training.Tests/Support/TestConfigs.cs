namespace EmotionFusion.Training.Tests;

internal static class TestConfigs
{
    /// <summary>A small head, trained with cross-entropy and without a curriculum.</summary>
    public static ExperimentConfig Small { get; } = ExperimentConfig.Python with
    {
        Name = "test",
        TrainDatasets = ["TEST"],
        EvaluationMode = EvaluationMode.Loso,
        HiddenDim = 32,
        FusionHiddenDim = 16,
        NumAttentionHeads = 4,
        BatchSize = 16,
        NumEpochs = 8,
        LearningRate = 5e-3,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
    };
}
