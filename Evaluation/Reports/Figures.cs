using System.Globalization;

namespace EmotionFusion.Evaluation;

/// <summary>One way of writing numbers: headlines in per cent with one decimal, tables as fractions with three.</summary>
internal static class Figures
{
    /// <summary>89.8 %, the space a narrow one that doesn't break.</summary>
    public static string Percent(double value) => PercentNumber(value) + "\u202F%";

    /// <summary>89.8</summary>
    public static string PercentNumber(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>0.898</summary>
    public static string Fraction(double value) =>
        double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "not finite";

    /// <summary>A tick's value: 0.25, 20.</summary>
    public static string Round(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>12,345</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>The value with all its digits, for machines.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A length or a place in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
