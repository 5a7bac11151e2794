using System.Diagnostics;
using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Trains one head on one fold with one seed. A run uses one thread and its own random streams: the same seed gives
/// the same bits again, however many runs go on beside it.
/// </summary>
public static class Trainer
{
    /// <exception cref="EmotionFusionException">Features are missing, speakers are shared, or the loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Between two steps.</exception>
    public static TrainedFold Train(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default)
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var model = new TrainableHead(view, fold.Train.Rows, config, seed, TorchRuntime.Resolve(options.Device));
        using var bestWeights = model.Snapshot();
        var random = new SplitMix64((ulong)seed);
        var order = fold.Train.Rows.ToArray();
        var epochs = new List<EpochRecord>(config.NumEpochs);
        EpochRecord? best = null;
        var step = 0;

        for (var epoch = 0; epoch < config.NumEpochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var rate = LearningRates.At(epoch, config);
            var lossSum = 0.0;
            random.Shuffle<int>(order);
            for (var start = 0; start < order.Length; start += config.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                var batch = order.AsSpan(start, Math.Min(config.BatchSize, order.Length - start));
                var loss = model.Step(batch, rate);
                if (!float.IsFinite(loss))
                {
                    throw NotFinite(loss, config, fold, seed, epoch, step);
                }

                lossSum += loss * batch.Length;
                options.Observer?.OnStep(new StepRecord(step++, epoch, loss, 0, rate));
            }

            var validation = Scorer.Validate(model, view, fold.Validation.Rows);
            var record = new EpochRecord
            {
                Epoch = epoch,
                LearningRate = rate,
                CurriculumFraction = 1,
                MeanDifficulty = 0,
                TrainLoss = lossSum / order.Length,
                Validation = validation,
                Seconds = clock.Elapsed.TotalSeconds,
            };
            epochs.Add(record);
            options.Observer?.OnEpoch(record);
            if (IsBetter(record, best))
            {
                best = record;
                model.SnapshotTo(bestWeights);
            }
        }

        model.Restore(bestWeights);
        // The second of the two checks: what is about to be scored must be strangers to what was learnt from.
        fold.AssertDisjoint(view);
        var test = Scorer.Predict(model, view, fold.Test.Rows);
        Checkpoint.Save(options.CheckpointFolder, model.Head, config, fold, seed, best!);
        return new TrainedFold
        {
            Seed = seed,
            Fold = fold,
            Epochs = epochs,
            BestEpoch = best!.Epoch,
            BestValidationUar = best.Validation.Uar,
            Test = test,
        };
    }

    /// <summary>Higher validation UAR; on a tie (small validation parts tie often) lower validation loss.</summary>
    private static bool IsBetter(EpochRecord record, EpochRecord? best) =>
        best is null
        || record.Validation.Uar > best.Validation.Uar
        || (record.Validation.Uar == best.Validation.Uar && record.Validation.Loss < best.Validation.Loss);

    private static EmotionFusionException NotFinite(float loss, ExperimentConfig config, Fold fold, int seed, int epoch, int step) =>
        new($"Experiment '{config.Name}', fold {fold.FullName}, seed {seed}: the loss is {loss} at step {step} of epoch {epoch}. " +
            $"Lower learning_rate (now {config.LearningRate}) or set feature_standardization: fold.");
}
