using EmotionFusion.Training;

namespace EmotionFusion.Benchmarks;

/// <summary>A head that is timed (768 + 768 features, hidden 512, batch 64), and the matrix products that its maths can't do without.</summary>
/// <param name="Name">As the plain head knows it.</param>
/// <param name="Config">The experiment.</param>
/// <param name="Layers">Inputs and outputs of every product; query and key projections of single tokens aren't computed.</param>
/// <param name="AtLeast">How many times the rate of plain TorchSharp is expected.</param>
internal sealed record BenchmarkHead(string Name, ExperimentConfig Config, (int In, int Out)[] Layers, double AtLeast)
{
    private const int Dimension = 768;

    private static readonly (int In, int Out)[] Classifier = [(512, 1024), (1024, 4)];

    public static IReadOnlyList<BenchmarkHead> All { get; } =
    [
        new("cross_attention", Of(Modality.Both, FusionType.CrossAttention), [
            (Dimension, 512), (Dimension, 512), // projections
            (512, 512), (512, 512), (512, 512), (512, 512), // values and attention outputs, two sides
            (512, 2048), (2048, 512), (512, 2048), (2048, 512), // feed-forward, two sides
            (1024, 512), .. Classifier], 2.5),
        new("concat", Of(Modality.Both, FusionType.Concat), [(2 * Dimension, 1024), (1024, 512), .. Classifier], 1.7),
        new("gated", Of(Modality.Both, FusionType.Gated), [(Dimension, 512), (Dimension, 512), (1024, 512), (512, 2), .. Classifier], 1.7),
        new("adaptive", Of(Modality.Both, FusionType.Adaptive), [(Dimension, 512), (Dimension, 512), (1024, 512), .. Classifier], 1.7),
        new("audio", Of(Modality.Audio, FusionType.Concat), [(Dimension, 1024), (1024, 4)], 1.7),
    ];

    /// <summary>Multiply-adds of a training step count three times: forward, and the two products of the backward pass.</summary>
    public long Parameters => Layers.Sum(layer => (long)layer.In * layer.Out);

    private static ExperimentConfig Of(Modality modality, FusionType fusion) => ExperimentConfig.Python with
    {
        Name = "benchmark",
        Modality = modality,
        FusionType = fusion,
        BatchSize = SyntheticFeatures.Batch,
        NumEpochs = 1,
        EvaluationMode = EvaluationMode.Loso,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
    };
}
