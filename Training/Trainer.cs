using System.Diagnostics;
using EmotionFusion.Pipeline;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Trains one head on one fold with one seed. A training uses one thread and its own random streams: the same seed gives
/// the same bits again, however many trainings go on beside it and however often it was broken off and resumed.
/// </summary>
public sealed class Trainer : IDisposable
{
    private readonly FeatureView _view;
    private readonly ExperimentConfig _config;
    private readonly ITrainObserver? _observer;
    private readonly string _name;
    private readonly bool _isTested;

    private readonly LayerFactory _layers;
    private readonly EmotionHead _head;
    private readonly SpeakerAdversary? _adversary;
    private readonly ParameterBlock _parameters;
    private readonly Adam _adam;
    private readonly BatchSource _source;
    private readonly ModalityDropout? _modalityDropout;
    private readonly Objective _objective;
    private readonly CurriculumPlanner _planner;
    private readonly Scorer _scorer;

    private readonly List<EpochRecord> _epochs = [];
    private readonly List<double> _scores = []; // of the epochs, see Objective.Score
    private readonly Tensor _keptValues;
    private int _keptEpoch = -1;

    /// <param name="name">Of the fold, for messages.</param>
    internal Trainer(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, int seed, TrainOptions options, string name)
    {
        using var oneThread = new OneTorchThread();
        var device = TorchRuntime.Resolve(options.Device);
        (_view, _config, _observer, _isTested) = (view, config, options.Observer, options.IsTested);
        _name = $"Experiment '{config.Name}', fold {name}, seed {seed}";
        _source = new BatchSource(view, trainRows, config, device);
        _layers = new LayerFactory(seed);
        _head = EmotionHead.Create(config, _source.AudioDim, _source.TextDim, view.ClassNames.Count, _layers);
        _head.to(device);
        _adversary = SpeakerAdversary.Create(config, view, trainRows, _head.RepresentationDim, _layers, device);
        _objective = new Objective(config, view, trainRows, _head.RepresentationDim, _layers, device);
        _parameters = ParameterBlock.Of([.. new nn.Module?[] { _head, _adversary?.Classifier, _objective.Vad }.OfType<nn.Module>()]);
        _adam = new Adam(_parameters, new WeightDecay(config.WeightDecay, config.Optimizer == Optimizer.Adamw));
        _modalityDropout = ModalityDropout.Create(config, seed);
        _planner = new CurriculumPlanner(view, trainRows, config, seed);
        _scorer = new Scorer(_head, _source, view);
        _keptValues = _parameters.Values.clone().DetachFromDisposeScope();
    }

    internal EmotionHead Head => _head;

    internal Scorer Scorer => _scorer;

    private bool IsOver => _epochs.Count >= _config.NumEpochs || EarlyStopping.IsOver(_config, _scores);

    /// <summary>The first epoch whose weights go into the mean that is kept; null where an epoch's own are.</summary>
    private int? AveragedFrom => _config.KeptWeights == KeptWeights.Average
        ? Math.Min(_config.NumEpochs - 1, Math.Max(_config.NumEpochs / 2, _config.Curriculum.ActiveEpochs))
        : null;

    // What a resumed training needs beside the figures.
    private Tensor[] Blocks => [_parameters.Values, _adam.FirstMoment, _adam.SecondMoment, _keptValues];

    /// <exception cref="EmotionFusionException">Features are missing, speakers are shared, the loss is not finite, or the folder has another experiment's state.</exception>
    /// <exception cref="OperationCanceledException">Between two steps.</exception>
    public static TrainedFold Train(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default) =>
        Epochs(view, fold, config, seed, options, cancellation).Last()!;

    /// <summary>
    /// The same an epoch at a time, for whoever has other trainings to see to in between: null after each epoch but
    /// the last, after which the result comes. Each may be made by another thread.
    /// </summary>
    public static IEnumerable<TrainedFold?> Epochs(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default)
    {
        var checkpoint = Checkpoint.Open(view, fold, config, seed, options);
        if (checkpoint?.LoadResult() is { } finished)
        {
            yield return finished;
            yield break;
        }

        using var trainer = Of(view, fold, config, seed, options);
        var probe = trainer.Begin(fold, checkpoint);
        while (trainer.Epoch(fold, checkpoint, cancellation))
        {
            yield return null;
        }

        yield return trainer.Finish(fold, seed, probe, checkpoint);
    }

    /// <summary>
    /// Scores the test part by the weights that a training kept which was made without it: what comes out is what it would have been then.
    /// </summary>
    /// <param name="options">Where the result goes; one that is there already is taken from there, and nothing is scored again.</param>
    /// <param name="kept">The folder that the training kept its weights in.</param>
    /// <exception cref="EmotionFusionException">There are no such weights, or they are of another experiment.</exception>
    internal static TrainedFold Test(FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, string kept)
    {
        var checkpoint = Checkpoint.Open(view, fold, config, seed, options);
        if (checkpoint?.LoadResult() is { } finished)
        {
            return finished;
        }

        var earlier = Checkpoint.Open(view, fold, config, seed, options with { CheckpointFolder = kept, IsTested = false })!;
        var trained = earlier.LoadResult() ?? throw new EmotionFusionException(
            $"{kept}: the training of fold {fold.FullName} with seed {seed} isn't finished there, so nothing can be tested with it. Go on with it first.");
        using var trainer = Of(view, fold, config, seed, options);
        return trainer.Take(trained, earlier, fold, seed, checkpoint);
    }

