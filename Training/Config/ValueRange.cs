using System.Globalization;

namespace EmotionFusion.Training;

/// <summary>The numbers that a key may have.</summary>
internal readonly record struct ValueRange(double Low, double High, bool LowOpen, bool HighOpen)
{
    /// <summary>(0, inf)</summary>
    public static ValueRange Positive { get; } = new(0, double.PositiveInfinity, true, true);

    /// <summary>[0, inf)</summary>
    public static ValueRange NotNegative { get; } = new(0, double.PositiveInfinity, false, true);

    /// <summary>(0, 1)</summary>
    public static ValueRange Share { get; } = new(0, 1, true, true);

    /// <summary>(0, 1]</summary>
    public static ValueRange Factor { get; } = new(0, 1, true, false);

    /// <summary>[0, 1)</summary>
    public static ValueRange DropRate { get; } = new(0, 1, false, true);

    /// <summary>[0, 1]</summary>
    public static ValueRange Probability { get; } = new(0, 1, false, false);

    public bool Has(double value) =>
        (LowOpen ? value > Low : value >= Low) && (HighOpen ? value < High : value <= High);

    public override string ToString()
    {
        var low = string.Create(CultureInfo.InvariantCulture, $"{(LowOpen ? "above" : "at least")} {Low}");
        return double.IsInfinity(High) ? low : string.Create(CultureInfo.InvariantCulture, $"{low} and {(HighOpen ? "below" : "at most")} {High}");
    }
}
