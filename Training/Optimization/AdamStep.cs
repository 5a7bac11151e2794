using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>1 / sqrt(1 - beta2^t): a product takes a fraction of a division's time.</summary>
    public required float InverseCorrection { get; init; }

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
            Update(ref Unsafe.Add(ref value, i), ref Unsafe.Add(ref m, i), ref Unsafe.Add(ref v, i), ref Unsafe.Add(ref g, i));
        }

        for (var rest = (int)i; rest < values.Length; rest++)
        {
            UpdateOne(ref values[rest], ref first[rest], ref second[rest], gradient[rest]);
        }
    }

    /// <summary>As many as a vector holds, from each place on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Update(ref float values, ref float first, ref float second, ref float gradient)
    {
        var value = Vector.LoadUnsafe(ref values);
        var g = Vector.LoadUnsafe(ref gradient) + (value * WeightDecay);
        var m = (Vector.LoadUnsafe(ref first) * Beta1) + (g * Share1);
        var v = (Vector.LoadUnsafe(ref second) * Beta2) + (g * Share2 * g);
        m.StoreUnsafe(ref first);
        v.StoreUnsafe(ref second);
        var denominator = (Vector.SquareRoot(v) * InverseCorrection) + new Vector<float>(Epsilon);
        (value - (m * Rate / denominator)).StoreUnsafe(ref values);
    }

    private void UpdateOne(ref float value, ref float m, ref float v, float gradient)
    {
        var g = gradient + (WeightDecay * value);
        m = (Beta1 * m) + (Share1 * g);
        v = (Beta2 * v) + (Share2 * g * g);
        value -= Rate * m / ((MathF.Sqrt(v) * InverseCorrection) + Epsilon);
    }
}