    public void Dispose()
    {
        _keptValues.Dispose();
        _adam.Dispose();
        _parameters.Dispose();
        _objective.Dispose();
        _adversary?.Dispose();
        _head.Dispose();
        _layers.Dispose();
    }

    /// <summary>Goes on from a saved state, if there is one; probes the untrained head before, if the experiment wants it.</summary>
    private ProbeRows? Begin(Fold fold, Checkpoint? checkpoint)
    {
        using var oneThread = new OneTorchThread();
        if (_objective.Vad is not null && double.IsNaN(_objective.MeanCcc(_scorer, fold.Validation.AllRows)))
        {
            throw new EmotionFusionException(
                $"{_name}: no dimension is rated of two validation utterances, so nothing can choose the best epoch by CCC. Hold out more (val_split), or set task: emotion.");
        }

        var probe = _isTested ? ProbeRows.Choose(_view, fold, _config)?.Begin(_scorer) : null; // it listens to test speakers
        if (checkpoint?.LoadState(Blocks) is { } state)
        {
            (_adam.Steps, _keptEpoch) = (state.AdamSteps, state.BestEpoch);
            _epochs.AddRange(state.Epochs);
            _scores.AddRange(state.Epochs.Select(_objective.Score));
        }

        return probe;
    }

    /// <summary>Takes a finished training over and goes on where it ended.</summary>
    private TrainedFold Take(TrainedFold trained, Checkpoint earlier, Fold fold, int seed, Checkpoint? checkpoint)
    {
        using var oneThread = new OneTorchThread();
        var probe = ProbeRows.Choose(_view, fold, _config)?.Begin(_scorer);
        earlier.LoadWeights(_head, _objective);
        using (no_grad())
        {
            _keptValues.copy_(_parameters.Values);
        }

        _keptEpoch = trained.BestEpoch;
        _epochs.AddRange(trained.Epochs);
        return Finish(fold, seed, probe, checkpoint);
    }

    private static Trainer Of(FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options) =>
        new(view, config.Targets.UsesDivided ? fold.Train.AllRows : fold.Train.Rows, config, seed, options, fold.FullName);

    /// <summary>Plans an epoch, takes its steps, validates, keeps the weights if they are the best so far, and saves.</summary>
    /// <returns>False when it was the last one, or there was none left.</returns>
    private bool Epoch(Fold fold, Checkpoint? checkpoint, CancellationToken cancellation)
    {
        if (IsOver)
        {
            return false;
        }

        using var oneThread = new OneTorchThread();
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        var epoch = _epochs.Count;
        var rate = LearningRates.At(epoch, _config, _scores);
        if (_config.Curriculum.Enabled && epoch >= _config.Curriculum.Epochs)
        {
            _head.ClassifierDropout.Probability = _config.Curriculum.PostDropout;
        }

        var plan = _planner.Plan(epoch, _scorer.Confidences);
        var (lossSum, utterances) = (0.0, 0);
        for (var i = 0; i < plan.Batches.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (batch, step) = (plan.Batches[i], _adam.Steps);
            var progress = (epoch + ((double)i / plan.Batches.Count)) / _config.NumEpochs;
            var loss = Step(batch, rate, progress);
            if (!float.IsFinite(loss))
            {
                throw new DivergedException(
                    $"{_name}: the loss is {loss} at step {step} of epoch {epoch}. Lower learning_rate (now {_config.LearningRate}) or set feature_standardization: fold.");
            }

            lossSum += (double)loss * batch.Length;
            utterances += batch.Length;
            _observer?.OnStep(new StepRecord(step, epoch, loss, batch.Average(row => (double)_planner.DifficultyOf(row)), rate));
        }

        using var learnt = Average(epoch);
        var record = new EpochRecord
        {
            Epoch = epoch,
            LearningRate = rate,
            CurriculumFraction = plan.Fraction,
            MeanDifficulty = plan.MeanDifficulty,
            TrainLoss = lossSum / utterances,
            Validation = _config.Targets.UsesClasses ? _scorer.Validate(fold.Validation.Rows) : ValidationFigures.None,
            ValidationCcc = _objective.Vad is null ? null : _objective.MeanCcc(_scorer, fold.Validation.AllRows),
            Seconds = clock.Elapsed.TotalSeconds,
        };
        _epochs.Add(record);
        _scores.Add(_objective.Score(record));
        Keep(record, learnt);

        _observer?.OnEpoch(record);
        if (IsOver)
        {
            return false;
        }

        checkpoint?.SaveIfDue(new TrainingState(_adam.Steps, _keptEpoch, _epochs), Blocks);
        return true;
    }

