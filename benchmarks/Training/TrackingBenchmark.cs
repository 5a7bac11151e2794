using System.Diagnostics;
using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Whole runs with and without tracking in Weights &amp; Biases and TensorBoard, by turns. Heads of EmoDB's size are the
/// worst case: nothing has more to log a second. Processor time, because tracking waits for nothing; it means something
/// on a quiet machine only.
/// </summary>
internal static class TrackingBenchmark
{
    private const int Rounds = 25;
    private const double AtMost = 0.03;

    public static int Run()
    {
        var small = BenchmarkHead.All.First(head => head.Name == "audio").Config with { HiddenDim = 256, NumEpochs = 20, BatchSize = 32 };
        Compare("5 folds of EmoDB's size (339 utterances, 384 to 256 to 4), 8 divisions each, 20 epochs", SyntheticFeatures.View(339, dimension: 384),
            small with { ValidationStrategy = ValidationStrategy.RotateSpeakers });
        return 0;
    }

    private static void Compare(string work, FeatureView view, ExperimentConfig config)
    {
        var root = Directory.CreateTempSubdirectory("emotionfusion-").FullName;
        try
        {
            var bytes = 0L;
            Array.ForEach(Enumerable.Range(0, 5).ToArray(), _ => Seconds(config)); // until all is compiled as it stays
            var medians = Measure.Medians(Rounds, () => Seconds(config), () => Seconds(config with { Tracking = [TrackerKind.Wandb] }), () => Seconds(config with { Tracking = [TrackerKind.Tensorboard] }));
            Console.WriteLine(work);
            Print("Weights & Biases", medians[1] / medians[0] - 1);
            Print("TensorBoard", medians[2] / medians[0] - 1);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {medians[0]:F2} s of processor time without; {bytes / 1e6:F1} MB of a tracked run"));

            double Seconds(ExperimentConfig tracked)
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                var folder = ExperimentPool.Run(view, tracked, new RunOptions { RunsRoot = root, Command = "benchmark", Parallel = 2 }).Folder;
                var seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
                bytes = Directory.Exists(folder.Wandb) ? Directory.EnumerateFiles(folder.Wandb, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length) : bytes;
                Directory.Delete(folder.Path, recursive: true);
                return seconds;
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Print(string tool, double cost) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {tool}: {cost:P1} of a run's time (at most {AtMost:P0} expected)"));
}
