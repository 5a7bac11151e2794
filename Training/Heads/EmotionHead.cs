using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// The trained part of the system: features in, logits (B, classes) out. Parameter names are those of the
/// Python system's state dicts, so that weights can be exchanged.
/// </summary>
public abstract class EmotionHead(string name) : Module<FeatureBatch, Tensor>(name)
{
    /// <summary>The classifier's dropout, which changes when a curriculum ends.</summary>
    public abstract Dropout ClassifierDropout { get; }

    /// <summary>Values of a representation.</summary>
    public abstract int RepresentationDim { get; }

    /// <summary>What the classifier is given: the fused vector, or with one modality its hidden layer; (B, <see cref="RepresentationDim"/>).</summary>
    public abstract Tensor Represent(FeatureBatch input);

    /// <summary>Logits (B, classes) of a representation.</summary>
    public abstract Tensor Classify(Tensor representation);

    public sealed override Tensor forward(FeatureBatch input) => Classify(Represent(input));

    /// <summary>Makes the head that a configuration asks for, its weights drawn from <paramref name="layers"/>.</summary>
    /// <param name="audioDim">Values of an audio feature; 0 when the head has no audio side.</param>
    /// <param name="textDim">Values of a text feature; 0 when the head has no text side.</param>
    /// <param name="classes">Classes of the corpus: logits a row.</param>
    public static EmotionHead Create(ExperimentConfig config, int audioDim, int textDim, int classes, LayerFactory layers) => config.Modality switch
    {
        Modality.Audio => new AudioHead(audioDim, config.HiddenDim, classes, config.Dropout, layers),
        Modality.Text => new TextHead(textDim, config.HiddenDim, classes, config.Dropout, layers),
        _ => new FusionHead(CreateFusion(config, audioDim, textDim, layers), config.HiddenDim, classes, config.Dropout, layers),
    };

    private static Fusion CreateFusion(ExperimentConfig config, int audioDim, int textDim, LayerFactory layers)
    {
        var (hiddenDim, dropout) = (config.FusionHiddenDim, config.Dropout);
        return config.FusionType switch
        {
            FusionType.CrossAttention => new CrossAttentionFusion(audioDim, textDim, hiddenDim, config.NumAttentionHeads, dropout, layers),
            FusionType.Concat => new ConcatFusion(audioDim, textDim, hiddenDim, dropout, layers),
            FusionType.Gated => new GatedFusion(audioDim, textDim, hiddenDim, dropout, layers),
            FusionType.Adaptive => new AdaptiveFusion(audioDim, textDim, hiddenDim, dropout, layers),
            _ => throw new ArgumentOutOfRangeException(nameof(config), config.FusionType, "No such fusion."),
        };
    }
}
