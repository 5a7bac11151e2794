using System.Numerics;

namespace EmotionFusion.Training;

internal static class DotProduct
{
    /// <summary>The sum of a_i b_i, a vector register at a time.</summary>
    public static T Of<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : struct, INumber<T>
    {
        var sums = Vector<T>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            sums += new Vector<T>(a[i..]) * new Vector<T>(b[i..]);
        }

        var total = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
