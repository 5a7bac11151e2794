using System.Globalization;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Benchmarks;

/// <summary>The most memory that training on 100,000 utterances of 768 + 768 features takes, features included.</summary>
internal static class MemoryBenchmark
{
    private const int Rows = 100_000;
    private const double AtMostGigabytes = 1.5;

    public static int Run()
    {
        var view = SyntheticFeatures.View(Rows);
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 42)[0];
        Trainer.Train(view, fold, BenchmarkHead.All[0].Config, seed: 1, new TrainOptions());
        var status = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        var gigabytes = long.Parse(status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e9;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Rows} utterances x (768 + 768), an epoch of the default cross_attention head: peak {gigabytes:F2} GB (at most {AtMostGigabytes:F1} expected)"));
        return 0;
    }
}
