using EmotionFusion.Pipeline;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>What a training makes small: the loss of the classes, by labels or by raters' shares, and 1 - CCC of valence, arousal and dominance.</summary>
internal sealed class Objective : IDisposable
{
    private readonly TargetOptions _targets;
    private readonly int _classes;
    private readonly FeatureView _view;
    private readonly float[] _distributions; // (rows of the view, C); empty with hard labels
    private readonly EmotionLoss? _hard;
    private readonly SoftCrossEntropy? _soft;
    private readonly ConcordanceLoss? _concordance;

    /// <summary>Draws the layer for valence, arousal and dominance, if one is wanted: to be made after all other layers.</summary>
    /// <exception cref="EmotionFusionException">They are wanted, and the training rows have no ratings.</exception>
    public Objective(ExperimentConfig config, FeatureView view, IReadOnlyList<int> trainRows, int representationDim, LayerFactory layers, Device device)
    {
        (_view, _targets, _classes) = (view, config.Targets, view.ClassNames.Count);
        var soft = _targets.Labels == LabelKind.Soft;
        _distributions = soft ? [.. view.Utterances.SelectMany(utterance => utterance.Distribution(_classes))] : [];
        if (_targets.UsesClasses)
        {
            _hard = soft ? null : EmotionLoss.Create(config, view, trainRows);
            _soft = soft ? new SoftCrossEntropy(ClassWeights.Of(view, trainRows, config), config.Loss.LabelSmoothing) : null;
        }

        if (_targets.UsesVad)
        {
            _concordance = new ConcordanceLoss(view, trainRows, _targets.MissingVad);
            Vad = layers.Linear(representationDim, ConcordanceLoss.Dimensions);
            Vad.to(device);
        }
    }

    /// <summary>From a representation to valence, arousal and dominance, -1 to 1; null where they aren't wanted.</summary>
    public DenseLayer? Vad { get; }

    /// <summary>Of valence, arousal and dominance, which have ratings to learn from.</summary>
    public IEnumerable<bool> VadLearnt => Enumerable.Range(0, ConcordanceLoss.Dimensions).Select(d => _concordance!.IsLearnt(d));

    /// <summary>The loss of a batch, and what it is computed from with the gradient by each.</summary>
    /// <param name="representation">(B, R).</param>
    /// <param name="rows">Of the view, (B).</param>
    public (float Loss, List<Tensor> Outputs, List<Tensor> Gradients) Evaluate(EmotionHead head, Tensor representation, ReadOnlySpan<int> rows)
    {
        var (sum, outputs, gradients) = (0f, new List<Tensor>(2), new List<Tensor>(2));
        if (_targets.UsesClasses)
        {
            var logits = head.Classify(representation); // (B, C)
            Add(_soft is null ? _hard!.Evaluate(logits, LabelsOf(rows)) : _soft.Evaluate(logits, DistributionsOf(rows)), logits, 1);
        }

        if (Vad is not null)
        {
            var ratings = Vad.call(head.ClassifierDropout.call(representation)); // (B, 3)
            Add(_concordance!.Evaluate(ratings, rows), ratings, _targets.Task == PredictionTask.Both ? _targets.VadWeight : 1);
        }

        return (sum, outputs, gradients);

        void Add((float Value, Tensor Gradient) loss, Tensor output, double weight)
        {
            sum += (float)(weight * loss.Value);
            outputs.Add(output);
            gradients.Add(weight == 1 ? loss.Gradient : loss.Gradient.mul(weight));
        }
    }

    /// <summary>The mean CCC over valence, arousal and dominance of some rows, each over those that have the rating; NaN where none has.</summary>
    public double MeanCcc(Scorer scorer, int[] rows) => _concordance!.MeanCcc(scorer.Vad(rows, Vad!), rows);

    /// <summary>Valence, arousal and dominance, 1 to 5, of rows; NaN where training had no rating to learn from.</summary>
    public RowOutput[] Predict(Scorer scorer, int[] rows) =>
        scorer.Outputs(rows, scorer.Vad(rows, Vad!).Select(values => values.Select((value, d) => _concordance!.IsLearnt(d) ? VadScaling.FromHead(value) : float.NaN).ToArray()));

    /// <summary>How good an epoch is by validation, the higher the better: UAR, mean CCC, or the sum of the two.</summary>
    public double Score(EpochRecord epoch) => _targets.Task switch
    {
        PredictionTask.Emotion => epoch.Validation.Uar,
        PredictionTask.Vad => epoch.ValidationCcc!.Value,
        _ => epoch.Validation.Uar + epoch.ValidationCcc!.Value,
    };

    public void Dispose() => Vad?.Dispose();

    private int[] LabelsOf(ReadOnlySpan<int> rows)
    {
        var labels = new int[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            labels[i] = _view.Utterances[rows[i]].Label;
        }

        return labels;
    }

    private float[] DistributionsOf(ReadOnlySpan<int> rows)
    {
        var shares = new float[rows.Length * _classes];
        for (var i = 0; i < rows.Length; i++)
        {
            _distributions.AsSpan(rows[i] * _classes, _classes).CopyTo(shares.AsSpan(i * _classes));
        }

        return shares;
    }
}
