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

    /// <summary>The test results of all runs, when they are there.</summary>
    public void Final(RunResults results)
    {
        foreach (var fold in results.Folds)
        {
            Line("test", writer =>
            {
                Run(writer, new RunKey(fold.Name, null, fold.Seed));
                Number(writer, fold.Name + "/loso_acc", fold.Wa);
                Number(writer, fold.Name + "/loso_uar", fold.Uar);
                Number(writer, fold.Name + "/loso_f1", fold.F1);
            });
        }

        Line("final", writer =>
        {
            Number(writer, "final/loso_acc_mean", results.Mean.Wa);
            Number(writer, "final/loso_acc_std", results.Std.Wa);
            Number(writer, "final/loso_uar_mean", results.Mean.Uar);
            Number(writer, "final/loso_uar_std", results.Std.Uar);
            Number(writer, "final/loso_f1_mean", results.Mean.F1);
            Number(writer, "final/loso_f1_std", results.Std.F1);
        });
    }

    public void Dispose() => stream.Dispose();

    private void Line(string kind, Action<Utf8JsonWriter> write)
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

    private static void Run(Utf8JsonWriter writer, RunKey run)
    {
        writer.WriteString("fold", run.Fold);
        if (run.Member is { } member)
        {
            writer.WriteNumber("member", member);
        }

        writer.WriteNumber("seed", run.Seed);
    }

    /// <summary>JSON has no NaN and no infinity: both become null.</summary>
    private static void Number(Utf8JsonWriter writer, string name, double value)
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
