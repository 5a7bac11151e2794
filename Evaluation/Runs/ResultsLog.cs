using System.Text.Json;

namespace EmotionFusion.Evaluation;

/// <summary>A line of a run's results, for log.jsonl and for trackers.</summary>
/// <param name="Kind">test, validation, final or averaged.</param>
/// <param name="Run">The tracker's run that it belongs to.</param>
/// <param name="Seed">null of the mean over seeds.</param>
/// <param name="Fold">null of what isn't of one fold.</param>
/// <param name="Classes">Names by label.</param>
/// <param name="Values">By name: a number, a <see cref="ConfusionMatrix"/> or a <see cref="DifficultyPlot"/>.</param>
internal sealed record ResultsLine(
    string Kind, string Run, int? Seed, string? Fold, IReadOnlyList<string> Classes, IReadOnlyList<(string Name, object Value)> Values)
{
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("run", Run);
        if (Fold is not null)
        {
            writer.WriteString("fold", Fold);
        }

        if (Seed is { } seed)
        {
            writer.WriteNumber("seed", seed);
        }

        foreach (var (name, value) in Values)
        {
            switch (value)
            {
                case ConfusionMatrix matrix:
                    writer.WritePropertyName(name);
                    JsonSerializer.Serialize(writer, matrix.ToRows());
                    break;
                case DifficultyPlot plot:
                    writer.WriteString(name, plot.File);
                    break;
                default:
                    RunLog.Number(writer, name, (double)value);
                    break;
            }
        }
    }
}

/// <summary>How a fold's recall goes with difficulty, and the file with its data, from the run's folder.</summary>
internal sealed record DifficultyPlot(string File, DifficultyAnalysis Analysis);

/// <summary>
/// The end of log.jsonl: what trackers show of a run's results, named as in the Python system. With several seeds
/// each is a run of its own there (<c>NAME_seed3</c>), and their mean another (<c>NAME_AVERAGED</c>).
/// </summary>
internal sealed class ResultsLog
{
    private readonly RunResults _results;
    private readonly IReadOnlyList<RunPrediction> _predictions;
    private readonly TestDifficulties _difficulties;
    private readonly bool _acrossCorpora;

    private ResultsLog(RunResults results, IReadOnlyList<RunPrediction> predictions, TestDifficulties difficulties) =>
        (_results, _predictions, _difficulties, _acrossCorpora) = (results, predictions, difficulties, results.Protocol == Protocol.CrossCorpus.Name);

    public static void Write(RunLog log, RunResults results, IReadOnlyList<RunPrediction> predictions, TestDifficulties difficulties)
    {
        var writer = new ResultsLog(results, predictions, difficulties);
        foreach (var line in writer.Lines())
        {
            log.Result(line);
        }

        foreach (var seed in predictions.GroupBy(row => row.Seed))
        {
            log.Tracking?.Predictions(writer.RunName(seed.Key), results.Classes, [.. seed]);
        }
    }

    private IEnumerable<ResultsLine> Lines() =>
    [
        .. Tests(),
        .. (_results.Validation ?? []).Select(score => Line("validation", score.Seed,
            ("validation/accuracy", score.Accuracy), ("validation/uar", score.Uar), ("validation/f1", score.F1))),
        .. _results.BySeed.Select(seed => Line("final", seed.Seed, [.. Final(seed)])),
        .. _results.Seeds.Count > 1 ? [new ResultsLine("averaged", _results.Experiment + "_AVERAGED", null, null, _results.Classes, [.. Averaged()])] : Array.Empty<ResultsLine>(),
    ];

    private IEnumerable<ResultsLine> Tests()
    {
        var (accuracy, uar, f1) = _acrossCorpora ? ("accuracy", "uar", "f1") : ("loso_acc", "loso_uar", "loso_f1");
        var tested = _predictions.GroupBy(row => (row.Fold, row.Seed)).ToDictionary(rows => rows.Key, rows => rows.ToArray());
        foreach (var fold in _results.Folds)
        {
            var rows = tested[(fold.Name, fold.Seed)];
            var analysis = _difficulties.Analyse(rows, _results.Classes.Count);
            yield return Line("test", fold.Seed,
                ($"{fold.Name}/{accuracy}", fold.Wa),
                ($"{fold.Name}/{uar}", fold.Uar),
                ($"{fold.Name}/{f1}", fold.F1),
                ($"{fold.Name}/confusion_matrix", ResultsComputation.Matrix(rows, _results.Classes.Count)),
                ($"{fold.Name}/difficulty_plot", new DifficultyPlot(DifficultyAnalysisFile.NameOf(_results, fold.Name, fold.Seed), analysis)),
                ($"{fold.Name}/difficulty_correlation", analysis.Relation?.R ?? double.NaN), // nothing to correlate
                ($"{fold.Name}/correlation_p_value", analysis.Relation?.P ?? double.NaN)) with
            { Fold = fold.Name };
        }
    }

    private IEnumerable<(string, object)> Final(SeedSummary seed)
    {
        if (!_acrossCorpora)
        {
            return [.. Spread("final/loso_acc", seed.Mean.Wa, seed.Std.Wa), .. Spread("final/loso_uar", seed.Mean.Uar, seed.Std.Uar), .. Spread("final/loso_f1", seed.Mean.F1, seed.Std.F1)];
        }

        var validation = _results.Validation!.First(score => score.Seed == seed.Seed);
        return
        [
            ("final/validation_acc", validation.Accuracy),
            ("final/validation_uar", validation.Uar),
            .. _results.Folds.Where(fold => fold.Seed == seed.Seed).SelectMany(fold => new (string, object)[]
            {
                ($"final/{TransferTable.TestCorpus(_results, fold.Name)}_acc", fold.Wa),
                ($"final/{TransferTable.TestCorpus(_results, fold.Name)}_uar", fold.Uar),
            }),
        ];
    }

    /// <summary>Deviations are over seeds: of each test corpus and the validation part, or of the mean over the folds.</summary>
    private IEnumerable<(string, object)> Averaged()
    {
        if (!_acrossCorpora)
        {
            var (mean, std) = Scores.Spread([.. _results.BySeed.Select(seed => seed.Mean)]);
            return Averages("AVERAGED/loso", mean, std);
        }

        var validation = Scores.Spread([.. _results.Validation!.Select(score => new Scores(score.Uar, score.Accuracy, score.F1))]);
        return
        [
            .. _results.ByFold.SelectMany(fold => Averages($"AVERAGED/{_results.Corpus}to{TransferTable.TestCorpus(_results, fold.Name)}", fold.Mean, fold.Std)),
            .. Averages("AVERAGED/validation", validation.Mean, validation.Std),
        ];
    }

    private static IEnumerable<(string, object)> Averages(string name, Scores mean, Scores std) =>
        [.. Spread(name + "_accuracy", mean.Wa, std.Wa), .. Spread(name + "_uar", mean.Uar, std.Uar), .. Spread(name + "_f1", mean.F1, std.F1)];

    private static (string, object)[] Spread(string name, double mean, double std) => [(name + "_mean", mean), (name + "_std", std)];

    private ResultsLine Line(string kind, int seed, params IReadOnlyList<(string, object)> values) => new(kind, RunName(seed), seed, null, _results.Classes, values);

    private string RunName(int seed) =>
        _results.Seeds.Count > 1 ? FormattableString.Invariant($"{_results.Experiment}_seed{seed}") : _results.Experiment;
}
