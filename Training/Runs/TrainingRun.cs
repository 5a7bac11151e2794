using System.Diagnostics;
using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>One run on its way: epoch after epoch, then the test part, once.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly FeatureView view;
    private readonly Fold fold;
    private readonly ExperimentConfig config;
    private readonly int seed;
    private readonly ITrainObserver? observer;
    private readonly CurriculumPlanner planner;
    private readonly ProbeRows? probe;
    private readonly List<EpochRecord> epochs = [];
    private int bestEpoch = -1;

    public TrainingRun(FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options)
    {
        set_num_threads(1);
        (this.view, this.fold, this.config, this.seed, observer) = (view, fold, config, seed, options.Observer);
        Model = new TrainableHead(view, fold.Train.Rows, config, seed, TorchRuntime.Resolve(options.Device), options.Idle);
        BestValues = Model.Snapshot();
        planner = new CurriculumPlanner(view, fold.Train.Rows, config, seed);
        probe = ProbeRows.Choose(view, fold, config)?.Begin(Model);
    }

    public TrainableHead Model { get; }

    /// <summary>A copy of the model's parameters after the best epoch so far.</summary>
    public Tensor BestValues { get; }

    public bool IsOver => epochs.Count >= config.NumEpochs || EarlyStopping.IsOver(config, ValidationUars());

    public RunState State() => new(Model.Adam.Steps, bestEpoch, epochs);

    /// <summary>Takes over a saved state whose tensors are in the model already.</summary>
    public void Restore(RunState state)
    {
        (Model.Adam.Steps, bestEpoch) = (state.AdamSteps, state.BestEpoch);
        epochs.AddRange(state.Epochs);
    }

    public void Epoch(CancellationToken cancellation)
    {
        set_num_threads(1); // the setting may be a thread's own
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        var epoch = epochs.Count;
        var rate = LearningRates.At(epoch, config, ValidationUars());
        if (config.Curriculum.Enabled && epoch >= config.Curriculum.Epochs)
        {
            Model.Head.ClassifierDropout.Probability = config.Curriculum.PostDropout;
        }

        var plan = planner.Plan(epoch, rows => Scorer.Confidences(Model, rows));
        var loss = Steps(plan, epoch, rate, cancellation);
        var record = new EpochRecord
        {
            Epoch = epoch,
            LearningRate = rate,
            CurriculumFraction = plan.Fraction,
            MeanDifficulty = plan.MeanDifficulty,
            TrainLoss = loss,
            Validation = Scorer.Validate(Model, view, fold.Validation.Rows),
            Seconds = clock.Elapsed.TotalSeconds,
        };
        Keep(record);
        observer?.OnEpoch(record);
    }

    /// <summary>Puts the best weights back and scores the test part.</summary>
    public TrainedFold Finish()
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        Model.Restore(BestValues);
        // The second of the two checks: what is about to be scored must be strangers to what was learnt from.
        fold.AssertDisjoint(view);
        var adaptive = config is { Modality: Modality.Both, FusionType: FusionType.Adaptive };
        return new TrainedFold
        {
            Seed = seed,
            Fold = fold,
            Epochs = epochs,
            BestEpoch = bestEpoch,
            BestValidationUar = epochs[bestEpoch].Validation.Uar,
            Test = Scorer.Predict(Model, view, fold.Test.Rows),
            TestAudioAlone = adaptive ? Scorer.Predict(Model, view, fold.Test.Rows, Missing.Text) : null,
            TestTextAlone = adaptive ? Scorer.Predict(Model, view, fold.Test.Rows, Missing.Audio) : null,
            Probe = probe?.End(Model),
        };
    }

    public void Dispose()
    {
        BestValues.Dispose();
        Model.Dispose();
    }

    /// <returns>The mean loss over the epoch's utterances.</returns>
    private double Steps(EpochPlan plan, int epoch, double rate, CancellationToken cancellation)
    {
        var (sum, utterances) = (0.0, 0);
        for (var i = 0; i < plan.Batches.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = plan.Batches[i];
            var step = Model.Adam.Steps;
            var loss = Model.Step(batch, rate, (epoch + ((double)i / plan.Batches.Count)) / config.NumEpochs);
            if (!float.IsFinite(loss))
            {
                throw NotFinite(loss, epoch, step);
            }

            sum += (double)loss * batch.Length;
            utterances += batch.Length;
            observer?.OnStep(new StepRecord(step, epoch, loss, batch.Average(row => (double)planner.DifficultyOf(row)), rate));
        }

        return sum / utterances;
    }

    private void Keep(EpochRecord record)
    {
        epochs.Add(record);
        if (bestEpoch < 0 || IsBetter(record, epochs[bestEpoch]))
        {
            bestEpoch = record.Epoch;
            Model.SnapshotTo(BestValues);
        }
    }

    private double[] ValidationUars() => [.. epochs.Select(epoch => epoch.Validation.Uar)];

    /// <summary>Higher validation UAR; on a tie (small validation parts tie often) lower validation loss.</summary>
    private static bool IsBetter(EpochRecord record, EpochRecord best) =>
        record.Validation.Uar > best.Validation.Uar
        || (record.Validation.Uar == best.Validation.Uar && record.Validation.Loss < best.Validation.Loss);

    private EmotionFusionException NotFinite(float loss, int epoch, int step) =>
        new($"Experiment '{config.Name}', fold {fold.FullName}, seed {seed}: the loss is {loss} at step {step} of epoch {epoch}. " +
            $"Lower learning_rate (now {config.LearningRate}) or set feature_standardization: fold.");
}
