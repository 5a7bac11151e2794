using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Adam (Kingma and Ba 2015, arXiv:1412.6980, in PyTorch's order of operations). Weight decay is L2 in the gradient or
/// decoupled from it, as in AdamW (Loshchilov and Hutter 2019, arXiv:1711.05101): values x (1 - rate x decay) before a step.
/// On the CPU it goes over a parameter's memory once, reading four numbers and writing three for each; the tensor
/// library's own goes over it some ten times, which is most of a plain training step.
/// </summary>
internal sealed class Adam : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly ParameterBlock _parameters;
    private readonly WeightDecay _decay;
    private readonly bool _byTensors;

    /// <param name="byTensors">Whether the tensor library does the arithmetic: always on devices whose memory isn't ours to touch.</param>
    public Adam(ParameterBlock parameters, WeightDecay decay, bool byTensors = false)
    {
        (_parameters, _decay) = (parameters, decay);
        _byTensors = byTensors || parameters.Values.device_type != DeviceType.CPU;
        FirstMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
        SecondMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
    }

    /// <summary>Moving mean of gradients, (count).</summary>
    public Tensor FirstMoment { get; }

    /// <summary>Moving mean of squared gradients, (count).</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Steps taken so far.</summary>
    public int Steps { get; set; }

    /// <summary>Updates every parameter that has a gradient, and takes the gradient away.</summary>
    public void Step(double learningRate)
    {
        using var gradientOff = no_grad();
        Steps++;
        var rate = learningRate / (1 - Math.Pow(Beta1, Steps));
        var inverseCorrection = 1 / Math.Sqrt(1 - Math.Pow(Beta2, Steps));
        var onePass = new OnePass((float)rate, (float)inverseCorrection, (float)_decay.InGradient, (float)_decay.Shrinkage(learningRate));
        var values = _byTensors ? [] : _parameters.Values.Floats();
        var first = _byTensors ? [] : FirstMoment.Floats();
        var second = _byTensors ? [] : SecondMoment.Floats();
        foreach (var leaf in _parameters.Leaves)
        {
            using var gradient = leaf.Tensor.grad;
            if (gradient is null)
            {
                continue;
            }

            if (_byTensors)
            {
                ByTensors(leaf, gradient, learningRate, rate, inverseCorrection);
            }
            else
            {
                var (offset, count) = (leaf.Offset, leaf.Count);
                onePass.Update(values.Slice(offset, count), first.Slice(offset, count), second.Slice(offset, count), gradient.Floats());
            }

            leaf.Tensor.grad = null;
        }
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }

    private void ByTensors(Leaf leaf, Tensor gradient, double learningRate, double rate, double inverseCorrection)
    {
        using var scope = NewDisposeScope();
        var (value, first, second) = (Piece(_parameters.Values), Piece(FirstMoment), Piece(SecondMoment));
        gradient = gradient.view(-1).add(value, alpha: _decay.InGradient);
        value.mul_(_decay.Shrinkage(learningRate));
        first.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
        value.addcdiv_(first, second.sqrt().mul_(inverseCorrection).add_(Epsilon), -rate);

        Tensor Piece(Tensor block) => block.narrow(0, leaf.Offset, leaf.Count);
    }

    /// <summary>The arithmetic of a step in one pass over memory. Each value is computed alone, so the width of a vector shapes no bit.</summary>
    /// <param name="Rate">Learning rate / (1 - beta1^t).</param>
    /// <param name="InverseCorrection">1 / sqrt(1 - beta2^t): a product takes a fraction of a division's time.</param>
    /// <param name="L2">Of the values, added to the gradient; 0 where decay is decoupled.</param>
    /// <param name="Shrinkage">Multiplies the values before the step; 1 where decay is in the gradient.</param>
    private readonly record struct OnePass(float Rate, float InverseCorrection, float L2, float Shrinkage)
    {
        // Rounded once each: 1 - 0.999f would be 1e-5 off.
        private const float Share1 = (float)(1 - Beta1);
        private const float Share2 = (float)(1 - Beta2);

        /// <summary>All of one length.</summary>
        public void Update(Span<float> values, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient)
        {
            ref var value = ref MemoryMarshal.GetReference(values);
            ref var m = ref MemoryMarshal.GetReference(first);
            ref var v = ref MemoryMarshal.GetReference(second);
            ref var g = ref MemoryMarshal.GetReference(gradient);
            nuint i = 0;
            for (; i + (nuint)Vector<float>.Count <= (nuint)values.Length; i += (nuint)Vector<float>.Count)
            {
                UpdateVector(ref Unsafe.Add(ref value, i), ref Unsafe.Add(ref m, i), ref Unsafe.Add(ref v, i), ref Unsafe.Add(ref g, i));
            }

            for (var rest = (int)i; rest < values.Length; rest++)
            {
                UpdateOne(ref values[rest], ref first[rest], ref second[rest], gradient[rest]);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void UpdateVector(ref float values, ref float first, ref float second, ref float gradient)
        {
            var value = Vector.LoadUnsafe(ref values);
            var g = Vector.LoadUnsafe(ref gradient) + (value * L2);
            var m = (Vector.LoadUnsafe(ref first) * (float)Beta1) + (g * Share1);
            var v = (Vector.LoadUnsafe(ref second) * (float)Beta2) + (g * Share2 * g);
            m.StoreUnsafe(ref first);
            v.StoreUnsafe(ref second);
            var denominator = (Vector.SquareRoot(v) * InverseCorrection) + new Vector<float>((float)Epsilon);
            ((value * Shrinkage) - (m * Rate / denominator)).StoreUnsafe(ref values);
        }

        private void UpdateOne(ref float value, ref float m, ref float v, float gradient)
        {
            var g = gradient + (L2 * value);
            m = ((float)Beta1 * m) + (Share1 * g);
            v = ((float)Beta2 * v) + (Share2 * g * g);
            value = (Shrinkage * value) - (Rate * m / ((MathF.Sqrt(v) * InverseCorrection) + (float)Epsilon));
        }
    }
}

/// <summary>How strongly values are drawn towards 0.</summary>
/// <param name="Strength">0: not at all.</param>
/// <param name="Decoupled">Aside from the gradient, in proportion to the learning rate; else as L2 in it.</param>
internal readonly record struct WeightDecay(double Strength, bool Decoupled)
{
    public double InGradient => Decoupled ? 0 : Strength;

    public double Shrinkage(double learningRate) => Decoupled ? 1 - (learningRate * Strength) : 1;
}
