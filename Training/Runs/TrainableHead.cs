using EmotionFusion.Pipeline;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>A head with all that one step of its training needs: parameters in one block, optimiser, batches, loss, adversary.</summary>
public sealed class TrainableHead : IDisposable
{
    private readonly FeatureView _view;
    private readonly LayerFactory _layers;
    private readonly Parameter[] _headParameters;
    private readonly FlatParameters _parameters;
    private readonly TapedOptimizer _optimizer;
    private readonly EmotionLoss _loss;
    private readonly SpeakerAdversary? _adversary;
    private readonly ModalityDropout? _modalityDropout;

    public TrainableHead(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, int seed, Device device, IdleCores? idle = null)
    {
        _view = view;
        Source = new BatchSource(view, trainRows, config, device);
        _layers = new LayerFactory(seed);
        Head = EmotionHead.Create(config, Source.AudioDim, Source.TextDim, view.ClassNames.Count, _layers);
        Head.to(device);
        _headParameters = [.. Head.parameters()];
        _adversary = SpeakerAdversary.Create(config, view, trainRows, Head.RepresentationDim, _layers, device);
        _modalityDropout = ModalityDropout.Create(config, seed);
        _parameters = FlatParameters.Of([.. _headParameters, .. _adversary?.Parameters ?? []]);
        Adam = new Adam(_parameters.Values, config.WeightDecay);
        _optimizer = new TapedOptimizer(_parameters, Adam, idle);
        _loss = EmotionLoss.Create(config, view, trainRows);
    }

    public EmotionHead Head { get; }

    public BatchSource Source { get; }

    public Adam Adam { get; }

    /// <summary>All parameters, those of an adversary too, in one block.</summary>
    public Tensor Values => _parameters.Values;

    /// <summary>Forward, backward and one step of Adam on a batch of rows.</summary>
    /// <param name="rows">Of the view.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="progress">Share of the training that is over, 0 to 1: the adversary's ramp goes by it.</param>
    /// <returns>The batch's mean loss before the step, without the adversary's.</returns>
    public float Step(ReadOnlySpan<int> rows, double learningRate, double progress = 0)
    {
        using var scope = NewDisposeScope();
        _layers.Masks.BeginStep(Adam.Steps);
        _layers.Tape.IsOpen = true;
        var representation = Head.Represent(Source.Features(rows, _modalityDropout?.Draw(rows.Length, Adam.Steps)));
        var logits = Head.Classify(representation);
        _layers.Tape.IsOpen = false;

        var (value, gradient) = _loss.Evaluate(logits, LabelsOf(rows));
        var products = _layers.Tape.Take();
        if (_adversary is null)
        {
            _optimizer.Step([TapedGradients.Of([logits], [gradient], products, _headParameters)], learningRate);
        }
        else
        {
            var (own, reversed) = _adversary.Oppose(representation, rows, progress);
            _optimizer.Step([TapedGradients.Of([logits, representation], [gradient, reversed], products, _headParameters), own], learningRate);
        }

        return value;
    }

    /// <summary>A copy of <see cref="Values"/>, the caller's to dispose.</summary>
    public Tensor Snapshot() => Values.clone().DetachFromDisposeScope();

    /// <summary>Copies the parameters into an earlier snapshot.</summary>
    public void SnapshotTo(Tensor snapshot) => snapshot.copy_(Values);

    public void Restore(Tensor snapshot)
    {
        using var gradientOff = no_grad();
        Values.copy_(snapshot);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        Adam.Dispose();
        _parameters.Dispose();
        _adversary?.Dispose();
        Head.Dispose();
        _layers.Dispose();
    }

    private int[] LabelsOf(ReadOnlySpan<int> rows)
    {
        var labels = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = _view.Utterances[rows[i]].Label;
        }

        return labels;
    }
}
