namespace EmotionFusion.Evaluation;

/// <summary>Maps values to places in a drawing, and says where its ticks are.</summary>
internal sealed record Axis(double Low, double High, double From, double To)
{
    public double At(double value) => From + (value - Low) / (High - Low) * (To - From);

    /// <summary>An axis from 0 to the first round number at or above <paramref name="highest"/>.</summary>
    public static Axis UpFromZero(double highest, double from, double to)
    {
        var top = double.IsFinite(highest) && highest > 0 ? highest : 1;
        var step = RoundStep(top, 4);
        return new Axis(0, step * Math.Ceiling(top / step - 1e-9), from, to);
    }

    /// <summary>Round values, about <paramref name="count"/> of them.</summary>
    public IEnumerable<double> Ticks(int count = 4)
    {
        var step = RoundStep(High - Low, count);
        for (var i = (int)Math.Ceiling(Low / step - 1e-9); i * step <= High + 1e-9 * step; i++)
        {
            yield return i * step;
        }
    }

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    private static double RoundStep(double range, int count)
    {
        var rough = range / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }
}
