using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Training;

namespace EmotionFusion.Benchmarks;

/// <summary>A sweep of small experiments of EmoDB's size, from folders to report, on two cores against one; and whether more candidates take more memory.</summary>
internal static class SweepBenchmark
{
    private const double AtLeast = 1.9;

    public static int Run(int candidates)
    {
        var view = SyntheticFeatures.View(339, dimension: 384);
        Sweep(candidates / 4, parallel: 2);
        var quarter = PeakMegabytes();
        var two = Measure.Seconds(() => Sweep(candidates, parallel: 2));
        var all = PeakMegabytes();
        var one = Measure.Seconds(() => Sweep(candidates, parallel: 1));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a sweep of {candidates} experiments, 5 folds of 10 epochs each: {two:F1} s on two cores, {one:F1} s on one; {one / two:F2} times its rate (at least {AtLeast:F1} expected)"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"peak memory after {candidates / 4} experiments {quarter:F0} MB, after {candidates} more {all:F0} MB"));
        return 0;

        void Sweep(int count, int parallel)
        {
            var root = Directory.CreateTempSubdirectory("emotionfusion-sweep-");
            try
            {
                var file = Path.Combine(root.FullName, "search.yaml");
                File.WriteAllText(file, $$"""
                    name: sweep
                    train_dataset: SYNTHETIC
                    audio_model_name: audio
                    modality: audio
                    val_strategy: speaker
                    batch_size: 64
                    num_epochs: 10
                    search:
                      method: random
                      trials: {{count}}
                      keys:
                        learning_rate: { from: 1e-4, to: 1e-2, scale: log }
                        hidden_dim: [64, 128, 256]
                    """);
                var folder = ExperimentPool.Run(
                    view, ExperimentFile.Load(file).Experiments.Single(), new RunOptions { RunsRoot = root.FullName, Command = "benchmark", Parallel = parallel }).Folder;
                if (Directory.GetFiles(Path.Combine(folder.Path, "candidates"), "candidate.json", SearchOption.AllDirectories).Length != count)
                {
                    throw new InvalidOperationException("A candidate has no figures.");
                }
            }
            finally
            {
                root.Delete(recursive: true);
            }
        }
    }

    private static double PeakMegabytes()
    {
        var status = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
