using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Multi-head attention (Vaswani et al. 2017, arXiv:1706.03762) where the key side is a single token. The softmax
/// over one score is exactly 1, so the query and key projections have neither effect nor gradient and are not
/// computed; they stay in the parameters so that state dicts fit. What is left is
/// <c>out_proj(dropout(value projection))</c>, where dropout drops whole heads, as dropping the weight 1 does.
/// </summary>
public sealed class SingleTokenAttention : Module<Tensor, Tensor>
{
    private readonly Parameter _in_proj_weight;
    private readonly Parameter _in_proj_bias;
    private readonly DenseLayer _out_proj;
    private readonly Dropout _headDropout;
    private readonly GradientTape _tape;
    private readonly int _hiddenDim;
    private readonly int _heads;

    public SingleTokenAttention(int hiddenDim, int heads, double dropout, LayerFactory layers)
        : base(nameof(SingleTokenAttention))
    {
        _hiddenDim = hiddenDim;
        _heads = heads;
        _in_proj_weight = layers.XavierUniform(3 * hiddenDim, hiddenDim);
        _in_proj_bias = new Parameter(zeros(3 * hiddenDim));
        _out_proj = layers.Linear(hiddenDim, hiddenDim, zeroBias: true);
        _headDropout = layers.Dropout(dropout);
        _tape = layers.Tape;
        RegisterComponents();
    }

    /// <param name="keyValue">The token attended to, (B, h).</param>
    /// <returns>What the query side takes from it, (B, h).</returns>
    public override Tensor forward(Tensor keyValue)
    {
        var value = _tape.Linear(keyValue, _in_proj_weight, _in_proj_bias, firstRow: 2 * _hiddenDim, rows: _hiddenDim);
        return _out_proj.call(DropHeads(value));
    }

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
