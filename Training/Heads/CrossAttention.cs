using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Each modality attends to the other, with residuals, layer norms and a feed-forward block a side;
/// then both sides on end through one layer.
/// </summary>
internal sealed class CrossAttentionFusion : Fusion
{
    [ComponentName(Name = "audio_proj")] private readonly DenseLayer _audioProj;
    [ComponentName(Name = "text_proj")] private readonly DenseLayer _textProj;
    [ComponentName(Name = "audio_to_text_attention")] private readonly SingleTokenAttention _audioToTextAttention;
    [ComponentName(Name = "text_to_audio_attention")] private readonly SingleTokenAttention _textToAudioAttention;
    [ComponentName(Name = "audio_norm1")] private readonly LayerNorm _audioNorm1;
    [ComponentName(Name = "text_norm1")] private readonly LayerNorm _textNorm1;
    [ComponentName(Name = "audio_ffn")] private readonly Sequential _audioFfn;
    [ComponentName(Name = "text_ffn")] private readonly Sequential _textFfn;
    [ComponentName(Name = "audio_norm2")] private readonly LayerNorm _audioNorm2;
    [ComponentName(Name = "text_norm2")] private readonly LayerNorm _textNorm2;
    [ComponentName(Name = "fusion_layer")] private readonly Sequential _fusionLayer;

    public CrossAttentionFusion(int audioDim, int textDim, int hiddenDim, int heads, double dropout, LayerFactory layers)
        : base(nameof(CrossAttentionFusion), hiddenDim)
    {
        _audioProj = layers.Linear(audioDim, hiddenDim);
        _textProj = layers.Linear(textDim, hiddenDim);
        _audioToTextAttention = new SingleTokenAttention(hiddenDim, heads, dropout, layers);
        _textToAudioAttention = new SingleTokenAttention(hiddenDim, heads, dropout, layers);
        _audioNorm1 = LayerNorm(hiddenDim);
        _textNorm1 = LayerNorm(hiddenDim);
        _audioFfn = FeedForward(hiddenDim, dropout, layers);
        _textFfn = FeedForward(hiddenDim, dropout, layers);
        _audioNorm2 = LayerNorm(hiddenDim);
        _textNorm2 = LayerNorm(hiddenDim);
        _fusionLayer = layers.Encoder(2 * hiddenDim, hiddenDim, dropout);
        RegisterComponents();
    }

    public override Tensor forward(FeatureBatch input)
    {
        var a = _audioProj.call(input.RequireAudio()); // (B, h)
        var t = _textProj.call(input.RequireText()); // (B, h)
        var attendedAudio = _audioNorm1.call(a + _audioToTextAttention.call(t));
        var attendedText = _textNorm1.call(t + _textToAudioAttention.call(a));
        var fusedAudio = _audioNorm2.call(attendedAudio + _audioFfn.call(attendedAudio));
        var fusedText = _textNorm2.call(attendedText + _textFfn.call(attendedText));
        return _fusionLayer.call(cat([fusedAudio, fusedText], -1));
    }

    private static Sequential FeedForward(int hiddenDim, double dropout, LayerFactory layers) => Sequential(
        ("0", layers.Linear(hiddenDim, 4 * hiddenDim)),
        ("1", ReLU()),
        ("2", layers.Dropout(dropout)),
        ("3", layers.Linear(4 * hiddenDim, hiddenDim)),
        ("4", layers.Dropout(dropout)));
}

/// <summary>
/// Multi-head attention (Vaswani et al. 2017, arXiv:1706.03762) where the key side is a single token. The softmax
/// over one score is exactly 1, so the query and key projections have neither effect nor gradient and are not
/// computed; they stay in the parameters so that state dicts fit. What is left is
/// <c>out_proj(dropout(value projection))</c>, where dropout drops whole heads, as dropping the weight 1 does.
/// </summary>
internal sealed class SingleTokenAttention : Module<Tensor, Tensor>
{
    [ComponentName(Name = "in_proj_weight")] private readonly Parameter _inProjWeight; // (3h, h): query, key, value
    [ComponentName(Name = "in_proj_bias")] private readonly Parameter _inProjBias; // (3h)
    [ComponentName(Name = "out_proj")] private readonly DenseLayer _outProj;
    private readonly Dropout _headDropout;
    private readonly int _hiddenDim;
    private readonly int _heads;
    private Tensor? _valueWeight; // (h, h), the last rows of in_proj_weight
    private Tensor? _valueBias; // (h)

    public SingleTokenAttention(int hiddenDim, int heads, double dropout, LayerFactory layers)
        : base(nameof(SingleTokenAttention))
    {
        (_hiddenDim, _heads) = (hiddenDim, heads);
        _inProjWeight = layers.XavierUniform(3 * hiddenDim, hiddenDim);
        _inProjBias = new Parameter(zeros(3 * hiddenDim));
        _outProj = layers.Linear(hiddenDim, hiddenDim, zeroBias: true);
        _headDropout = layers.Dropout(dropout);
        RegisterComponents();
        Rebind();
    }

    /// <summary>
    /// Cuts the value projection out of the parameters' memory again, which was changed: the last third of in_proj, as
    /// leaves of their own, so that neither the backward pass nor the optimiser has work with the rest.
    /// </summary>
    /// <returns>The two parameters, each with the rows that are used.</returns>
    public (Parameter Whole, Tensor Used)[] Rebind()
    {
        _valueWeight?.Dispose();
        _valueBias?.Dispose();
        (_valueWeight, _valueBias) = (Values(_inProjWeight), Values(_inProjBias));
        return [(_inProjWeight, _valueWeight), (_inProjBias, _valueBias)];
    }

    /// <param name="keyValue">The token attended to, (B, h).</param>
    /// <returns>What the query side takes from it, (B, h).</returns>
    public override Tensor forward(Tensor keyValue) => _outProj.call(DropHeads(functional.linear(keyValue, _valueWeight!, _valueBias)));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _valueWeight?.Dispose();
            _valueBias?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Tensor Values(Parameter whole) =>
        whole.detach().narrow(0, 2 * _hiddenDim, _hiddenDim).requires_grad_().DetachFromDisposeScope();

    private Tensor DropHeads(Tensor value)
    {
        if (!_headDropout.IsActive)
        {
            return value;
        }

        var mask = _headDropout.Mask(value.device, value.shape[0], _heads, 1);
        return (value.view(-1, _heads, _hiddenDim / _heads) * mask).view(-1, _hiddenDim);
    }
}
