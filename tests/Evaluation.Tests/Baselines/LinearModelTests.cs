using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>The linear model against what can be computed by hand, and against ML.NET's own prediction.</summary>
[TestClass]
public sealed class LinearModelTests
{
    private static readonly ExperimentConfig Config = Runs.Small with { Standardization = Standardization.Fold };

    /// <summary>
    /// Two classes, one feature, one row at +1 and one at -1: by symmetry the weights are -w and w and the biases 0, and
    /// where the gradient is 0, l2 w = 2 (1 - sigma(2 w)). l2 = 4 (1 - sigma(1)) makes w one half.
    /// </summary>
    [TestMethod]
    public void Fit_TwoRows_IsTheSolutionByHand()
    {
        var view = View([[-1], [1]], [0, 1]);
        var model = LinearModel.Fit(Rows(view, Standardization.None), 4 * (1 - (1 / (1 + Math.Exp(-1)))), tolerance: 1e-9f);
        Assert.AreEqual(-0.5, model.Weights[0][0], 1e-3);
        Assert.AreEqual(0.5, model.Weights[1][0], 1e-3);
        Assert.AreEqual(0, model.Biases[1] - model.Biases[0], 1e-3);
        var probabilities = model.Probabilities(Rows(view, Standardization.None))[1];
        Assert.AreEqual(1 / (1 + Math.Exp(-1)), probabilities[1], 1e-3);
        Assert.AreEqual(1, probabilities.Sum(), 1e-6);
    }

    /// <summary>The gradient of sum_i w_i (-ln p_i) + l2 / 2 |W|^2, in double, with w = n / (C n_c).</summary>
    [TestMethod]
    [DataRow(0.3)]
    [DataRow(10)]
    [DataRow(300)]
    public void Fit_UnbalancedClasses_GradientOfThePenalisedLossIsAboutZero(double l2)
    {
        var view = new SyntheticCorpus { Sessions = 4 }.View();
        int[] counts = [.. Enumerable.Range(0, 3).Select(c => view.Utterances.Count(utterance => utterance.Label == c))];
        Assert.AreNotEqual(counts[0], counts[1]);
        var rows = Rows(view, Standardization.Fold);
        var start = GradientNorm(view, rows, counts, l2, [.. Enumerable.Range(0, 3).Select(_ => new float[6])], [0, 0, 0]);
        var model = LinearModel.Fit(rows, l2);
        Assert.IsLessThan(0.02 * start, GradientNorm(view, rows, counts, l2, model.Weights, model.Biases));
        var exact = LinearModel.Fit(rows, l2, model, tolerance: 1e-9f);
        Assert.IsLessThan(0.002 * start, GradientNorm(view, rows, counts, l2, exact.Weights, exact.Biases));
    }

    [TestMethod]
    public void Fit_FromANeighboursSolution_EndsWhereAColdStartEnds()
    {
        var rows = Rows(new SyntheticCorpus().View(), Standardization.Fold);
        var cold = LinearModel.Fit(rows, 3, tolerance: 1e-9f).Probabilities(rows);
        var warm = LinearModel.Fit(rows, 3, LinearModel.Fit(rows, 30), tolerance: 1e-9f).Probabilities(rows);
        Assert.IsLessThan(2e-3, cold.Zip(warm, (a, b) => a.Zip(b, (p, q) => Math.Abs(p - q)).Max()).Max());
    }

    [TestMethod]
    public void Fit_SideBySideAndAgain_GivesTheSameBits()
    {
        var rows = Rows(new SyntheticCorpus().View(), Standardization.Fold);
        var expected = LinearModel.Fit(rows, 3);
        var others = new LinearModel[8];
        Parallel.For(0, others.Length, i => others[i] = LinearModel.Fit(rows, 3));
        foreach (var other in others)
        {
            CollectionAssert.AreEqual(expected.Weights.SelectMany(row => row).ToArray(), other.Weights.SelectMany(row => row).ToArray());
            CollectionAssert.AreEqual(expected.Biases.ToArray(), other.Biases.ToArray());
        }
    }

