using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Counts the epochs of all trainings of an experiment that go on side by side.</summary>
/// <param name="sink">Is told.</param>
/// <param name="title">The experiment.</param>
/// <param name="total">Epochs of all its trainings.</param>
/// <param name="before">Epochs that were made before this process, by training.</param>
internal sealed class EpochMeter(IProgressSink sink, string title, long total, IReadOnlyDictionary<TrainingKey, int> before) : IProgress<TrainingProgress>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TrainingKey, int> _done = new(before);
    private bool _begun;
    private bool _failed;
    private long _sum = before.Values.Sum(epochs => (long)epochs);

    public static EpochMeter Of(ExperimentJob job, IProgressSink sink) => new(sink, TitleOf(job), job.Epochs, job.EpochsDone);

    public static EpochMeter Of(FitPlan plan, IProgressSink sink) => new(sink, TitleOf(plan), plan.Epochs, new Dictionary<TrainingKey, int>());

    public static string TitleOf(FitPlan plan) => $"fit {plan.Config.Name}";

    public static string TitleOf(ExperimentJob job) => $"train {job.Plan.Config.Name}";

    public void Report(TrainingProgress value)
    {
        lock (_gate)
        {
            if (!_begun)
            {
                _begun = true;
                sink.Begin(title, announce: true);
            }

            if (value.Message is { } message)
            {
                sink.Begin($"{title}: {message}", announce: true);
                sink.Begin(title, announce: false);
            }

            if (value.Kind == TrainingProgressKind.Untracked)
            {
                return;
            }

            if (value.Kind == TrainingProgressKind.Failed && !_failed)
            {
                _failed = true;
                sink.Begin($"{title}, failed", announce: true);
            }

            // A training that ends early has no epochs left, and neither has one that failed.
            var over = value.Kind is TrainingProgressKind.Finished or TrainingProgressKind.Failed;
            var earlier = _done.GetValueOrDefault(value.Training);
            _done[value.Training] = over ? value.Epochs : Math.Max(value.Epoch, earlier);
            _sum += _done[value.Training] - earlier;
            sink.Report(_sum, total);
        }
    }
}

/// <summary>Shows the filling of a store, stage by stage.</summary>
internal sealed class FillMeter(IProgressSink sink, string what) : IProgress<FillProgress>
{
    private const int Shown = 20;

    private readonly Lock _gate = new();
    private FillStage? _stage;

    /// <summary>A <see cref="FillWatcher"/>: shows progress, then tells what was repaired and what had to be left out.</summary>
    public static FillResult Watch(Terminal terminal, FeatureStore store, Func<IProgress<FillProgress>?, FillResult> fill)
    {
        var unit = store.Spec.Kind == EncoderKind.Audio ? "clips" : "texts";
        var result = terminal.Watch(unit, sink => fill(new FillMeter(sink, store.Spec.Name)));
        foreach (var repaired in result.Repaired)
        {
            terminal.Error.WriteLine($"repaired: {repaired}");
        }

        foreach (var exclusion in result.Exclusions.Take(Shown))
        {
            terminal.Error.WriteLine($"left out: {exclusion.Utterance}: {exclusion.Reason}");
        }

        if (result.Exclusions.Count > Shown)
        {
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left out: {result.Exclusions.Count - Shown} more"));
        }

        return result;
    }

    public void Report(FillProgress value)
    {
        if (value.Total == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (value.Stage != _stage)
            {
                _stage = value.Stage;
                sink.Begin($"{Verb(value.Stage)} {what}", announce: value.Stage != FillStage.Checking);
            }

            sink.Report(value.Done, value.Total);
        }
    }

    private static string Verb(FillStage stage) => stage switch
    {
        FillStage.Checking => "checking",
        FillStage.Encoding => "encoding",
        _ => "waiting for another process:",
    };
}
