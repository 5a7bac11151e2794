using System.Globalization;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The linear model beside a fold's heads, made from the same rows in the same way: one model for each of the fold's
/// divisions, the mean of their probabilities on the test part. It draws nothing, so it is one for all seeds.
/// </summary>
/// <param name="Fold">The fold's name.</param>
/// <param name="Choice">The strength of regularisation, chosen before the test part was looked at.</param>
/// <param name="Test">One a row of the test part, in row order.</param>
internal sealed record FoldBaseline(string Fold, StrengthChoice Choice, IReadOnlyList<Prediction> Test)
{
    /// <summary>Fits it a model at a time, for whoever has other things to see to in between: null after each but the last, after which it comes.</summary>
    /// <exception cref="EmotionFusionException">A speaker of the test part is in another, or ML.NET can't fit a model.</exception>
    public static IEnumerable<FoldBaseline?> Steps(FeatureView view, Fold fold, IReadOnlyList<Fold> members, ExperimentConfig config)
    {
        Division[] divisions = [.. members.Select(member => new Division(view, member, config))];
        var ladder = new StrengthLadder(divisions[0].MeanVariance);
        foreach (var division in divisions)
        {
            foreach (var strength in ladder.First)
            {
                division.Fit(strength);
                yield return null;
            }

            division.Release();
        }

        StrengthChoice choice;
        while (ladder.Beyond(choice = StrengthChoice.Of(divisions, view.ClassNames.Count)) is { } further)
        {
            foreach (var division in divisions)
            {
                division.Fit(further);
                division.Release();
                yield return null;
            }
        }

        yield return new FoldBaseline(fold.Name, choice, Ensemble.Mean([.. divisions.Select(division => division.Test(choice.L2))]));
    }

    /// <summary>One division of a fold into training, validation and test: its models by strength, and how they did on its validation part.</summary>
    internal sealed class Division(FeatureView view, Fold member, ExperimentConfig config)
    {
        private readonly Dictionary<double, LinearModel> _models = [];
        private readonly Dictionary<double, ConfusionMatrix> _validation = [];
        private readonly ModelFeatures _features = new(view, member.Train.Rows, config);
        private (ModelRows Train, ModelRows Validation)? _rows;

        /// <summary>Of the training rows.</summary>
        public double MeanVariance => Rows.Train.MeanVariance;

        public IReadOnlyDictionary<double, ConfusionMatrix> Validation => _validation;

        private (ModelRows Train, ModelRows Validation) Rows => _rows ??= (Of(member.Train), Of(member.Validation));

        /// <summary>Begins at the solution for the nearest strength that there is.</summary>
        public void Fit(double l2)
        {
            var nearest = _models.Count == 0 ? null : _models.MinBy(entry => Math.Abs(Math.Log(entry.Key / l2))).Value;
            _models[l2] = LinearModel.Fit(Rows.Train, l2, nearest);
            _validation[l2] = ConfusionMatrix.Of(
                view.ClassNames.Count, Predict(_models[l2], member.Validation, Rows.Validation).Select(row => (row.Label, row.Predicted)));
        }

        /// <summary>Lets the standardised features go; they are made again when needed.</summary>
        public void Release() => _rows = null;

        /// <summary>The test part, by the model of the strength that was chosen.</summary>
        public IReadOnlyList<Prediction> Test(double l2)
        {
            member.AssertDisjoint(view);
            return Predict(_models[l2], member.Test, Of(member.Test));
        }

        private ModelRows Of(FoldPart part) => ModelRows.Of(view, part.Rows, _features);

        private IReadOnlyList<Prediction> Predict(LinearModel model, FoldPart part, ModelRows rows) =>
            [.. part.Rows.Zip(model.Probabilities(rows), (row, probabilities) => new Prediction(
                row, view.Utterances[row].Id, view.Utterances[row].Speaker, view.Utterances[row].Label,
                Array.IndexOf(probabilities, probabilities.Max()), probabilities))];
    }
}

/// <summary>Which strength of regularisation a fold's linear model has, and the UAR on all of its validation predictions that chose it.</summary>
/// <param name="L2">1 / C of scikit-learn's LogisticRegression.</param>
/// <param name="ValidationUar">Highest of all strengths that were tried.</param>
public sealed record StrengthChoice(double L2, double ValidationUar)
{
    /// <summary>By UAR on the validation predictions of all divisions as one set; the stronger one on a tie.</summary>
    internal static StrengthChoice Of(IReadOnlyList<FoldBaseline.Division> divisions, int classes) => divisions[0].Validation.Keys
        .Select(l2 =>
        {
            var pool = new ConfusionMatrix(classes);
            foreach (var division in divisions)
            {
                pool.Add(division.Validation[l2]);
            }

            return new StrengthChoice(l2, pool.Uar);
        })
        .OrderByDescending(choice => choice.ValidationUar).ThenByDescending(choice => choice.L2).First();
}

/// <summary>
/// The strengths that are tried: half decades (1, 3, 10, 30, ...), at first a few, then on as long as the best is at an
/// end. Strengths go with the square of the features' scale, so where the first lie does too.
/// </summary>
internal sealed class StrengthLadder
{
    private const int StrongestFirst = 5, WeakestFirst = 2; // 300, 100, 30, 10 for standardised features
    private const int MostSteps = 8;

    private readonly int _shift;
    private int _strongest = StrongestFirst, _weakest = WeakestFirst;

    /// <param name="meanVariance">Of the features' columns.</param>
    public StrengthLadder(double meanVariance) => _shift = meanVariance > 0 ? (int)Math.Round(2 * Math.Log10(meanVariance)) : 0;

    /// <summary>The strongest first.</summary>
    public IEnumerable<double> First => Enumerable.Range(0, StrongestFirst - WeakestFirst + 1).Select(i => At(StrongestFirst - i));

    /// <summary>The next strength to be tried; null: the best lies between others, or the ladder has no more.</summary>
    public double? Beyond(StrengthChoice best)
    {
        if (best.L2 == At(_strongest) && _strongest < StrongestFirst + MostSteps)
        {
            return At(++_strongest);
        }

        return best.L2 == At(_weakest) && _weakest > WeakestFirst - MostSteps ? At(--_weakest) : null;
    }

    /// <summary>Parsed, so that it is the double nearest to what reports say.</summary>
    private double At(int step)
    {
        var decade = (int)Math.Floor((step + _shift) / 2.0);
        return double.Parse(FormattableString.Invariant($"{(step + _shift == 2 * decade ? 1 : 3)}e{decade}"), CultureInfo.InvariantCulture);
    }
}
