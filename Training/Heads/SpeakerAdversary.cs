using EmotionFusion.Pipeline;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// A classifier that learns to tell the speaker from the representation, while the head learns to make that hard: it
/// is given the classifier's gradient with the sign reversed (Ganin and Lempitsky 2015, arXiv:1409.7495).
/// </summary>
internal sealed class SpeakerAdversary : IDisposable
{
    private const int HiddenDim = 128;
    private const double RampSteepness = 10; // the paper's gamma

    private readonly double _weight;
    private readonly Dictionary<string, int> _indexOfSpeaker;
    private readonly FeatureView _view;
    private readonly WeightedCrossEntropy _loss;

    private SpeakerAdversary(
        double weight, FeatureView view, Dictionary<string, int> indexOfSpeaker, int representationDim, LayerFactory layers, Device device)
    {
        (_weight, _view, _indexOfSpeaker) = (weight, view, indexOfSpeaker);
        Classifier = Sequential(
            ("0", layers.Linear(representationDim, HiddenDim)),
            ("1", ReLU()),
            ("2", layers.Linear(HiddenDim, indexOfSpeaker.Count)));
        Classifier.to(device);
        _loss = new WeightedCrossEntropy([.. Enumerable.Repeat(1f, indexOfSpeaker.Count)]);
    }

    public Sequential Classifier { get; }

    /// <returns>Null where the experiment wants none.</returns>
    /// <exception cref="EmotionFusionException">There's only one speaker to train on.</exception>
    public static SpeakerAdversary? Create(
        ExperimentConfig config, FeatureView view, IReadOnlyList<int> trainRows, int representationDim, LayerFactory layers, Device device)
    {
        if (config.SpeakerAdversaryWeight == 0)
        {
            return null;
        }

        var speakers = trainRows.Select(row => view.Utterances[row].Speaker).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return speakers.Length > 1
            ? new SpeakerAdversary(
                config.SpeakerAdversaryWeight, view, speakers.Index().ToDictionary(pair => pair.Item, pair => pair.Index), representationDim, layers, device)
            : throw new EmotionFusionException(
                $"speaker_adversary_weight is {config.SpeakerAdversaryWeight}, and {view.Corpus}'s training part has the one speaker {speakers[0]}: there's nobody to tell apart. Leave the key out.");
    }

    /// <summary>How strongly it opposes: from 0 at the beginning to nearly the weight at the end, 2 / (1 + exp(-10 p)) - 1.</summary>
    public static double Ramp(double progress) => (2 / (1 + Math.Exp(-RampSteepness * progress))) - 1;

    /// <summary>Leaves the gradients of its own parameters with them.</summary>
    /// <param name="representation">(B, R).</param>
    /// <param name="rows">Whose it is.</param>
    /// <param name="progress">Share of the training that is over.</param>
    /// <returns>What to add to the gradient by the representation, (B, R).</returns>
    public Tensor Oppose(Tensor representation, ReadOnlySpan<int> rows, double progress)
    {
        var seen = representation.detach().requires_grad_();
        var logits = Classifier.call(seen);
        logits.backward([_loss.Evaluate(logits, SpeakersOf(rows)).Gradient]);
        return seen.grad!.mul(-_weight * Ramp(progress));
    }

    public void Dispose() => Classifier.Dispose();

    private int[] SpeakersOf(ReadOnlySpan<int> rows)
    {
        var speakers = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            speakers[i] = _indexOfSpeaker[_view.Utterances[rows[i]].Speaker];
        }

        return speakers;
    }
}