    /// <summary>Forward, loss, backward and one step of Adam on a batch of rows.</summary>
    /// <param name="progress">Share of the training that is over, 0 to 1: the adversary's ramp goes by it.</param>
    /// <returns>The batch's mean loss before the step, without the adversary's.</returns>
    internal float Step(ReadOnlySpan<int> rows, double learningRate, double progress = 0)
    {
        using var scope = NewDisposeScope();
        _layers.Masks.BeginStep(_adam.Steps);
        var batch = _source.Features(rows, _modalityDropout?.Draw(rows.Length, _adam.Steps));
        var representation = _head.Represent(batch); // (B, R)
        var (loss, outputs, gradients) = _objective.Evaluate(_head, representation, rows);
        if (_adversary is not null)
        {
            outputs.Add(representation);
            gradients.Add(_adversary.Oppose(representation, rows, progress));
        }

        autograd.backward(outputs, gradients);
        _adam.Step(learningRate);
        return loss;
    }

    /// <summary>
    /// From the first averaged epoch on takes the epoch's weights into the mean and puts that in their place, so that
    /// validation figures are of what will be kept.
    /// </summary>
    /// <returns>The epoch's own weights; null where there is no mean.</returns>
    private Tensor? Average(int epoch)
    {
        if (AveragedFrom is not { } from || epoch < from)
        {
            return null;
        }

        using var gradientOff = no_grad();
        var values = _parameters.Values;
        _keptValues.add_(values - _keptValues, 1.0 / (epoch - from + 1));
        var learnt = values.clone();
        values.copy_(_keptValues);
        return learnt;
    }

    /// <summary>Decides whether what was just validated is the result so far, and goes back from a mean to the epoch's own weights.</summary>
    private void Keep(EpochRecord epoch, Tensor? learnt)
    {
        if (learnt is not null)
        {
            using var gradientOff = no_grad();
            _parameters.Values.copy_(learnt);
            _keptEpoch = epoch.Epoch;
        }
        else if (_keptEpoch < 0 || AveragedFrom is not null || IsBetter(epoch, _epochs[_keptEpoch]))
        {
            _keptEpoch = epoch.Epoch;
            _keptValues.copy_(_parameters.Values);
        }
    }

    /// <summary>Puts the kept weights back, scores the test part, once, unless that is for later, and keeps the result.</summary>
    private TrainedFold Finish(Fold fold, int seed, ProbeRows? probe, Checkpoint? checkpoint)
    {
        using var oneThread = new OneTorchThread();
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            _parameters.Values.copy_(_keptValues);
        }

        // The second of the two checks: what is about to be scored must be strangers to what was learnt from.
        fold.AssertDisjoint(_view);
        var classes = _config.Targets.UsesClasses;
        var tested = classes && _isTested;
        var adaptive = tested && _config.AllowsMissingModality;
        var trained = new TrainedFold
        {
            Seed = seed,
            Fold = fold,
            Epochs = _epochs,
            BestEpoch = _keptEpoch,
            AveragedFrom = AveragedFrom <= _keptEpoch ? AveragedFrom : null,
            BestValidationUar = _epochs[_keptEpoch].Validation.Uar,
            Test = tested ? _scorer.Predict(fold.Test.Rows) : [],
            TestDivided = tested && fold.Test.Divided.Length > 0 ? _scorer.Probable(fold.Test.Divided) : [],
            TestVad = _objective.Vad is null || !_isTested ? null : _objective.Predict(_scorer, fold.Test.AllRows),
            TestAudioAlone = adaptive ? _scorer.PredictAlone(fold.Test.Rows, Missing.Text) : null,
            TestTextAlone = adaptive ? _scorer.PredictAlone(fold.Test.Rows, Missing.Audio) : null,
            Validation = classes ? _scorer.Predict(fold.Validation.Rows) : null,
            TrainUar = classes ? _scorer.LearntUar(fold.Train.Rows) : null,
            TestEmbedding = tested && fold.Member is null or 1 ? TestEmbedding.Of(_scorer, fold.Test.Rows) : null,
            TestFusionWeights = tested ? _scorer.FusionWeights(fold.Test.Rows) : null,
            Probe = probe?.End(_scorer),
        };
        checkpoint?.SaveResult(trained, _head, _source, _objective);
        return trained;
    }

    /// <summary>Higher validation figure; on a tie (small validation parts tie often) lower validation loss.</summary>
    private bool IsBetter(EpochRecord one, EpochRecord best)
    {
        var (score, highest) = (_objective.Score(one), _objective.Score(best));
        return score > highest || (score == highest && one.Validation.Loss < best.Validation.Loss);
    }
}

/// <summary>A loss that isn't finite: what an experiment's settings do, and would do again.</summary>
public sealed class DivergedException(string message) : EmotionFusionException(message);
