using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Both modalities: a fusion module and the classifier on what it gives.</summary>
public sealed class FusionHead : EmotionHead
{
    private readonly Fusion fusion_module;
    private readonly Classifier classifier;

    public FusionHead(Fusion fusion, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(FusionHead))
    {
        fusion_module = fusion;
        classifier = new Classifier(fusion.OutputDim, hiddenDim, classes, dropout, layers);
        RegisterComponents();
    }

    public override Dropout ClassifierDropout => classifier.Dropout;

    public override int RepresentationDim => fusion_module.OutputDim;

    public override Tensor Represent(FeatureBatch input) => fusion_module.call(input);

    public override Tensor Classify(Tensor representation) => classifier.call(representation);
}
