using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using static TorchSharp.torch;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Whole trainings, validation and test scored, two at a time on two cores, by turns with plain TorchSharp making one
/// after another on one thread.
/// </summary>
internal static class LosoBenchmark
{
    private const int Rounds = 3;

    /// <summary>Five folds of IEMOCAP's size for two epochs with the default cross_attention head.</summary>
    public static int Folds()
    {
        var head = BenchmarkHead.All[0];
        var view = SyntheticFeatures.View(5531);
        var folds = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 42);
        return Compare("5 folds of 5,531 utterances, 2 epochs each", view, head with { Config = head.Config with { NumEpochs = 2 } }, [.. folds.Select(fold => (fold, 1))], atLeast: 4.5);
    }

    /// <summary>EmoDB's size and head: 5 folds, 8 divisions of each, 3 seeds, 20 epochs.</summary>
    public static int Small()
    {
        var head = BenchmarkHead.All.First(head => head.Name == "audio");
        var config = head.Config with { HiddenDim = 256, NumEpochs = 20 };
        var view = SyntheticFeatures.View(339, dimension: 384);
        var trainings = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 42)
            .SelectMany(fold => Enumerable.Range(1, 24).Select(seed => (fold, seed))).ToArray();
        return Compare($"{trainings.Length} small heads (384 to 256 to 4), 20 epochs each", view, head with { Config = config }, trainings, atLeast: 5);
    }

    private static int Compare(string work, FeatureView view, BenchmarkHead head, (Fold Fold, int Seed)[] trainings, double atLeast)
    {
        var medians = Measure.Medians(
            Rounds,
            () => Measure.Seconds(() => Ours(view, head.Config, trainings)),
            () => Measure.Seconds(() => Plain(view, head, trainings)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{work}: {medians[0]:F2} s on two cores; plain TorchSharp, one thread, one after another: {medians[1]:F2} s; {medians[1] / medians[0]:F2} times its rate (at least {atLeast:F1} expected)"));
        return 0;
    }

    private static void Ours(FeatureView view, ExperimentConfig config, (Fold Fold, int Seed)[] trainings)
    {
        var running = trainings.Select(one => Trainer.Epochs(view, one.Fold, config, one.Seed, new TrainOptions()).GetEnumerator()).ToArray();
        TrainingPool.Run(running.Length, parallel: 2, i =>
        {
            var isOver = running[i].MoveNext() && running[i].Current is not null;
            if (isOver)
            {
                running[i].Dispose();
            }

            return isOver;
        });
    }

    private static void Plain(FeatureView view, BenchmarkHead head, (Fold Fold, int Seed)[] trainings)
    {
        set_num_threads(1);
        foreach (var (fold, _) in trainings)
        {
            using var plain = new PlainRun(view, head);
            plain.Train(fold, head.Config.NumEpochs);
        }
    }
}
