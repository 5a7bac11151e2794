using System.Globalization;
using EmotionFusion.Training;
using static TorchSharp.torch;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Training steps on one thread, by turns with the same maths in PyTorch, with the bare matrix products of the head's
/// shapes (forward, and the two of the backward pass, into memory that is there already) and with the optimiser alone.
/// </summary>
internal static class TrainBenchmark
{
    private const int Steps = 20;
    private const int Rounds = 7;
    private const double AtLeastOfProducts = 0.7;

    public static int Run(string? wanted)
    {
        set_num_threads(1);
        using var reference = TorchReference.Start();
        Console.WriteLine($"Milliseconds a step of {SyntheticFeatures.Batch}, one thread, medians of {Rounds} rounds by turns; reference: {reference?.Version ?? "none"}");
        foreach (var head in BenchmarkHead.All.Where(head => wanted is null || head.Name == wanted))
        {
            Time(head, reference);
        }

        return 0;
    }

    private static void Time(BenchmarkHead head, TorchReference? reference)
    {
        using var scope = NewDisposeScope();
        var view = SyntheticFeatures.View(8 * SyntheticFeatures.Batch);
        int[] rows = [.. Enumerable.Range(0, view.Utterances.Count)];
        using var model = new TrainableHead(view, rows, head.Config, seed: 1, CPU);
        var products = head.Layers.Select(layer => new Products(layer.In, layer.Out)).ToArray();
        var gradient = rand(1, head.Parameters).view(-1);
        using var adam = new Adam(zeros(head.Parameters), 1e-5);

        var medians = Measure.Medians(
            Rounds,
            () => Measure.Seconds(() => Train(model, rows)),
            () => reference?.Seconds($"{head.Name} {Steps}") ?? double.NaN,
            () => Measure.Seconds(() => Multiply(products)),
            () => Measure.Seconds(() => Optimise(adam, gradient)));
        Print(head, medians);
    }

    private static void Print(BenchmarkHead head, double[] seconds)
    {
        var (ours, torch, products, adam) = (seconds[0], seconds[1], seconds[2], seconds[3]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{head.Name}: {Milliseconds(ours)}; PyTorch {Milliseconds(torch)}: {torch / ours:F2} times its rate (at least {head.AtLeast:F2} expected)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  bare products {Milliseconds(products)}: {products / ours:F2} times their rate (at least {AtLeastOfProducts:F2} expected); of a step they are {products / ours:P0}, the optimiser {adam / ours:P0}, the rest {1 - ((products + adam) / ours):P0}"));
    }

    private static string Milliseconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / Steps * 1000:F2} ms");

    private static void Train(TrainableHead model, int[] rows)
    {
        for (var step = 0; step < Steps; step++)
        {
            model.Step(rows.AsSpan(step * SyntheticFeatures.Batch % rows.Length, SyntheticFeatures.Batch), learningRate: 1e-4);
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

    private static void Optimise(Adam adam, Tensor gradient)
    {
        for (var step = 0; step < Steps; step++)
        {
            adam.BeginStep(1e-4);
            adam.Update(0, gradient);
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
