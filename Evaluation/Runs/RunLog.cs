using System.Buffers;
using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// log.jsonl while it is written: a JSON object a line, whole lines only whatever threads write, each with the file
/// system when the call returns. Metrics are named as in the Python system.
/// </summary>
public sealed class RunLog(Stream stream) : IDisposable
{
    private readonly Lock _gate = new();

    public void Step(RunKey run, StepRecord step) => Line("step", writer =>
    {
        Run(writer, run);
        writer.WriteNumber("epoch", step.Epoch);
        writer.WriteNumber("step", step.Step);
        Number(writer, "loss", step.Loss);
        Number(writer, "batch_difficulty", step.BatchDifficulty);
        Number(writer, "lr", step.LearningRate);
    });

    public void Epoch(RunKey run, EpochRecord epoch) => Line("epoch", writer =>
    {
        Run(writer, run);
        writer.WriteNumber("epoch", epoch.Epoch);
        Number(writer, "loss", epoch.TrainLoss);
        Number(writer, "curriculum_fraction", epoch.CurriculumFraction);
        Number(writer, "mean_difficulty", epoch.MeanDifficulty);
        Number(writer, "lr", epoch.LearningRate);
        Number(writer, "val/accuracy", epoch.Validation.Accuracy);
        Number(writer, "val/loss", epoch.Validation.Loss);
        Number(writer, "val/uar", epoch.Validation.Uar);
        Number(writer, "val/f1", epoch.Validation.MacroF1);
        Number(writer, "seconds", epoch.Seconds);
    });

    /// <summary>A run is over: which epoch was kept.</summary>
    public void Trained(RunKey run, EpochRecord best) => Line("trained", writer =>
    {
        Run(writer, run);
        writer.WriteNumber("best_epoch", best.Epoch);
        Number(writer, "best_val/uar", best.Validation.Uar);
    });

    public void Failed(RunKey run, string message) => Line("failed", writer =>
    {
        Run(writer, run);
        writer.WriteString("error", message);
    });

    public void Dispose() => stream.Dispose();

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
            stream.Write(buffer.WrittenSpan);
            stream.Flush();
        }
    }

    internal static void Run(Utf8JsonWriter writer, RunKey run)
    {
        writer.WriteString("fold", run.Fold);
        if (run.Member is { } member)
        {
            writer.WriteNumber("member", member);
        }

        writer.WriteNumber("seed", run.Seed);
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
