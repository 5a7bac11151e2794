namespace EmotionFusion.Evaluation;

/// <summary>
/// Steele, Lea and Flood's SplitMix64 generator. .NET doesn't promise that System.Random gives the same numbers in
/// its next version; intervals must stay the same.
/// </summary>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1, each equally likely.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        var n = (ulong)bound;
        var unfair = (0 - n) % n; // 2^64 mod n: as many values would make the first few numbers likelier
        ulong value;
        do
            value = Next();
        while (value < unfair);
        return (int)(value % n);
    }
}
