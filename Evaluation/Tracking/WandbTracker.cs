using System.Globalization;
using System.Text.Json;
using EmotionFusion.Evaluation.Wandb;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Offline runs of Weights &amp; Biases below the run's folder: one a seed and, of several seeds, one of their mean, in one
/// group, named as in the Python system. A seed's trainings go on side by side, so its rows are numbered as they come and
/// say whose they are; where it has several, each has curves of its own, drawn over its own epochs.
/// </summary>
/// <remarks>A resumed training makes the same figures again, bit for bit: rows that are there aren't logged twice.</remarks>
internal sealed class WandbTracker : ITracker
{
    private const string Averaged = "_AVERAGED";

    private readonly TrackedRun _run;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OpenRun> _runs = [];
    private readonly Dictionary<string, string> _existing;

    public WandbTracker(TrackedRun run) => (_run, _existing) = (run, WandbRun.Find(run.Folder.Wandb));

    public void Step(TrainingKey training, StepRecord step)
    {
        var (run, name) = (Of(training), TrackedRun.NameOf(training));
        if (run.Rows.Goes(name, step.Epoch, step.Step))
        {
            run.Run.Log(
                ("loss", step.Loss), ("batch_difficulty", step.BatchDifficulty), ("lr", step.LearningRate),
                (RowsThere.Training, name), (RowsThere.Step, step.Step), (RowsThere.Epoch, step.Epoch));
        }
    }

    public void Epoch(TrainingKey training, EpochRecord epoch)
    {
        var (run, name) = (Of(training), TrackedRun.NameOf(training));
        if (!run.Rows.Goes(name, epoch.Epoch, int.MaxValue))
        {
            return;
        }

        var figures = epoch.Figures();
        List<(string, object)> row = [.. figures.Select(figure => (figure.Name, (object)figure.Value))];
        if (run.IsOfSeveral)
        {
            row.AddRange(figures.Where(figure => figure.Name.StartsWith("val/", StringComparison.Ordinal)).Select(figure => ($"{name}/{figure.Name}", (object)figure.Value)));
            row.AddRange([($"{name}/loss", epoch.TrainLoss), ($"{name}/epoch", epoch.Epoch)]);
        }

        row.AddRange([(RowsThere.Training, name), (RowsThere.Epoch, epoch.Epoch)]);
        run.Run.Log(row);
    }

    public void Trained(TrainingKey training)
    {
    }

    public void Result(ResultsLine line)
    {
        var run = Named(line.Run, line.Seed);
        if (!run.Rows.Has(line.Values[0].Name))
        {
            run.Run.Log([.. line.Values.Select(value => (value.Name, value.Value switch
            {
                ConfusionMatrix matrix => new WandbConfusion($"{line.Fold}: confusion matrix", line.Classes, matrix),
                DifficultyPlot plot => new WandbImage(ResultPictures.Of(plot.Analysis), $"UAR by difficulty; data: {plot.File}"),
                var number => number,
            }))]);
        }
    }

    public void Predictions(string run, IReadOnlyList<string> classNames, IReadOnlyList<RunPrediction> rows)
    {
        var open = Named(run, rows[0].Seed);
        if (!open.Rows.Has("predictions"))
        {
            open.Run.Log(("predictions", new WandbTable(
                ["fold", "utterance", "speaker", "label", "predicted", .. classNames.Select(name => "p_" + name)],
                [.. rows.Select(row => Cells(row.Fold, row.Prediction, classNames))])));
        }
    }

    public void Finish()
    {
        foreach (var open in _runs.Values)
        {
            open.Run.Finish();
        }
    }

    public void Dispose()
    {
        foreach (var open in _runs.Values)
        {
            open.Run.Dispose();
        }
    }

    private static IReadOnlyList<object> Cells(string fold, Prediction row, IReadOnlyList<string> classNames) =>
        [fold, row.Utterance, row.Speaker, classNames[row.Label], classNames[row.Predicted], .. row.Probabilities.Select(p => (object)double.Parse(p.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))];

    private OpenRun Of(TrainingKey training) => Named(_run.NameOf(training.Seed), training.Seed);

    /// <param name="seed">null of the mean over seeds.</param>
    private OpenRun Named(string name, int? seed)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue(name, out var open))
            {
                _runs[name] = open = Open(name, seed);
            }

            return open;
        }
    }

    private OpenRun Open(string name, int? seed)
    {
        var settings = new WandbRunSettings
        {
            Name = name,
            Project = _run.Config.WandbProject,
            Entity = _run.Config.WandbEntity,
            Group = _run.Folder.ShortName.Replace('/', '-'),
            Tags = name.EndsWith(Averaged, StringComparison.Ordinal) && seed is null ? ["averaged", "multi-seed"] : [],
            Config = [.. ConfigTable.Write(_run.Config), .. seed is null ? [] : new (string, object?)[] { ("seed", seed) }],
            File = (_run.Folder.Config, "experiment.yaml"),
        };
        string[] trainings = [.. _run.Trainings.Where(training => training.Seed == seed).Select(TrackedRun.NameOf)];
        var rows = new RowsThere();
        if (_existing.TryGetValue(name, out var folder))
        {
            return new OpenRun(WandbRun.Continue(folder, settings, _run.Clock, rows.Add), rows, trainings.Length > 1);
        }

        var run = WandbRun.Create(_run.Folder.Wandb, settings, _run.Clock);
        if (trainings.Length > 0)
        {
            run.Define("epoch");
            run.Define("val/*", over: "epoch");
        }

        foreach (var training in trainings.Length > 1 ? trainings : [])
        {
            run.Define($"{training}/epoch");
            run.Define($"{training}/val/*", over: $"{training}/epoch");
            run.Define($"{training}/loss", over: $"{training}/epoch");
        }

        return new OpenRun(run, rows, trainings.Length > 1);
    }

    private sealed record OpenRun(WandbRun Run, RowsThere Rows, bool IsOfSeveral);
}

/// <summary>Which rows an earlier process logged.</summary>
internal sealed class RowsThere
{
    public const string Training = "fold", Epoch = "epoch", Step = "step";

    private readonly HashSet<string> _keys = [];
    private readonly Dictionary<string, (int Epoch, int Step)> _last = [];

    public void Add(HistoryRecord row)
    {
        var values = row.Item.Where(item => item.NestedKey.Count > 0).GroupBy(item => item.NestedKey[0]).ToDictionary(items => items.Key, items => items.First().ValueJson);
        _keys.UnionWith(values.Keys);
        if (values.TryGetValue(Training, out var training))
        {
            _last[JsonSerializer.Deserialize<string>(training)!] = (Number(values[Epoch]), values.TryGetValue(Step, out var step) ? Number(step) : int.MaxValue);
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether any row has a figure of this name; of a matrix, its table.</summary>
    public bool Has(string key) => _keys.Contains(key);

    /// <summary>Whether a step, or with the largest number the end of an epoch, comes after all that is there.</summary>
    public bool Goes(string training, int epoch, int step) => !_last.TryGetValue(training, out var last) || (epoch, step).CompareTo(last) > 0;
}
