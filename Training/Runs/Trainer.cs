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
    /// <exception cref="EmotionFusionException">A part lacks features, or the loss is not finite.</exception>
    /// <exception cref="OperationCanceledException">Between two steps.</exception>
    public static TrainedFold Train(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default)
    {
        set_num_threads(1);
        var device = TorchRuntime.Resolve(options.Device);
        using var scope = NewDisposeScope();
        using var layers = new LayerFactory(seed, device);
        var source = new BatchSource(view, fold.Train.Rows, config, device);
        using var head = EmotionHead.Create(config, source.AudioDim, source.TextDim, layers);
        head.to(device);
        using var parameters = FlatParameters.Of(head);
        using var adam = new Adam(parameters, config.WeightDecay);
        var weights = tensor(WeightsOf(view, fold.Train.Rows, config)).to(device); // (C)
        var random = new DeterministicRandom((ulong)seed);
        var order = fold.Train.Rows.ToArray();
        var epochs = new List<EpochRecord>(config.NumEpochs);
        EpochRecord? best = null;
        using var bestValues = parameters.Snapshot();
        var step = 0;

        for (var epoch = 0; epoch < config.NumEpochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            var rate = LearningRates.At(epoch, config);
            var lossSum = 0.0;
            random.Shuffle(order);
            for (var start = 0; start < order.Length; start += config.BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                using var stepScope = NewDisposeScope();
                var batch = order.AsSpan(start, Math.Min(config.BatchSize, order.Length - start));
                var loss = WeightedCrossEntropy.Loss(head.call(source.Features(batch)), source.Labels(batch), weights);
                parameters.ZeroGradients();
                loss.backward();
                adam.Step(rate);

                var value = Finite(loss.item<float>(), config, fold, seed, epoch, step);
                lossSum += value * batch.Length;
                options.Observer?.OnStep(new StepRecord(step++, epoch, value, rate));
            }

            var record = Validate(head, source, view, fold.Validation.Rows) with
            {
                Epoch = epoch,
                LearningRate = rate,
                TrainLoss = lossSum / order.Length,
                Seconds = clock.Elapsed.TotalSeconds,
            };
            epochs.Add(record);
            options.Observer?.OnEpoch(record);
            if (IsBetter(record, best))
            {
                best = record;
                bestValues.copy_(parameters.Values);
            }
        }

        parameters.Restore(bestValues);
        // The second of the two checks: what is about to be scored must be strangers to what was learnt from.
        fold.AssertDisjoint(view);
        var test = Predict(head, source, view, fold.Test.Rows);
        Checkpoint.Save(options.CheckpointFolder, head, config, fold, seed, best!);
        return new TrainedFold
        {
            Seed = seed,
            Fold = fold,
            Epochs = epochs,
            BestEpoch = best!.Epoch,
            BestValidationUar = best.ValidationUar,
            Test = test,
        };
    }

    /// <summary>Higher validation UAR; on a tie (small validation parts tie often) lower validation loss.</summary>
    private static bool IsBetter(EpochRecord record, EpochRecord? best) =>
        best is null
        || record.ValidationUar > best.ValidationUar
        || (record.ValidationUar == best.ValidationUar && record.ValidationLoss < best.ValidationLoss);

    private static EpochRecord Validate(EmotionHead head, BatchSource source, FeatureView view, int[] rows)
    {
        var probabilities = Scorer.Probabilities(head, source, rows);
        var confusion = new ConfusionCounts(view.ClassNames.Count);
        var loss = 0.0;
        for (var i = 0; i < rows.Length; i++)
        {
            var label = view.Utterances[rows[i]].Label;
            confusion.Add(label, Scorer.Best(probabilities[i]));
            loss -= Math.Log(Math.Max(probabilities[i][label], 1e-15f));
        }

        return new EpochRecord(0, 0, 0, loss / rows.Length, confusion.Uar, confusion.Accuracy, confusion.MacroF1, 0);
    }

    private static Prediction[] Predict(EmotionHead head, BatchSource source, FeatureView view, int[] rows)
    {
        var probabilities = Scorer.Probabilities(head, source, rows);
        return [.. rows.Select((row, i) => new Prediction(
            row,
            view.Utterances[row].Id,
            view.Utterances[row].Speaker,
            view.Utterances[row].Label,
            Scorer.Best(probabilities[i]),
            probabilities[i]))];
    }

    private static float[] WeightsOf(FeatureView view, int[] rows, ExperimentConfig config)
    {
        var counts = new int[view.ClassNames.Count];
        foreach (var row in rows)
        {
            counts[view.Utterances[row].Label]++;
        }

        return ClassWeights.Of(counts, view.ClassNames, config.ClassWeights);
    }

    private static float Finite(float loss, ExperimentConfig config, Fold fold, int seed, int epoch, int step) =>
        float.IsFinite(loss)
            ? loss
            : throw new EmotionFusionException(
                $"Experiment '{config.Name}', fold {fold.Name}, seed {seed}: the loss is {loss} at step {step} of epoch {epoch}. " +
                $"Lower learning_rate (now {config.LearningRate}) or set feature_standardization: fold.");
}
