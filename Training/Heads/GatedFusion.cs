using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>A small network decides sample by sample how much each modality counts; their weighted sum, normed.</summary>
public sealed class GatedFusion : Fusion
{
    private readonly DenseLayer _audio_proj;
    private readonly DenseLayer _text_proj;
    private readonly Sequential _gate;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;

    public GatedFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(GatedFusion), hiddenDim)
    {
        _audio_proj = layers.Linear(audioDim, hiddenDim);
        _text_proj = layers.Linear(textDim, hiddenDim);
        _gate = Sequential(
            ("0", layers.Linear(2 * hiddenDim, hiddenDim)),
            ("1", ReLU()),
            ("2", layers.Linear(hiddenDim, 2)));
        _norm = LayerNorm(hiddenDim);
        _dropout = layers.Dropout(dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = _audio_proj.call(input.RequireAudio()); // (B, h)
        var t = _text_proj.call(input.RequireText()); // (B, h)
        var weights = _gate.call(cat([a, t], -1)).softmax(-1); // (B, 2)
        return _dropout.call(_norm.call((a * weights.narrow(1, 0, 1)) + (t * weights.narrow(1, 1, 1))));
    }
}
