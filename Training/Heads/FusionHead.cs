using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Both modalities: a fusion module and the classifier on what it gives.</summary>
public sealed class FusionHead : EmotionHead
{
    private readonly Fusion _fusion_module;
    private readonly Classifier _classifier;

    public FusionHead(Fusion fusion, int hiddenDim, int classes, double dropout, LayerFactory layers)
        : base(nameof(FusionHead))
    {
        _fusion_module = fusion;
        _classifier = new Classifier(fusion.OutputDim, hiddenDim, classes, dropout, layers);
        RegisterComponents();
    }

    public override Dropout ClassifierDropout => _classifier.Dropout;

    public override int RepresentationDim => _fusion_module.OutputDim;

    public override Tensor Represent(FeatureBatch input) => _fusion_module.call(input);

    public override Tensor Classify(Tensor representation) => _classifier.call(representation);
}
