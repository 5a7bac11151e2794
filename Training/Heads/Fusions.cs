using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Audio (B, Da) and text (B, Dt) in, fused (B, <see cref="OutputDim"/>) out.</summary>
internal abstract class Fusion(string name, int outputDim) : Module<FeatureBatch, Tensor>(name)
{
    public int OutputDim { get; } = outputDim;
}

/// <summary>Both vectors on end, then two layers: Da+Dt to 2h to h.</summary>
internal sealed class ConcatFusion : Fusion
{
    [ComponentName(Name = "fusion_layer")] private readonly Sequential _fusionLayer;

    public ConcatFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(ConcatFusion), hiddenDim)
    {
        _fusionLayer = Sequential(
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
        _fusionLayer.call(cat([input.RequireAudio(), input.RequireText()], -1));
}

/// <summary>A small network decides sample by sample how much each modality counts; their weighted sum, normed.</summary>
internal sealed class GatedFusion : Fusion
{
    [ComponentName(Name = "audio_proj")] private readonly DenseLayer _audioProj;
    [ComponentName(Name = "text_proj")] private readonly DenseLayer _textProj;
    [ComponentName(Name = "gate")] private readonly Sequential _gate;
    [ComponentName(Name = "norm")] private readonly LayerNorm _norm;
    private readonly Dropout _dropout;

    public GatedFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(GatedFusion), hiddenDim)
    {
        _audioProj = layers.Linear(audioDim, hiddenDim);
        _textProj = layers.Linear(textDim, hiddenDim);
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
        var (a, t) = Project(input);
        var weights = Weigh(a, t);
        return _dropout.call(_norm.call((a * weights.narrow(1, 0, 1)) + (t * weights.narrow(1, 1, 1))));
    }

    /// <returns>How much audio and text count, (B, 2).</returns>
    public Tensor Weights(FeatureBatch input)
    {
        var (a, t) = Project(input);
        return Weigh(a, t);
    }

    private (Tensor Audio, Tensor Text) Project(FeatureBatch input) => // (B, h) each
        (_audioProj.call(input.RequireAudio()), _textProj.call(input.RequireText()));

    private Tensor Weigh(Tensor audio, Tensor text) => _gate.call(cat([audio, text], -1)).softmax(-1); // (B, 2)
}

/// <summary>
/// An encoder a modality, and a network on both. A sample that lacks a modality gets the other one's encoding as it is,
/// whatever its neighbours in the batch have.
/// </summary>
internal sealed class AdaptiveFusion : Fusion
{
    [ComponentName(Name = "audio_encoder")] private readonly Sequential _audioEncoder;
    [ComponentName(Name = "text_encoder")] private readonly Sequential _textEncoder;
    [ComponentName(Name = "fusion_net")] private readonly Sequential _fusionNet;

    public AdaptiveFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(AdaptiveFusion), hiddenDim)
    {
        _audioEncoder = layers.Encoder(audioDim, hiddenDim, dropout);
        _textEncoder = layers.Encoder(textDim, hiddenDim, dropout);
        _fusionNet = layers.Encoder(2 * hiddenDim, hiddenDim, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = _audioEncoder.call(input.RequireAudio()); // (B, h)
        var t = _textEncoder.call(input.RequireText()); // (B, h)
        var both = _fusionNet.call(cat([a, t], -1)); // (B, h)
        return input.Presence is { } presence
            ? (both * presence.Both) + (a * presence.AudioAlone) + (t * presence.TextAlone)
            : both;
    }
}
