using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// An encoder a modality, and a network on both. A sample that lacks a modality gets the other one's encoding as it is,
/// whatever its neighbours in the batch have.
/// </summary>
public sealed class AdaptiveFusion : Fusion
{
    private readonly Sequential _audio_encoder;
    private readonly Sequential _text_encoder;
    private readonly Sequential _fusion_net;

    public AdaptiveFusion(int audioDim, int textDim, int hiddenDim, double dropout, LayerFactory layers)
        : base(nameof(AdaptiveFusion), hiddenDim)
    {
        _audio_encoder = layers.Encoder(audioDim, hiddenDim, dropout);
        _text_encoder = layers.Encoder(textDim, hiddenDim, dropout);
        _fusion_net = layers.Encoder(2 * hiddenDim, hiddenDim, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = _audio_encoder.call(input.RequireAudio()); // (B, h)
        var t = _text_encoder.call(input.RequireText()); // (B, h)
        var both = _fusion_net.call(cat([a, t], -1)); // (B, h)
        return input.Presence is { } presence
            ? (both * presence.Both) + (a * presence.AudioAlone) + (t * presence.TextAlone)
            : both;
    }
}
