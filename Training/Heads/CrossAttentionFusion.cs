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
    private readonly DenseLayer audio_proj;
    private readonly DenseLayer text_proj;
    private readonly SingleTokenAttention audio_to_text_attention;
    private readonly SingleTokenAttention text_to_audio_attention;
    private readonly LayerNorm audio_norm1;
    private readonly LayerNorm text_norm1;
    private readonly Sequential audio_ffn;
    private readonly Sequential text_ffn;
    private readonly LayerNorm audio_norm2;
    private readonly LayerNorm text_norm2;
    private readonly Sequential fusion_layer;

    public CrossAttentionFusion(int audioDim, int textDim, int hiddenDim, int heads, double dropout, LayerFactory layers)
        : base(nameof(CrossAttentionFusion), hiddenDim)
    {
        audio_proj = layers.Linear(audioDim, hiddenDim);
        text_proj = layers.Linear(textDim, hiddenDim);
        audio_to_text_attention = new SingleTokenAttention(hiddenDim, heads, dropout, layers);
        text_to_audio_attention = new SingleTokenAttention(hiddenDim, heads, dropout, layers);
        audio_norm1 = LayerNorm(hiddenDim);
        text_norm1 = LayerNorm(hiddenDim);
        audio_ffn = FeedForward(hiddenDim, dropout, layers);
        text_ffn = FeedForward(hiddenDim, dropout, layers);
        audio_norm2 = LayerNorm(hiddenDim);
        text_norm2 = LayerNorm(hiddenDim);
        fusion_layer = layers.Encoder(2 * hiddenDim, hiddenDim, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = audio_proj.call(input.RequireAudio()); // (B, h)
        var t = text_proj.call(input.RequireText()); // (B, h)
        var attendedAudio = audio_norm1.call(a + audio_to_text_attention.call(t));
        var attendedText = text_norm1.call(t + text_to_audio_attention.call(a));
        var fusedAudio = audio_norm2.call(attendedAudio + audio_ffn.call(attendedAudio));
        var fusedText = text_norm2.call(attendedText + text_ffn.call(attendedText));
        return fusion_layer.call(cat([fusedAudio, fusedText], -1));
    }

    private static Sequential FeedForward(int hiddenDim, double dropout, LayerFactory layers) => Sequential(
        ("0", layers.Linear(hiddenDim, 4 * hiddenDim)),
        ("1", ReLU()),
        ("2", layers.Dropout(dropout)),
        ("3", layers.Linear(4 * hiddenDim, hiddenDim)),
        ("4", layers.Dropout(dropout)));
}
