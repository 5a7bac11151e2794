using System.Diagnostics;
using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Training;

namespace EmotionFusion.Benchmarks;

/// <summary>
/// Comparing 20 runs of 5,531 utterances with three seeds, all tests and all files, against reading their predictions and no
/// more. Each in a process of its own, whose peak of memory is told.
/// </summary>
internal static class CompareBenchmark
{
    private const int Runs = 20;
    private const int Utterances = 5531;
    private const int Speakers = 10;
    private const int Rounds = 3;

    private static readonly string[] Classes = ["neutral", "happy", "sad", "anger"];
    private static readonly int[] Seeds = [1, 2, 3];

    public static int Run()
    {
        var root = Directory.CreateTempSubdirectory("emotionfusion-compare-").FullName;
        try
        {
            Parallel.For(0, Runs, run => Make(root, run));
            var (compared, read) = (Median("all", root), Median("read", root));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Runs} runs of {Utterances} utterances x {Seeds.Length} seeds compared: {compared.Seconds:F2} s (at most 10 expected), {compared.Processor:F2} s of processor time, peak {compared.Megabytes:F0} MB; their predictions read: {read.Seconds:F2} s, {read.Processor:F2} s, {read.Megabytes:F0} MB"));
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>What a process of <see cref="Median"/> does.</summary>
    public static int Child(string work, string root)
    {
        var clock = Stopwatch.StartNew();
        var runs = RunChoice.Of([root], root).Runs;
        if (work == "read")
        {
            foreach (var run in runs)
            {
                PredictionsFile.Read(run.Predictions);
            }
        }
        else
        {
            var comparison = RunComparison.Compute(runs);
            string File(string name) => Path.Combine(root, name);
            AtomicFile.Write(File("comparison.html"), ComparisonPage.Render(comparison));
            AtomicFile.Write(File("comparison.tex"), ComparisonFiles.Latex(comparison));
            AtomicFile.Write(File("comparison.md"), ComparisonFiles.Markdown(comparison));
            ComparisonFiles.WriteCsv(File("comparison.csv"), comparison);
            ComparisonFiles.WriteFlips(File("flips.csv"), comparison);
            if (comparison.Tests != Runs - 1)
            {
                throw new InvalidOperationException("Runs were lost.");
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var status = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {Environment.CpuUsage.TotalTime.TotalSeconds} {status.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]}"));
        return 0;
    }

    private static (double Seconds, double Processor, double Megabytes) Median(string work, string root)
    {
        var runs = Enumerable.Range(0, Rounds).Select(_ =>
        {
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["compare", work, root]) { RedirectStandardOutput = true })!;
            var words = child.StandardOutput.ReadToEnd().Split(' ');
            child.WaitForExit();
            double[] numbers = Array.ConvertAll(words, word => double.Parse(word, CultureInfo.InvariantCulture));
            return (Seconds: numbers[0], Processor: numbers[1], Megabytes: numbers[2] * 1024 / 1e6);
        }).OrderBy(run => run.Seconds).ToArray();
        return runs[runs.Length / 2];
    }

    private static void Make(string root, int number)
    {
        var experiment = FormattableString.Invariant($"experiment_{number:00}");
        var folder = RunFolder.Create(root, experiment, DateTimeOffset.UnixEpoch);
        FoldSplit[] folds = [.. Enumerable.Range(0, Speakers / 2).Select(Fold)];
        var predictions = Predictions(0.5 + (0.01 * number), (ulong)number);
        var header = new RunHeader { Experiment = experiment, Corpus = "SYNTHETIC", Protocol = Protocol.LeaveOneSessionOut.Name, Started = DateTimeOffset.UnixEpoch, ClassNames = Classes };
        AtomicFile.Write(folder.Config, FormattableString.Invariant($"experiments:\n  - name: {experiment}\n    dropout: {0.01 * number}\n"));
        RunJson.Write(folder.Folds, new FoldsFile(folds));
        PredictionsFile.Write(folder.Predictions, Classes, predictions);
        RunJson.Write(folder.Results, ResultsComputation.Compute(header, folds, predictions));
    }

    private static int LabelOf(int row) => row * 7 % 11 % Classes.Length;

    private static int SpeakerOf(int row) => row % Speakers;

    private static FoldSplit Fold(int session)
    {
        FoldSplitPart Part(Func<int, bool> takes)
        {
            int[] rows = [.. Enumerable.Range(0, Utterances).Where(row => takes(SpeakerOf(row)))];
            return new FoldSplitPart(
                [.. Enumerable.Range(0, Speakers).Where(takes).Select(speaker => $"s{speaker}")], [.. rows.Select(row => $"u{row}")],
                Classes.Select((name, c) => (name, c)).ToDictionary(entry => entry.name, entry => rows.Count(row => LabelOf(row) == entry.c)));
        }

        var validates = (2 * session + 2) % Speakers;
        return new FoldSplit($"session_{session + 1}", Part(s => s / 2 != session && s != validates), Part(s => s == validates), Part(s => s / 2 == session));
    }

    private static List<RunPrediction> Predictions(double skill, ulong seed)
    {
        var random = new SplitMix64(seed);
        var rows = new List<RunPrediction>();
        foreach (var run in Seeds)
        {
            foreach (var row in Enumerable.Range(0, Utterances).OrderBy(row => SpeakerOf(row) / 2))
            {
                float[] weights = [.. Classes.Select((_, c) => (random.Below(1000) / 1000f) + (c == LabelOf(row) ? (float)skill : 0) + 0.01f)];
                float[] probabilities = [.. weights.Select(weight => weight / weights.Sum())];
                rows.Add(new RunPrediction(run, $"session_{SpeakerOf(row) / 2 + 1}", new Prediction(row, $"u{row}", $"s{SpeakerOf(row)}", LabelOf(row), Array.IndexOf(probabilities, probabilities.Max()), probabilities)));
            }
        }

        return rows;
    }
}
