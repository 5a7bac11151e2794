using System.Text.Json;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The end of log.jsonl: what trackers show of a run's results, named as in the Python system. With several seeds
/// each is a run of its own there (<c>NAME_seed3</c>), and their mean another (<c>NAME_AVERAGED</c>).
/// </summary>
internal sealed class ResultsLog
{
    private readonly RunLog _log;
    private readonly RunResults _results;
    private readonly TestDifficulties _difficulties;
    private readonly bool _acrossCorpora;

    private ResultsLog(RunLog log, RunResults results, TestDifficulties difficulties) =>
        (_log, _results, _difficulties, _acrossCorpora) = (log, results, difficulties, results.Protocol == Protocol.CrossCorpus.Name);

    public static void Write(RunLog log, RunResults results, IReadOnlyList<RunPrediction> predictions, TestDifficulties difficulties)
    {
        var writer = new ResultsLog(log, results, difficulties);
        writer.Tests(predictions);
        writer.Validations();
        foreach (var seed in results.BySeed)
        {
            writer.Final(seed);
        }

        if (results.Seeds.Count > 1)
        {
            writer.Averaged();
        }
    }

    private void Tests(IReadOnlyList<RunPrediction> predictions)
    {
        var (accuracy, uar, f1) = _acrossCorpora ? ("accuracy", "uar", "f1") : ("loso_acc", "loso_uar", "loso_f1");
        var tested = predictions.GroupBy(row => (row.Fold, row.Seed)).ToDictionary(rows => rows.Key, rows => rows.ToArray());
        foreach (var fold in _results.Folds)
        {
            _log.Line("test", writer =>
            {
                writer.WriteString("run", RunName(fold.Seed));
                RunLog.Training(writer, new TrainingKey(fold.Name, null, fold.Seed));
                RunLog.Number(writer, $"{fold.Name}/{accuracy}", fold.Wa);
                RunLog.Number(writer, $"{fold.Name}/{uar}", fold.Uar);
                RunLog.Number(writer, $"{fold.Name}/{f1}", fold.F1);
                Counts(writer, $"{fold.Name}/confusion_matrix", ResultsComputation.Matrix(tested[(fold.Name, fold.Seed)], _results.Classes.Count));
                DifficultyOf(writer, fold, tested[(fold.Name, fold.Seed)]);
            });
        }
    }

    /// <summary>Correlation and p are null where there is nothing to correlate; the plot is the file with its data, from the run's folder.</summary>
    private void DifficultyOf(Utf8JsonWriter writer, FoldScore fold, RunPrediction[] rows)
    {
        var relation = _difficulties.Analyse(rows, _results.Classes.Count).Relation;
        writer.WriteString($"{fold.Name}/difficulty_plot", DifficultyAnalysisFile.NameOf(_results, fold.Name, fold.Seed));
        RunLog.Number(writer, $"{fold.Name}/difficulty_correlation", relation?.R ?? double.NaN);
        RunLog.Number(writer, $"{fold.Name}/correlation_p_value", relation?.P ?? double.NaN);
    }

    private void Validations()
    {
        foreach (var score in _results.Validation ?? [])
        {
            _log.Line("validation", writer =>
            {
                writer.WriteString("run", RunName(score.Seed));
                writer.WriteNumber("seed", score.Seed);
                RunLog.Number(writer, "validation/accuracy", score.Accuracy);
                RunLog.Number(writer, "validation/uar", score.Uar);
                RunLog.Number(writer, "validation/f1", score.F1);
            });
        }
    }

    private void Final(SeedSummary seed) => _log.Line("final", writer =>
    {
        writer.WriteString("run", RunName(seed.Seed));
        writer.WriteNumber("seed", seed.Seed);
        if (!_acrossCorpora)
        {
            Spread(writer, "final/loso_acc", seed.Mean.Wa, seed.Std.Wa);
            Spread(writer, "final/loso_uar", seed.Mean.Uar, seed.Std.Uar);
            Spread(writer, "final/loso_f1", seed.Mean.F1, seed.Std.F1);
            return;
        }

        var validation = _results.Validation!.First(score => score.Seed == seed.Seed);
        RunLog.Number(writer, "final/validation_acc", validation.Accuracy);
        RunLog.Number(writer, "final/validation_uar", validation.Uar);
        foreach (var fold in _results.Folds.Where(fold => fold.Seed == seed.Seed))
        {
            RunLog.Number(writer, $"final/{TransferTable.TestCorpus(_results, fold.Name)}_acc", fold.Wa);
            RunLog.Number(writer, $"final/{TransferTable.TestCorpus(_results, fold.Name)}_uar", fold.Uar);
        }
    });

    /// <summary>Deviations are over seeds: of each test corpus, or of the mean over the folds.</summary>
    private void Averaged() => _log.Line("averaged", writer =>
    {
        writer.WriteString("run", _results.Experiment + "_AVERAGED");
        if (!_acrossCorpora)
        {
            var (mean, std) = Scores.Spread([.. _results.BySeed.Select(seed => seed.Mean)]);
            Averages(writer, "AVERAGED/loso", mean, std);
            return;
        }

        foreach (var fold in _results.ByFold)
        {
            Averages(writer, $"AVERAGED/{_results.Corpus}to{TransferTable.TestCorpus(_results, fold.Name)}", fold.Mean, fold.Std);
        }
    });

    private static void Averages(Utf8JsonWriter writer, string name, Scores mean, Scores std)
    {
        Spread(writer, name + "_accuracy", mean.Wa, std.Wa);
        Spread(writer, name + "_uar", mean.Uar, std.Uar);
        Spread(writer, name + "_f1", mean.F1, std.F1);
    }

    private static void Spread(Utf8JsonWriter writer, string name, double mean, double std)
    {
        RunLog.Number(writer, name + "_mean", mean);
        RunLog.Number(writer, name + "_std", std);
    }

    private static void Counts(Utf8JsonWriter writer, string name, ConfusionMatrix confusion)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, confusion.ToRows());
    }

    private string RunName(int seed) =>
        _results.Seeds.Count > 1 ? FormattableString.Invariant($"{_results.Experiment}_seed{seed}") : _results.Experiment;
}
