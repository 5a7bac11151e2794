using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// The trained part of the system: features in, logits (B, classes) out. Parameter names are those of the
/// Python system's state dicts, so that weights can be exchanged.
/// </summary>
internal abstract class EmotionHead(string name) : Module<FeatureBatch, Tensor>(name)
{
    /// <summary>The classifier's dropout, which changes when a curriculum ends.</summary>
    public abstract Dropout ClassifierDropout { get; }

    /// <summary>Values of a representation.</summary>
    public abstract int RepresentationDim { get; }

    /// <summary>What the classifier is given: the fused vector, or with one modality its hidden layer; (B, <see cref="RepresentationDim"/>).</summary>
    public abstract Tensor Represent(FeatureBatch input);

    /// <summary>Logits (B, classes) of a representation.</summary>
    public abstract Tensor Classify(Tensor representation);

    /// <summary>Whether the head decides utterance by utterance how much each modality counts.</summary>
    public virtual bool Weighs => false;

    /// <summary>How much audio and text count, (B, 2), each row summing to 1, of a head that <see cref="Weighs"/>.</summary>
    public virtual Tensor FusionWeights(FeatureBatch input) => throw new InvalidOperationException($"{GetName()} weighs no modalities.");

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

/// <summary>Audio only: linear1, layernorm, ReLU, dropout, linear2. Frames (B, T, D) are averaged over T first.</summary>
internal sealed class AudioHead : EmotionHead
{
    [ComponentName(Name = "linear1")] private readonly DenseLayer _linear1;
    [ComponentName(Name = "layernorm")] private readonly LayerNorm _layernorm;
    [ComponentName(Name = "linear2")] private readonly DenseLayer _linear2;

    public AudioHead(int inputDim, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(AudioHead))
    {
        _linear1 = layers.Linear(inputDim, hiddenDim);
        _layernorm = LayerNorm(hiddenDim);
        ClassifierDropout = layers.Dropout(dropout);
        _linear2 = layers.Linear(hiddenDim, classes);
        RepresentationDim = hiddenDim;
        RegisterComponents();
    }

    public override Dropout ClassifierDropout { get; }

    public override int RepresentationDim { get; }

    public override Tensor Represent(FeatureBatch input)
    {
        var audio = input.RequireAudio();
        var pooled = audio.dim() == 3 ? audio.mean([1]) : audio; // (B, D)
        return functional.relu(_layernorm.call(_linear1.call(pooled)));
    }

    public override Tensor Classify(Tensor representation) => _linear2.call(ClassifierDropout.call(representation));
}

/// <summary>Text only: the classifier on the text vector (B, D).</summary>
internal sealed class TextHead : EmotionHead
{
    [ComponentName(Name = "classifier")] private readonly Classifier _classifier;

    public TextHead(int inputDim, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(TextHead))
    {
        _classifier = new Classifier(inputDim, hiddenDim, classes, dropout, layers);
        RepresentationDim = hiddenDim;
        RegisterComponents();
    }

    public override Dropout ClassifierDropout => _classifier.Dropout;

    public override int RepresentationDim { get; }

    public override Tensor Represent(FeatureBatch input) => _classifier.Hidden(input.RequireText());

    public override Tensor Classify(Tensor representation) => _classifier.Logits(representation);
}

/// <summary>Both modalities: a fusion module and the classifier on what it gives.</summary>
internal sealed class FusionHead : EmotionHead
{
    [ComponentName(Name = "fusion_module")] private readonly Fusion _fusionModule;
    [ComponentName(Name = "classifier")] private readonly Classifier _classifier;

    public FusionHead(Fusion fusion, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(FusionHead))
    {
        _fusionModule = fusion;
        _classifier = new Classifier(fusion.OutputDim, hiddenDim, classes, dropout, layers);
        RegisterComponents();
    }

    public override Dropout ClassifierDropout => _classifier.Dropout;

    public override int RepresentationDim => _fusionModule.OutputDim;

    public override bool Weighs => _fusionModule is GatedFusion;

    public override Tensor Represent(FeatureBatch input) => _fusionModule.call(input);

    public override Tensor FusionWeights(FeatureBatch input) => _fusionModule is GatedFusion gated ? gated.Weights(input) : base.FusionWeights(input);

    public override Tensor Classify(Tensor representation) => _classifier.call(representation);
}

/// <summary>Linear, layer norm, ReLU, dropout, linear, named 0 to 4 as in the Python system's Sequential; in two halves.</summary>
internal sealed class Classifier : Module<Tensor, Tensor>
{
    [ComponentName(Name = "0")] private readonly DenseLayer _linear1;
    [ComponentName(Name = "1")] private readonly LayerNorm _norm;
    [ComponentName(Name = "4")] private readonly DenseLayer _linear2;

    public Classifier(int inputs, int hidden, int classes, double dropout, LayerFactory layers)
        : base(nameof(Classifier))
    {
        _linear1 = layers.Linear(inputs, hidden);
        _norm = LayerNorm(hidden);
        Dropout = layers.Dropout(dropout);
        _linear2 = layers.Linear(hidden, classes);
        RegisterComponents();
    }

    public Dropout Dropout { get; }

    public override Tensor forward(Tensor input) => Logits(Hidden(input));

    /// <summary>(B, inputs) to (B, hidden).</summary>
    public Tensor Hidden(Tensor input) => functional.relu(_norm.call(_linear1.call(input)));

    /// <summary>(B, hidden) to (B, classes).</summary>
    public Tensor Logits(Tensor hidden) => _linear2.call(Dropout.call(hidden));
}
