using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Each modality attends to the other, with residuals, layer norms and a feed-forward block a side;
/// then both sides on end through one layer.
/// </summary>
public sealed class CrossAttentionFusion : Fusion
{
    private readonly DenseLayer _audio_proj;
    private readonly DenseLayer _text_proj;
    private readonly SingleTokenAttention _audio_to_text_attention;
    private readonly SingleTokenAttention _text_to_audio_attention;
    private readonly LayerNorm _audio_norm1;
    private readonly LayerNorm _text_norm1;
    private readonly Sequential _audio_ffn;
    private readonly Sequential _text_ffn;
    private readonly LayerNorm _audio_norm2;
    private readonly LayerNorm _text_norm2;
    private readonly Sequential _fusion_layer;

    public CrossAttentionFusion(int audioDim, int textDim, int hiddenDim, int heads, double dropout, LayerFactory layers)
        : base(nameof(CrossAttentionFusion), hiddenDim)
    {
        _audio_proj = layers.Linear(audioDim, hiddenDim);
        _text_proj = layers.Linear(textDim, hiddenDim);
        _audio_to_text_attention = new SingleTokenAttention(hiddenDim, heads, dropout, layers);
        _text_to_audio_attention = new SingleTokenAttention(hiddenDim, heads, dropout, layers);
        _audio_norm1 = LayerNorm(hiddenDim);
        _text_norm1 = LayerNorm(hiddenDim);
        _audio_ffn = FeedForward(hiddenDim, dropout, layers);
        _text_ffn = FeedForward(hiddenDim, dropout, layers);
        _audio_norm2 = LayerNorm(hiddenDim);
        _text_norm2 = LayerNorm(hiddenDim);
        _fusion_layer = layers.Encoder(2 * hiddenDim, hiddenDim, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = _audio_proj.call(input.RequireAudio()); // (B, h)
        var t = _text_proj.call(input.RequireText()); // (B, h)
        var attendedAudio = _audio_norm1.call(a + _audio_to_text_attention.call(t));
        var attendedText = _text_norm1.call(t + _text_to_audio_attention.call(a));
        var fusedAudio = _audio_norm2.call(attendedAudio + _audio_ffn.call(attendedAudio));
        var fusedText = _text_norm2.call(attendedText + _text_ffn.call(attendedText));
        return _fusion_layer.call(cat([fusedAudio, fusedText], -1));
    }

    private static Sequential FeedForward(int hiddenDim, double dropout, LayerFactory layers) => Sequential(
        ("0", layers.Linear(hiddenDim, 4 * hiddenDim)),
        ("1", ReLU()),
        ("2", layers.Dropout(dropout)),
        ("3", layers.Linear(4 * hiddenDim, hiddenDim)),
        ("4", layers.Dropout(dropout)));
}
