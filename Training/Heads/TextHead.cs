using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Text only: the classifier on the text vector (B, D).</summary>
public sealed class TextHead : EmotionHead
{
    private readonly Classifier _classifier;

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
