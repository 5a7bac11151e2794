using System.Numerics;

namespace EmotionFusion.Training;

/// <summary>The arithmetic of one step of <see cref="Adam"/>, one pass over memory.</summary>
internal readonly record struct AdamStep
{
    public required float Beta1 { get; init; }

    /// <summary>1 - beta1, rounded once.</summary>
    public required float Share1 { get; init; }

    public required float Beta2 { get; init; }

    /// <summary>1 - beta2, rounded once: 1 - 0.999f would be 1e-5 off.</summary>
    public required float Share2 { get; init; }

    public required float Epsilon { get; init; }

    public required float WeightDecay { get; init; }

    /// <summary>Learning rate / (1 - beta1^t).</summary>
    public required float Rate { get; init; }

    /// <summary>sqrt(1 - beta2^t).</summary>
    public required float Correction { get; init; }

    /// <summary>All of one length.</summary>
    public void Update(Span<float> values, Span<float> first, Span<float> second, ReadOnlySpan<float> gradient)
    {
        var (decay, rate, correction, epsilon) = (new Vector<float>(WeightDecay), new Vector<float>(Rate), new Vector<float>(Correction), new Vector<float>(Epsilon));
        var (keep1, take1, keep2, take2) = (new Vector<float>(Beta1), new Vector<float>(Share1), new Vector<float>(Beta2), new Vector<float>(Share2));
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var value = new Vector<float>(values[i..]);
            var g = new Vector<float>(gradient[i..]) + (decay * value);
            var m = (keep1 * new Vector<float>(first[i..])) + (take1 * g);
            var v = (keep2 * new Vector<float>(second[i..])) + (take2 * g * g);
            m.CopyTo(first[i..]);
            v.CopyTo(second[i..]);
            (value - (rate * m / ((Vector.SquareRoot(v) / correction) + epsilon))).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            var g = gradient[i] + (WeightDecay * values[i]);
            first[i] = (Beta1 * first[i]) + (Share1 * g);
            second[i] = (Beta2 * second[i]) + (Share2 * g * g);
            values[i] -= Rate * first[i] / ((MathF.Sqrt(second[i]) / Correction) + Epsilon);
        }
    }
}
