using EmotionFusion.Pipeline;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>A head with all that one step of its training needs: parameters in one block, optimiser, batches, class weights.</summary>
public sealed class TrainableHead : IDisposable
{
    private readonly LayerFactory layers;
    private readonly FlatParameters parameters;
    private readonly Adam adam;
    private readonly Tensor classWeights; // (C)

    public TrainableHead(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config, int seed, Device device)
    {
        Source = new BatchSource(view, trainRows, config, device);
        layers = new LayerFactory(seed, device);
        Head = EmotionHead.Create(config, Source.AudioDim, Source.TextDim, view.ClassNames.Count, layers);
        Head.to(device);
        parameters = FlatParameters.Of(Head);
        adam = new Adam(parameters, config.WeightDecay);
        classWeights = tensor(ClassWeights.Of(view, trainRows, config.Loss.ClassWeights), device: device).DetachFromDisposeScope();
    }

    public EmotionHead Head { get; }

    public BatchSource Source { get; }

    /// <summary>Forward, backward and one step of Adam on a batch of rows.</summary>
    /// <returns>The batch's mean weighted loss before the step.</returns>
    public float Step(ReadOnlySpan<int> rows, double learningRate)
    {
        using var scope = NewDisposeScope();
        var loss = WeightedCrossEntropy.Loss(Head.call(Source.Features(rows)), Source.Labels(rows), classWeights);
        parameters.ZeroGradients();
        loss.backward();
        adam.Step(learningRate);
        return loss.item<float>();
    }

    /// <returns>A copy of the weights, the caller's to dispose.</returns>
    public Tensor Snapshot() => parameters.Snapshot();

    /// <summary>Copies the weights into an earlier snapshot.</summary>
    public void SnapshotTo(Tensor snapshot) => snapshot.copy_(parameters.Values);

    public void Restore(Tensor snapshot) => parameters.Restore(snapshot);

    public void Dispose()
    {
        classWeights.Dispose();
        adam.Dispose();
        parameters.Dispose();
        Head.Dispose();
        layers.Dispose();
    }
}
