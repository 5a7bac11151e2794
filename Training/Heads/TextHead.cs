using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Text only: the classifier on the text vector (B, D).</summary>
public sealed class TextHead : EmotionHead
{
    private readonly Classifier classifier;

    public TextHead(int inputDim, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(TextHead))
    {
        classifier = new Classifier(inputDim, hiddenDim, classes, dropout, layers);
        RepresentationDim = hiddenDim;
        RegisterComponents();
    }

    public override Dropout ClassifierDropout => classifier.Dropout;

    public override int RepresentationDim { get; }

    public override Tensor Represent(FeatureBatch input) => classifier.Hidden(input.RequireText());

    public override Tensor Classify(Tensor representation) => classifier.Logits(representation);
}
