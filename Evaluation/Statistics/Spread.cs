namespace EmotionFusion.Evaluation;

/// <summary>Mean and population standard deviation (divided by n, not n - 1) of several runs' figures.</summary>
public readonly record struct Spread(double Mean, double Std)
{
    public static Spread Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            throw new ArgumentException("A mean needs at least one value.", nameof(values));
        }

        var mean = values.Average();
        return new Spread(mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}
