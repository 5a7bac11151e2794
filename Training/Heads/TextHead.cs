using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Text only: the classifier on the text vector (B, D).</summary>
public sealed class TextHead : EmotionHead
{
    private readonly Sequential classifier;

    public TextHead(int inputDim, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(TextHead))
    {
        classifier = layers.Classifier(inputDim, hiddenDim, classes, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input) => classifier.call(input.RequireText());
}
