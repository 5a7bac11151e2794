using System.Buffers;
using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// log.jsonl while it is written: a JSON object a line, whole lines only whatever threads write, each with the file
/// system when the call returns. Metrics are named as in the Python system. A line that can't be written is taken back
/// as far as it came, so that those after it are whole again as soon as there is room.
/// </summary>
internal sealed class RunLog(Stream stream) : IDisposable
{
    private readonly Lock _gate = new();

    /// <summary>Where the last whole line ends, while less than a line may stand behind it; else null.</summary>
    private long? _end;

    /// <summary>Is told the same, for people who watch runs elsewhere; null: nobody does.</summary>
    public RunTracking? Tracking { get; init; }

    public void Step(TrainingKey training, StepRecord step)
    {
        WriteStep(training, step);
        Tracking?.Step(training, step);
    }

    public void Epoch(TrainingKey training, EpochRecord epoch)
    {
        WriteEpoch(training, epoch);
        Tracking?.Epoch(training, epoch);
    }

    /// <summary>A training is over: which epoch was kept, and how well its weights know what they were learnt from.</summary>
    public void Trained(TrainingKey training, EpochRecord best, double? trainUar = null, int? averagedFrom = null)
    {
        WriteTrained(training, best, trainUar, averagedFrom);
        Tracking?.Trained(training);
    }

    /// <summary>Writes one line of the results.</summary>
    public void Result(ResultsLine line)
    {
        Line(line.Kind, line.Write);
        Tracking?.Result(line);
    }

    private void WriteStep(TrainingKey training, StepRecord step) => Line("step", writer =>
    {
        Training(writer, training);
        writer.WriteNumber("epoch", step.Epoch);
        writer.WriteNumber("step", step.Step);
        Number(writer, "loss", step.Loss);
        Number(writer, "batch_difficulty", step.BatchDifficulty);
        Number(writer, "lr", step.LearningRate);
    });

    private void WriteEpoch(TrainingKey training, EpochRecord epoch) => Line("epoch", writer =>
    {
        Training(writer, training);
        writer.WriteNumber("epoch", epoch.Epoch);
        Number(writer, "loss", epoch.TrainLoss);
        Number(writer, "curriculum_fraction", epoch.CurriculumFraction);
        Number(writer, "mean_difficulty", epoch.MeanDifficulty);
        Number(writer, "lr", epoch.LearningRate);
        Number(writer, "val/accuracy", epoch.Validation.Accuracy);
        Number(writer, "val/loss", epoch.Validation.Loss);
        Number(writer, "val/uar", epoch.Validation.Uar);
        Number(writer, "val/f1", epoch.Validation.MacroF1);
        if (epoch.ValidationCcc is { } ccc)
        {
            Number(writer, "val/ccc", ccc);
        }

        Number(writer, "seconds", epoch.Seconds);
    });

    private void WriteTrained(TrainingKey training, EpochRecord best, double? trainUar, int? averagedFrom) => Line("trained", writer =>
    {
        Training(writer, training);
        writer.WriteNumber("best_epoch", best.Epoch);
        if (averagedFrom is { } first)
        {
            writer.WriteNumber("averaged_from", first);
        }

        Number(writer, "best_val/uar", best.Validation.Uar);
        if (trainUar is { } uar)
        {
            Number(writer, "best_train/uar", uar);
        }
    });

    /// <summary>A file of an earlier process can't be used; the training begins anew.</summary>
    public void Restarted(TrainingKey training, string message) => Line("restarted", writer =>
    {
        Training(writer, training);
        writer.WriteString("reason", message);
    });

    /// <param name="isSetting">Of a candidate of a sweep: it is what its settings do.</param>
    public void Failed(TrainingKey training, string message, bool isSetting = false) => Line(isSetting ? "diverged" : "failed", writer =>
    {
        Training(writer, training);
        writer.WriteString("error", message);
    });

    /// <summary>ML.NET's models of a fold are fitted, as head or baseline: their setting, and the validation UAR that chose it.</summary>
    public void Fitted(FoldModel model) => Line(model.Task.IsBaseline ? "baseline" : "fitted", writer =>
    {
        writer.WriteString("fold", model.Task.Fold.Name);
        if (!model.Task.IsBaseline)
        {
            writer.WriteNumber("seed", model.Task.Seed);
        }

        Number(writer, model.Choice.Name, model.Choice.Setting);
        Number(writer, "val/uar", model.Choice.Validation.Uar);
    });

    public void BaselineFailed(string fold, string message) => Line("baseline_failed", writer =>
    {
        writer.WriteString("fold", fold);
        writer.WriteString("error", message);
    });

    public void TrackingFailed(string message) => Line("tracking_failed", writer => writer.WriteString("error", message));

    public void Dispose()
    {
        Tracking?.Dispose();
        stream.Dispose();
    }


    /// <summary>Writes one line of a kind.</summary>
    internal void Line(string kind, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", kind);
            write(writer);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (_gate)
        {
            Write(buffer.WrittenSpan);
        }
    }

    private void Write(ReadOnlySpan<byte> line)
    {
        var end = _end ?? stream.Position;
        try
        {
            if (_end is not null)
            {
                stream.SetLength(end);
                _end = null;
            }

            stream.Write(line);
            stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException) // the last: the file may not grow so large
        {
            _end = end;
            throw new EmotionFusionException($"{(stream as FileStream)?.Name ?? "log.jsonl"}: can't be written: {(e is ArgumentOutOfRangeException ? "it is too large." : e.Message)} What was there before is unchanged.", e);
        }
    }

    /// <summary>Whether a training, or a linear baseline, failed since the run was last begun or resumed; resuming cuts such lines off.</summary>
    /// <param name="path">log.jsonl; a torn last line is none.</param>
    public static bool HasFailure(string path) => File.Exists(path) && File.ReadLines(path).Any(line =>
        line.EndsWith('}') && (line.StartsWith("{\"kind\":\"failed\"", StringComparison.Ordinal) || line.StartsWith("{\"kind\":\"baseline_failed\"", StringComparison.Ordinal)));

    internal static void Training(Utf8JsonWriter writer, TrainingKey training)
    {
        writer.WriteString("fold", training.Fold);
        if (training.Member is { } member)
        {
            writer.WriteNumber("member", member);
        }

        writer.WriteNumber("seed", training.Seed);
    }

    /// <summary>JSON has no NaN and no infinity: both become null.</summary>
    internal static void Number(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
