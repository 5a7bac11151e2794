using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Both modalities: a fusion module and the classifier on what it gives.</summary>
public sealed class FusionHead : EmotionHead
{
    private readonly Fusion fusion_module;
    private readonly Sequential classifier;

    public FusionHead(Fusion fusion, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(FusionHead))
    {
        fusion_module = fusion;
        classifier = layers.Classifier(fusion.OutputDim, hiddenDim, classes, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input) =>
        classifier.call(fusion_module.call(input.RequireAudio(), input.RequireText()));
}
