using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How a classifier is fitted.</summary>
public sealed record FitOptions
{
    /// <summary>Where classifier.onnx goes, and meanwhile what an interrupted fit goes on from.</summary>
    public required string Folder { get; init; }

    /// <summary>How good such heads are, by an evaluation of the same experiment.</summary>
    public required Measurement Measurement { get; init; }

    /// <summary>How many trainings may go on at once, a thread each.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    public DeviceOption Device { get; init; } = DeviceOption.Cpu;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A classifier that was written.</summary>
public sealed record ClassifierFile(string Path, long Bytes, ClassifierFacts Facts);

/// <summary>
/// Trains heads on all utterances and writes them as one file. What is finished stays in the folder until the file is
/// there: the same command goes on where it was broken off.
/// </summary>
public static class ClassifierFit
{
    public const string FileName = "classifier.onnx";

    /// <exception cref="TrainingsFailedException">Some trainings failed; the others finished.</exception>
    /// <exception cref="EmotionFusionException">The folder can't be written, or another process writes into it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; finished epochs stay.</exception>
    public static ClassifierFile Run(FitPlan plan, FitOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var folder = Directory.CreateDirectory(options.Folder).FullName;
        using var held = FileLock.TryTake(Path.Combine(folder, "fit.lock"))
            ?? throw new EmotionFusionException($"{folder}: another process fits a classifier there. Wait for it, or say with --out where this one goes.");
        var unfinished = Directory.CreateDirectory(Path.Combine(folder, $"unfinished-{IdentityOf(plan)}")).FullName;
        var groups = plan.Model is { } model ? [Fit(plan, model, unfinished, progress, cancellation)] : Train(plan, unfinished, options, progress, cancellation);
        var facts = plan.Source.Facts(plan.Config, plan.View.ClassNames, plan.View.LabelConvention, groups.Sum(group => group.Heads.Count), options.Clock) with
        {
            TrainingCorpora = plan.LearntCorpora(),
            Measured = options.Measurement.Figures,
        };
        var path = Path.Combine(folder, FileName);
        ClassifierGraph.Write(plan.Config, facts, groups, path);
        Directory.Delete(unfinished, recursive: true);
        return ModelCard.Beside(path, facts, plan.Config.Name, options.Measurement.Results);
    }

    /// <summary>One group of heads a seed, each with the temperature that validation gives it.</summary>
    private static IReadOnlyList<HeadGroup> Train(FitPlan plan, string folder, FitOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (tasks, trained, failures) = (plan.Trainings, new TrainedFold?[plan.Trainings.Count], new TrainingFailure?[plan.Trainings.Count]);
        var work = new IEnumerator<TrainedFold?>?[tasks.Count];
        try
        {
            TrainingPool.Run(tasks.Count, options.Parallel, Step, cancellation);
        }
        finally
        {
            Array.ForEach(work, one => one?.Dispose());
        }

        cancellation.ThrowIfCancellationRequested();
        if (failures.OfType<TrainingFailure>().ToArray() is { Length: > 0 } failed)
        {
            throw new TrainingsFailedException(failed, tasks.Count);
        }

        var rotates = plan.Members.Count > 1;
        return [.. trained.OfType<TrainedFold>().GroupBy(run => run.Seed).Select(heads => new HeadGroup(
            TemperatureOf(heads.Key, [.. heads], rotates), [.. heads.Select(head => SavedHead.Read(Checkpoint.WeightsOf(folder, head.Fold.FullName, head.Seed)))]))];

        bool Step(int index)
        {
            var observer = new TrainingObserver(tasks[index].Key, plan.Config.NumEpochs, null, progress);
            try
            {
                if (work[index] is null)
                {
                    observer.Report(TrainingProgressKind.Started);
                    var training = new TrainOptions { Device = options.Device, Observer = observer, CheckpointFolder = folder };
                    work[index] = Trainer.Epochs(plan.View, tasks[index].Fold, plan.Config, tasks[index].Seed, training, cancellation).GetEnumerator();
                }

                work[index]!.MoveNext();
                if ((trained[index] = work[index]!.Current) is null)
                {
                    return false;
                }

                observer.Report(TrainingProgressKind.Finished);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                failures[index] = new TrainingFailure(tasks[index].Key, e);
                observer.Report(TrainingProgressKind.Failed);
            }

            return true;
        }
    }

    private static double TemperatureOf(int seed, IReadOnlyList<TrainedFold> heads, bool rotates)
    {
        RunPrediction[] validation = [.. heads.SelectMany(head => (head.Validation ?? []).Select(row => new RunPrediction(seed, head.Fold.Name, row)))];
        return validation.Length == 0 ? 1 : FittedTemperature.Of(heads[0].Fold.Name, seed, validation, rotates).Temperature;
    }

    private static HeadGroup Fit(FitPlan plan, ModelTask model, string folder, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        progress?.Report(new TrainingProgress(TrainingProgressKind.Started, model.Key, 0, 1, double.NaN));
        foreach (var _ in FoldModel.Steps(plan.View, model, plan.Config, folder))
        {
            cancellation.ThrowIfCancellationRequested();
        }

        progress?.Report(new TrainingProgress(TrainingProgressKind.Finished, model.Key, 1, 1, double.NaN));
        return new HeadGroup(1, [.. plan.Members.Select(member => SavedHead.Read(Checkpoint.WeightsOf(folder, member.FullName, model.Seed)))]);
    }

    /// <summary>Of what decides what comes out, so that an unfinished fit of another experiment or other data is never gone on with.</summary>
    private static string IdentityOf(FitPlan plan)
    {
        var parts = RecordedConfig.KeysOf(plan.Config).Concat(RecordedConfig.DataOf(plan.View)).Select(part => $"{part.Key}={part.Value}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts))))[..12];
    }
}
