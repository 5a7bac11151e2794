using System.Globalization;
using EmotionFusion.Training;
using Microsoft.ML;

namespace EmotionFusion.Evaluation;

/// <summary>A model that ML.NET fitted.</summary>
internal interface IFittedModel
{
    /// <summary>As ML.NET saves and applies it; its column Features is standardised.</summary>
    ITransformer Transformer { get; }

    /// <returns>A probability a class, row by row.</returns>
    float[][] Probabilities(ModelRows rows);
}

/// <summary>Models of one kind that differ in one setting, and which settings are tried.</summary>
internal abstract class ModelSearch
{
    /// <summary>What the setting is called in logs.</summary>
    public abstract string Setting { get; }

    public abstract IEnumerable<double> First { get; }

    /// <param name="kind">Not fusion: that isn't ML.NET's.</param>
    /// <param name="seed">Of what is drawn.</param>
    /// <param name="meanVariance">Of the features' columns.</param>
    public static ModelSearch Of(HeadKind kind, int seed, double meanVariance) =>
        kind == HeadKind.Lightgbm ? new TreeSearch(seed) : new LinearSearch(meanVariance);

    /// <summary>The next setting to be tried, told the best so far; null: that's enough.</summary>
    public abstract double? Beyond(double best);

    /// <summary>Higher for the simpler of two settings: on a tie it is chosen.</summary>
    public abstract double Simplicity(double setting);

    /// <param name="nearest">One fitted to the same rows with a neighbouring setting, if there is one.</param>
    /// <exception cref="EmotionFusionException">A library isn't there.</exception>
    public abstract IFittedModel Fit(ModelRows rows, double setting, IFittedModel? nearest);
}

/// <summary>
/// Linear models by strength of regularisation: half decades (1, 3, 10, 30, ...), at first a few, then on as long as the
/// best is at an end. Strengths go with the square of the features' scale, so where the first lies does too.
/// </summary>
/// <param name="meanVariance">Of the features' columns.</param>
internal sealed class LinearSearch(double meanVariance) : ModelSearch
{
    private const int StrongestFirst = 5, WeakestFirst = 2; // 300, 100, 30, 10 for standardised features
    private const int MostSteps = 8;

    private readonly int _shift = meanVariance > 0 ? (int)Math.Round(2 * Math.Log10(meanVariance)) : 0;
    private int _strongest = StrongestFirst, _weakest = WeakestFirst;

    public override string Setting => "l2";

    /// <summary>The strongest first.</summary>
    public override IEnumerable<double> First => Enumerable.Range(0, StrongestFirst - WeakestFirst + 1).Select(i => At(StrongestFirst - i));

    public override double? Beyond(double best)
    {
        if (best == At(_strongest) && _strongest < StrongestFirst + MostSteps)
        {
            return At(++_strongest);
        }

        return best == At(_weakest) && _weakest > WeakestFirst - MostSteps ? At(--_weakest) : null;
    }

    public override double Simplicity(double setting) => setting;

    public override IFittedModel Fit(ModelRows rows, double setting, IFittedModel? nearest) => LinearModel.Fit(rows, setting, (LinearModel?)nearest);

    /// <summary>Parsed, so that it is the double nearest to what reports say.</summary>
    private double At(int step)
    {
        var decade = (int)Math.Floor((step + _shift) / 2.0);
        return double.Parse(FormattableString.Invariant($"{(step + _shift == 2 * decade ? 1 : 3)}e{decade}"), CultureInfo.InvariantCulture);
    }
}

/// <summary>Boosted trees by their number of leaves.</summary>
internal sealed class TreeSearch(int seed) : ModelSearch
{
    public override string Setting => "leaves";

    public override IEnumerable<double> First => [4, 8, 16];

    public override double? Beyond(double best) => null;

    public override double Simplicity(double setting) => -setting;

    public override IFittedModel Fit(ModelRows rows, double setting, IFittedModel? nearest) => TreeModel.Fit(rows, (int)setting, seed);
}
