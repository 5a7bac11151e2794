using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Five folds of 5,531 utterances for two epochs with the default cross_attention head, validation and test scored: two
/// at a time on two cores, by turns with PyTorch doing one fold after another on one thread.
/// </summary>
internal static class LosoBenchmark
{
    private const int Rounds = 3;
    private const int Rows = 5531; // IEMOCAP's four classes
    private const int Epochs = 2;
    private const double AtLeast = 3.2;

    public static int Run()
    {
        using var reference = TorchReference.Start();
        var config = BenchmarkHead.All[0].Config with { NumEpochs = Epochs };
        var view = SyntheticFeatures.View(Rows);
        var folds = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 42);
        var parts = string.Join(' ', folds.Select(fold => $"{fold.Train.Rows.Length},{fold.Validation.Rows.Length},{fold.Test.Rows.Length}"));

        var medians = Measure.Medians(
            Rounds,
            () => Measure.Seconds(() => Train(view, folds, config)),
            () => reference?.Seconds($"cross_attention {Epochs} {parts}") ?? double.NaN);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"5 folds of {Rows} utterances, {Epochs} epochs each: {medians[0]:F2} s on two cores; {reference?.Version ?? "no reference"}, one thread, one after another: {medians[1]:F2} s; {medians[1] / medians[0]:F2} times its rate (at least {AtLeast:F1} expected)"));
        return 0;
    }
    private static void Train(FeatureView view, IReadOnlyList<Fold> folds, ExperimentConfig config)
    {
        var options = new TrainOptions();
        var trainings = folds.Select(fold => Trainer.Epochs(view, fold, config, seed: 1, options).GetEnumerator()).ToArray();
        TrainingPool.Run(folds.Count, parallel: 2, fold => trainings[fold].MoveNext() && trainings[fold].Current is not null);
        Array.ForEach(trainings, training => training.Dispose());
    }
}
