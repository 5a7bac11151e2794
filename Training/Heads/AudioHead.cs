using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Audio only: linear1, layernorm, ReLU, dropout, linear2. Frames (B, T, D) are averaged over T first.</summary>
public sealed class AudioHead : EmotionHead
{
    private readonly DenseLayer _linear1;
    private readonly LayerNorm _layernorm;
    private readonly DenseLayer _linear2;

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
