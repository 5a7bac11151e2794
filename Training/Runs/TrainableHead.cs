using EmotionFusion.Pipeline;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>A head with all that one step of its training needs: parameters in one block, optimiser, batches, loss, adversary.</summary>
public sealed class TrainableHead : IDisposable
{
    private readonly FeatureView view;
    private readonly LayerFactory layers;
    private readonly Parameter[] headParameters;
    private readonly FlatParameters parameters;
    private readonly TapedOptimizer optimizer;
    private readonly EmotionLoss loss;
    private readonly SpeakerAdversary? adversary;
    private readonly ModalityDropout? modalityDropout;

    public TrainableHead(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, int seed, Device device, IdleCores? idle = null)
    {
        this.view = view;
        Source = new BatchSource(view, trainRows, config, device);
        layers = new LayerFactory(seed);
        Head = EmotionHead.Create(config, Source.AudioDim, Source.TextDim, view.ClassNames.Count, layers);
        Head.to(device);
        headParameters = [.. Head.parameters()];
        adversary = SpeakerAdversary.Create(config, view, trainRows, Head.RepresentationDim, layers, device);
        modalityDropout = ModalityDropout.Create(config, seed);
        parameters = FlatParameters.Of([.. headParameters, .. adversary?.Parameters ?? []]);
        Adam = new Adam(parameters.Values, config.WeightDecay);
        optimizer = new TapedOptimizer(parameters, Adam, idle);
        loss = EmotionLoss.Create(config, view, trainRows);
    }

    public EmotionHead Head { get; }

    public BatchSource Source { get; }

    public Adam Adam { get; }

    /// <summary>All parameters, those of an adversary too, in one block.</summary>
    public Tensor Values => parameters.Values;

    /// <summary>Forward, backward and one step of Adam on a batch of rows.</summary>
    /// <param name="rows">Of the view.</param>
    /// <param name="learningRate">Of this step.</param>
    /// <param name="progress">Share of the training that is over, 0 to 1: the adversary's ramp goes by it.</param>
    /// <returns>The batch's mean loss before the step, without the adversary's.</returns>
    public float Step(ReadOnlySpan<int> rows, double learningRate, double progress = 0)
    {
        using var scope = NewDisposeScope();
        layers.Masks.BeginStep(Adam.Steps);
        layers.Tape.IsOpen = true;
        var representation = Head.Represent(Source.Features(rows, modalityDropout?.Draw(rows.Length, Adam.Steps)));
        var logits = Head.Classify(representation);
        layers.Tape.IsOpen = false;

        var (value, gradient) = loss.Evaluate(logits, LabelsOf(rows));
        var products = layers.Tape.Take();
        if (adversary is null)
        {
            optimizer.Step([TapedGradients.Of([logits], [gradient], products, headParameters)], learningRate);
        }
        else
        {
            var (own, reversed) = adversary.Oppose(representation, rows, progress);
            optimizer.Step([TapedGradients.Of([logits, representation], [gradient, reversed], products, headParameters), own], learningRate);
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
        optimizer.Dispose();
        Adam.Dispose();
        parameters.Dispose();
        adversary?.Dispose();
        Head.Dispose();
        layers.Dispose();
    }

    private int[] LabelsOf(ReadOnlySpan<int> rows)
    {
        var labels = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = view.Utterances[rows[i]].Label;
        }

        return labels;
    }
}
