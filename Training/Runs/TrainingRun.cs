using System.Diagnostics;
using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>One run on its way: epoch after epoch, then the test part, once.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly FeatureView _view;
    private readonly Fold _fold;
    private readonly ExperimentConfig _config;
    private readonly int _seed;
    private readonly ITrainObserver? _observer;
    private readonly CurriculumPlanner _planner;
    private readonly ProbeRows? _probe;
    private readonly List<EpochRecord> _epochs = [];
    private int _bestEpoch = -1;

    public TrainingRun(FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options)
    {
        set_num_threads(1);
        (_view, _fold, _config, _seed, _observer) = (view, fold, config, seed, options.Observer);
        Model = new TrainableHead(view, fold.Train.Rows, config, seed, TorchRuntime.Resolve(options.Device), options.Idle);
        BestValues = Model.Snapshot();
        _planner = new CurriculumPlanner(view, fold.Train.Rows, config, seed);
        _probe = ProbeRows.Choose(view, fold, config)?.Begin(Model);
    }

    public TrainableHead Model { get; }

    /// <summary>A copy of the model's parameters after the best epoch so far.</summary>
    public Tensor BestValues { get; }

    public bool IsOver => _epochs.Count >= _config.NumEpochs || EarlyStopping.IsOver(_config, ValidationUars());

    public RunState State() => new(Model.Adam.Steps, _bestEpoch, _epochs);

    /// <summary>Takes over a saved state whose tensors are in the model already.</summary>
    public void Restore(RunState state)
    {
        (Model.Adam.Steps, _bestEpoch) = (state.AdamSteps, state.BestEpoch);
        _epochs.AddRange(state.Epochs);
    }

    public void Epoch(CancellationToken cancellation)
    {
        set_num_threads(1); // the setting may be a thread's own
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        var epoch = _epochs.Count;
        var rate = LearningRates.At(epoch, _config, ValidationUars());
        if (_config.Curriculum.Enabled && epoch >= _config.Curriculum.Epochs)
        {
            Model.Head.ClassifierDropout.Probability = _config.Curriculum.PostDropout;
        }

        var plan = _planner.Plan(epoch, rows => Scorer.Confidences(Model, rows));
        var loss = Steps(plan, epoch, rate, cancellation);
        var record = new EpochRecord
        {
            Epoch = epoch,
            LearningRate = rate,
            CurriculumFraction = plan.Fraction,
            MeanDifficulty = plan.MeanDifficulty,
            TrainLoss = loss,
            Validation = Scorer.Validate(Model, _view, _fold.Validation.Rows),
            Seconds = clock.Elapsed.TotalSeconds,
        };
        Keep(record);
        _observer?.OnEpoch(record);
    }

    /// <summary>Puts the best weights back and scores the test part.</summary>
    public TrainedFold Finish()
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        Model.Restore(BestValues);
        // The second of the two checks: what is about to be scored must be strangers to what was learnt from.
        _fold.AssertDisjoint(_view);
        var adaptive = _config is { Modality: Modality.Both, FusionType: FusionType.Adaptive };
        return new TrainedFold
        {
            Seed = _seed,
            Fold = _fold,
            Epochs = _epochs,
            BestEpoch = _bestEpoch,
            BestValidationUar = _epochs[_bestEpoch].Validation.Uar,
            Test = Scorer.Predict(Model, _view, _fold.Test.Rows),
            TestAudioAlone = adaptive ? Scorer.Predict(Model, _view, _fold.Test.Rows, Missing.Text) : null,
            TestTextAlone = adaptive ? Scorer.Predict(Model, _view, _fold.Test.Rows, Missing.Audio) : null,
            Probe = _probe?.End(Model),
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
            var loss = Model.Step(batch, rate, (epoch + ((double)i / plan.Batches.Count)) / _config.NumEpochs);
            if (!float.IsFinite(loss))
            {
                throw NotFinite(loss, epoch, step);
            }

            sum += (double)loss * batch.Length;
            utterances += batch.Length;
            _observer?.OnStep(new StepRecord(step, epoch, loss, batch.Average(row => (double)_planner.DifficultyOf(row)), rate));
        }

        return sum / utterances;
    }

    private void Keep(EpochRecord record)
    {
        _epochs.Add(record);
        if (_bestEpoch < 0 || IsBetter(record, _epochs[_bestEpoch]))
        {
            _bestEpoch = record.Epoch;
            Model.SnapshotTo(BestValues);
        }
    }

    private double[] ValidationUars() => [.. _epochs.Select(epoch => epoch.Validation.Uar)];

    /// <summary>Higher validation UAR; on a tie (small validation parts tie often) lower validation loss.</summary>
    private static bool IsBetter(EpochRecord record, EpochRecord best) =>
        record.Validation.Uar > best.Validation.Uar
        || (record.Validation.Uar == best.Validation.Uar && record.Validation.Loss < best.Validation.Loss);

    private EmotionFusionException NotFinite(float loss, int epoch, int step) =>
        new($"Experiment '{_config.Name}', fold {_fold.FullName}, seed {_seed}: the loss is {loss} at step {step} of epoch {epoch}. " +
            $"Lower learning_rate (now {_config.LearningRate}) or set feature_standardization: fold.");
}
