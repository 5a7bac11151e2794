using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>A small network decides sample by sample how much each modality counts; their weighted sum, normed.</summary>
public sealed class GatedFusion : Fusion
{
    private readonly DenseLayer audio_proj;
    private readonly DenseLayer text_proj;
    private readonly Sequential gate;
    private readonly LayerNorm norm;
    private readonly Dropout dropout;

    public GatedFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(GatedFusion), hiddenDim)
    {
        audio_proj = layers.Linear(audioDim, hiddenDim);
        text_proj = layers.Linear(textDim, hiddenDim);
        gate = Sequential(
            ("0", layers.Linear(2 * hiddenDim, hiddenDim)),
            ("1", ReLU()),
            ("2", layers.Linear(hiddenDim, 2)));
        norm = LayerNorm(hiddenDim);
        this.dropout = layers.Dropout(dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = audio_proj.call(input.RequireAudio()); // (B, h)
        var t = text_proj.call(input.RequireText()); // (B, h)
        var weights = gate.call(cat([a, t], -1)).softmax(-1); // (B, 2)
        return dropout.call(norm.call((a * weights.narrow(1, 0, 1)) + (t * weights.narrow(1, 1, 1))));
    }
}
