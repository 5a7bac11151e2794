using System.Globalization;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using static TorchSharp.torch;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Training steps on one thread, by turns with plain TorchSharp (its layers, <c>backward()</c>, torch.optim.Adam), with the
/// bare matrix products of the head's shapes (forward, and the two of the backward pass, into memory that is there
/// already) and with the optimiser alone.
/// </summary>
internal static class TrainBenchmark
{
    private const int Steps = 20;
    private const int Rounds = 7;
    private const double AtLeastOfProducts = 0.7;

    public static int Run(string? wanted)
    {
        set_num_threads(1);
        Console.WriteLine($"Milliseconds a step of {SyntheticFeatures.Batch}, one thread, medians of {Rounds} rounds by turns");
        foreach (var head in BenchmarkHead.All.Where(head => wanted is null || head.Name == wanted))
        {
            Time(head);
        }

        return 0;
    }

    private static void Time(BenchmarkHead head)
    {
        using var scope = NewDisposeScope();
        var view = SyntheticFeatures.View(8 * SyntheticFeatures.Batch);
        int[] rows = [.. Enumerable.Range(0, view.Utterances.Count)];
        using var ours = new Trainer(view, rows, head.Config, seed: 1, new TrainOptions(), "benchmark");
        using var plain = new PlainRun(view, head);
        var products = head.Layers.Select(layer => new Products(layer.In, layer.Out)).ToArray();
        using var module = nn.Linear((int)(head.Parameters / 1024), 1024, hasBias: false);
        using var block = ParameterBlock.Of(module);
        using var adam = new Adam(block, new WeightDecay(1e-5, Decoupled: false));
        var gradient = rand_like(module.weight!);

        var medians = Measure.Medians(
            Rounds,
            () => Measure.Seconds(() => Train(ours, rows)),
            () => Measure.Seconds(() => plain.Steps(rows, Steps)),
            () => Measure.Seconds(() => Multiply(products)),
            () => Measure.Seconds(() => Optimise(adam, module, gradient)));
        Print(head, medians);
    }

    private static void Print(BenchmarkHead head, double[] seconds)
    {
        var (ours, plain, products, adam) = (seconds[0], seconds[1], seconds[2], seconds[3]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{head.Name}: {Milliseconds(ours)}; plain TorchSharp {Milliseconds(plain)}: {plain / ours:F2} times its rate (at least {head.AtLeast:F2} expected)"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  bare products {Milliseconds(products)}: {products / ours:F2} times their rate (at least {AtLeastOfProducts:F2} expected); of a step they are {products / ours:P0}, the optimiser {adam / ours:P0}, the rest {1 - ((products + adam) / ours):P0}"));
    }

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / Steps * 1000:F2} ms");

    private static void Train(Trainer trainer, int[] rows)
    {
        for (var step = 0; step < Steps; step++)
        {
            trainer.Step(rows.AsSpan(step * SyntheticFeatures.Batch % rows.Length, SyntheticFeatures.Batch), learningRate: 1e-4);
        }
    }

    private static void Multiply(Products[] products)
    {
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            Array.ForEach(products, product => product.Multiply());
        }
    }

    private static void Optimise(Adam adam, TorchSharp.Modules.Linear module, Tensor gradient)
    {
        for (var step = 0; step < Steps; step++)
        {
            module.weight!.grad = gradient;
            adam.Step(1e-4);
        }
    }

    /// <summary>The three products of a linear layer.</summary>
    private sealed class Products(int inputs, int outputs)
    {
        private readonly Tensor _input = rand(SyntheticFeatures.Batch, inputs);
        private readonly Tensor _weight = rand(outputs, inputs);
        private readonly Tensor _gradient = rand(SyntheticFeatures.Batch, outputs);
        private readonly Tensor _output = rand(SyntheticFeatures.Batch, outputs);
        private readonly Tensor _byInput = rand(SyntheticFeatures.Batch, inputs);
        private readonly Tensor _byWeight = rand(outputs, inputs);

        public void Multiply()
        {
            _output.addmm_(_input, _weight.t(), beta: 0);
            _byInput.addmm_(_gradient, _weight, beta: 0);
            _byWeight.addmm_(_gradient.t(), _input, beta: 0);
        }
    }
}

/// <summary>A head trained and asked with plain TorchSharp on the rows of a view, all features in two tensors.</summary>
internal sealed class PlainRun : IDisposable
{
    private readonly PlainHead _head;
    private readonly PlainTraining _training;
    private readonly Tensor _audio;
    private readonly Tensor _text;
    private readonly Tensor _labels;

    public PlainRun(FeatureView view, BenchmarkHead head)
    {
        var config = head.Config;
        int[] rows = [.. Enumerable.Range(0, view.Utterances.Count)];
        _head = new PlainHead(
            head.Name, view.Audio!.Dimension, view.Text!.Dimension, config.FusionHiddenDim, config.HiddenDim, config.NumAttentionHeads, config.Dropout);
        _training = new PlainTraining(_head, ClassWeights.Of(view, rows, config), config.WeightDecay, learningRate: 1e-4);
        _audio = Features(view.Audio);
        _text = Features(view.Text);
        _labels = tensor([.. view.Utterances.Select(utterance => (long)utterance.Label)]).DetachFromDisposeScope();
    }

    /// <summary>Steps over batches of the rows, from the beginning again when they are through.</summary>
    public void Steps(int[] rows, int count)
    {
        var batches = rows.Chunk(SyntheticFeatures.Batch).ToArray();
        for (var step = 0; step < count; step++)
        {
            using var scope = NewDisposeScope();
            var batch = tensor([.. batches[step % batches.Length].Select(row => (long)row)]);
            _training.Step(_audio[batch], _text[batch], _labels[batch]);
        }
    }

    /// <summary>Epochs over the training rows, validation after each, and the test rows at the end.</summary>
    public void Train(Fold fold, int epochs)
    {
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Steps(fold.Train.Rows, (fold.Train.Rows.Length + SyntheticFeatures.Batch - 1) / SyntheticFeatures.Batch);
            Score(fold.Validation.Rows);
        }

        Score(fold.Test.Rows);
    }

    public void Dispose()
    {
        _training.Dispose();
        _head.Dispose();
        _audio.Dispose();
        _text.Dispose();
        _labels.Dispose();
    }

    private void Score(int[] rows)
    {
        using var gradientOff = no_grad();
        _head.eval();
        foreach (var part in rows.Chunk(8 * SyntheticFeatures.Batch))
        {
            using var scope = NewDisposeScope();
            var batch = tensor([.. part.Select(row => (long)row)]);
            _ = _head.call(_audio[batch], _text[batch]).softmax(-1).data<float>().ToArray();
        }

        _head.train();
    }

    private static Tensor Features(FeatureBlock block) =>
        tensor(block.Segments[0]).view(-1, block.Dimension).DetachFromDisposeScope();
}
