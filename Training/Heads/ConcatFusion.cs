using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Both vectors on end, then two layers: Da+Dt to 2h to h.</summary>
public sealed class ConcatFusion : Fusion
{
    private readonly Sequential _fusion_layer;

    public ConcatFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(ConcatFusion), hiddenDim)
    {
        _fusion_layer = Sequential(
            ("0", layers.Linear(audioDim + textDim, 2 * hiddenDim)),
            ("1", LayerNorm(2 * hiddenDim)),
            ("2", ReLU()),
            ("3", layers.Dropout(dropout)),
            ("4", layers.Linear(2 * hiddenDim, hiddenDim)),
            ("5", LayerNorm(hiddenDim)),
            ("6", ReLU()),
            ("7", layers.Dropout(dropout)));
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input) =>
        _fusion_layer.call(cat([input.RequireAudio(), input.RequireText()], -1));
}
