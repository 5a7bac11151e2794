using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Adam with L2 weight decay in the gradient (Kingma and Ba 2015, arXiv:1412.6980, in PyTorch's order of operations)
/// over a flat block of parameters, of which each step may update pieces one after another.
/// </summary>
public sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly Tensor _values;
    private readonly double _weightDecay;
    private readonly bool _onCpu;
    private AdamStep _step;

    public Adam(Tensor values, double weightDecay)
    {
        (_values, _weightDecay, _onCpu) = (values, weightDecay, values.device.type == TorchSharp.DeviceType.CPU);
        FirstMoment = zeros_like(values).DetachFromDisposeScope();
        SecondMoment = zeros_like(values).DetachFromDisposeScope();
    }

    /// <summary>Moving mean of gradients, (count).</summary>
    public Tensor FirstMoment { get; }

    /// <summary>Moving mean of squared gradients, (count).</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Steps begun so far.</summary>
    public int Steps { get; set; }

    public void BeginStep(double learningRate)
    {
        Steps++;
        _step = new AdamStep
        {
            Beta1 = (float)Beta1,
            Share1 = (float)(1 - Beta1),
            Beta2 = (float)Beta2,
            Share2 = (float)(1 - Beta2),
            Epsilon = (float)Epsilon,
            WeightDecay = (float)_weightDecay,
            Rate = (float)(learningRate / (1 - Math.Pow(Beta1, Steps))),
            InverseCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(Beta2, Steps))),
        };
    }

    /// <summary>Updates the values from <paramref name="offset"/> on with their gradient. Each at most once a step.</summary>
    /// <param name="offset">Into the flat block.</param>
    /// <param name="gradient">Contiguous, of any shape.</param>
    public void Update(long offset, Tensor gradient)
    {
        var count = gradient.numel();
        if (_onCpu)
        {
            _step.Update(Slice(_values), Slice(FirstMoment), Slice(SecondMoment), MemoryMarshal.Cast<byte, float>(gradient.bytes));
        }
        else
        {
            UpdateByTensors(offset, gradient.view(count));
        }

        Span<float> Slice(Tensor block) => MemoryMarshal.Cast<byte, float>(block.bytes).Slice((int)offset, (int)count);
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }

    /// <summary>The same by the tensor library, for devices whose memory isn't ours to touch.</summary>
    internal void UpdateByTensors(long offset, Tensor gradient)
    {
        using var gradientOff = no_grad();
        using var scope = NewDisposeScope();
        var (value, first, second) = (Piece(_values), Piece(FirstMoment), Piece(SecondMoment));
        gradient = gradient.add(value, alpha: _weightDecay);
        first.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        value.addcdiv_(first, second.sqrt().mul_(_step.InverseCorrection).add_(Epsilon), -_step.Rate);

        Tensor Piece(Tensor block) => block.narrow(0, offset, gradient.numel());
    }
}