    [TestMethod]
    public void Probabilities_AreThoseOfMlNetsOwnPrediction()
    {
        var rows = Rows(new SyntheticCorpus().View(), Standardization.Fold);
        var trainer = new MLContext(0).MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            ExampleWeightColumnName = "Weight",
            L1Regularization = 0,
            L2Regularization = 3,
            OptimizationTolerance = 1e-5f,
            NumberOfThreads = 1,
        });
        float[][] expected = [.. trainer.Fit(rows).Transform(rows).GetColumn<float[]>("Score")];
        var actual = LinearModel.Fit(rows, 3).Probabilities(rows);
        for (var i = 0; i < expected.Length; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                Assert.AreEqual(expected[i][c], actual[i][c], 1e-5);
            }
        }
    }

    /// <summary>Audio before text, standardised by the training rows alone, with the view's labels.</summary>
    [TestMethod]
    public void Rows_BothModalities_StandSideBySide()
    {
        var one = View([[1], [3], [7]], [0, 1, 1]);
        var both = new FeatureView(
            new Corpus { Name = "C", ClassNames = ["a", "b"], Utterances = one.Utterances, Exclusions = [] },
            new FeatureBlock("sound", "0123456789ab", 1, [1, 3, 7]), new FeatureBlock("words", "0123456789ab", 2, [0, 5, 4, 5, 8, 5]));
        var config = Config with { Modality = Modality.Both };
        var rows = ModelRows.Of(both, [2, 1], new ModelFeatures(both, [0, 1], config));
        CollectionAssert.AreEqual(new[] { 5f, 3f, 0f }, rows.FeaturesOf(0).ToArray()); // (7 - 2) / 1, (8 - 2) / 2, constant
        CollectionAssert.AreEqual(new[] { 1f, 1f, 0f }, rows.FeaturesOf(1).ToArray());
        CollectionAssert.AreEqual(new uint[] { 2, 2 }, rows.GetColumn<uint>("Label").ToArray());
        CollectionAssert.AreEqual(rows.FeaturesOf(1).ToArray(), rows.GetColumn<float[]>("Features").ElementAt(1));
        CollectionAssert.AreEqual(new[] { 3 / 2f, 3 / 4f, 3 / 4f }, ModelRows.Of(both, [0, 1, 2], new ModelFeatures(both, [0, 1], config)).GetColumn<float>("Weight").ToArray());
    }

    /// <summary>Its other modality counts; a value that is missing alone is no missing modality.</summary>
    [TestMethod]
    public void Rows_MissingModality_IsZeros()
    {
        var one = View([[1], [3]], [0, 1]);
        var view = new FeatureView(
            new Corpus { Name = "C", ClassNames = ["a", "b"], Utterances = one.Utterances, Exclusions = [] },
            new FeatureBlock("sound", "0123456789ab", 1, [1, float.NaN]), new FeatureBlock("words", "0123456789ab", 2, [float.NaN, 5, 4, 6]));
        var features = new ModelFeatures(view, [0], Config with { Modality = Modality.Both, Standardization = Standardization.None });
        CollectionAssert.AreEqual(new[] { 1, float.NaN, 5, 0, 4, 6 }, features.Of([0, 1]));
    }

    private static double GradientNorm(
        FeatureView view, ModelRows rows, int[] counts, double l2, IReadOnlyList<float[]> weights, IReadOnlyList<float> biases)
    {
        var gradient = weights.Select(row => row.Select(w => l2 * w).Append(0).ToArray()).ToArray(); // the bias last
        for (var i = 0; i < rows.Count; i++)
        {
            var features = rows.FeaturesOf(i).ToArray();
            var odds = weights.Select((row, c) => Math.Exp(row.Zip(features, (w, x) => (double)w * x).Sum() + biases[c])).ToArray();
            var label = view.Utterances[i].Label;
            for (var c = 0; c < odds.Length; c++)
            {
                var error = rows.Count / (3.0 * counts[label]) * ((odds[c] / odds.Sum()) - (c == label ? 1 : 0));
                for (var d = 0; d < features.Length; d++)
                {
                    gradient[c][d] += error * features[d];
                }

                gradient[c][^1] += error;
            }
        }

        return Math.Sqrt(gradient.Sum(row => row.Sum(g => g * g)));
    }

    private static ModelRows Rows(FeatureView view, Standardization standardization)
    {
        int[] all = [.. Enumerable.Range(0, view.Utterances.Count)];
        return ModelRows.Of(view, all, new ModelFeatures(view, all, Config with { Standardization = standardization }));
    }

    private static FeatureView View(float[][] features, int[] labels) => new(
        new Corpus
        {
            Name = "C",
            ClassNames = ["a", "b"],
            Utterances = [.. labels.Select((label, i) => new Utterance { Id = $"u{i}", Label = label, Speaker = $"s{i}", Session = "1" })],
            Exclusions = [],
        },
        new FeatureBlock("synthetic", "0123456789ab", features[0].Length, [.. features.SelectMany(row => row)]), null);
}
