using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using static TorchSharp.torch;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Training steps of the default cross_attention head (768 + 768, hidden 512, batch 64) on one thread against the bare
/// matrix products of its shapes: forward, and the two of the backward pass.
/// </summary>
internal static class TrainBenchmark
{
    private const int Batch = 64;
    private const int Steps = 20;
    private const int Dimension = 768;

    /// <summary>Inputs and outputs of every product of the head; query and key projections aren't computed.</summary>
    private static readonly (int In, int Out)[] Layers =
    [
        (Dimension, 512), (Dimension, 512), // projections
        (512, 512), (512, 512), (512, 512), (512, 512), // values and attention outputs, two sides
        (512, 2048), (2048, 512), (512, 2048), (2048, 512), // feed-forward, two sides
        (1024, 512), // fusion
        (512, 1024), (1024, 4), // classifier
    ];

    public static int Run()
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        var config = new ExperimentConfig { Name = "benchmark", TrainDatasets = ["SYNTHETIC"] };
        var view = View();
        int[] rows = [.. Enumerable.Range(0, Batch)];
        using var model = new TrainableHead(view, rows, config, seed: 1, CPU);
        var operands = Layers.Select(layer => new Operands(
            rand(Batch, layer.In), rand(layer.In, layer.Out), rand(layer.Out, layer.In), rand(Batch, layer.Out), rand(layer.Out, Batch))).ToArray();

        var (ours, reference) = Measure.InTurns(5, () => Train(model, rows), () => Products(operands));

        Measure.Print($"{Steps} training steps", ours, "bare products", reference, 0.7);
        return 0;
    }

    private static void Train(TrainableHead model, int[] rows)
    {
        for (var step = 0; step < Steps; step++)
        {
            model.Step(rows, learningRate: 1e-4);
        }
    }

    private static void Products(Operands[] operands)
    {
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            foreach (var layer in operands)
            {
                mm(layer.Input, layer.WeightTransposed);
                mm(layer.Gradient, layer.Weight);
                mm(layer.GradientTransposed, layer.Input);
            }
        }
    }

    private static FeatureView View()
    {
        var random = new Random(1);
        FeatureBlock Block(string name) => new(
            name, "000000000000", Dimension, [.. Enumerable.Range(0, Batch * Dimension).Select(_ => random.NextSingle())]);
        return new FeatureView(
            new Corpus
            {
                Name = "SYNTHETIC",
                ClassNames = ["neutral", "happy", "sad", "anger"],
                Exclusions = [],
                Utterances = [.. Enumerable.Range(0, Batch).Select(row =>
                    new Utterance { Id = $"{row}", Label = row % 4, Speaker = $"s{row}", Session = $"{row}" })],
            },
            Block("audio"),
            Block("text"));
    }

    private sealed record Operands(Tensor Input, Tensor WeightTransposed, Tensor Weight, Tensor Gradient, Tensor GradientTransposed);
}
