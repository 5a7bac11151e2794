using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ClassificationMetricsTests
{
    private static readonly string[] ClassNames = ["neutral", "happy", "sad"];

    [TestMethod]
    public void Compute_RowsInAnotherOrder_GivesTheSame()
    {
        var rows = new SyntheticRun().Predictions().Select(row => row.Prediction).ToArray();
        var classes = new SyntheticRun().Classes;
        var forwards = ClassificationMetrics.Compute(rows, classes);
        var backwards = ClassificationMetrics.Compute([.. rows.Reverse()], classes);

        Assert.AreEqual(forwards.Wa, backwards.Wa);
        Assert.AreEqual(forwards.Uar, backwards.Uar);
        Assert.AreEqual(forwards.F1, backwards.F1);
        Assert.AreEqual(forwards.Top2, backwards.Top2);
        Assert.AreEqual(forwards.LogLoss, backwards.LogLoss, 1e-12);
        Assert.AreEqual(forwards.FormattedConfusion, backwards.FormattedConfusion);
    }

    [TestMethod]
    public void Compute_PerfectPredictor_IsOne()
    {
        var metrics = ClassificationMetrics.Compute([Row(0, 1, 0, 0), Row(1, 0, 1, 0), Row(2, 0, 0, 1)], ClassNames);
        Assert.AreEqual(1.0, metrics.Uar);
        Assert.AreEqual(1.0, metrics.Wa);
        Assert.AreEqual(1.0, metrics.F1);
        Assert.AreEqual(0.0, metrics.LogLoss, 1e-12);
    }

    [TestMethod]
    public void Compute_ConstantPredictor_HasUarOneByClasses()
    {
        var metrics = ClassificationMetrics.Compute(
            [Row(0, .5f, .3f, .2f), Row(1, .5f, .3f, .2f), Row(1, .5f, .3f, .2f), Row(2, .5f, .3f, .2f)], ClassNames);
        Assert.AreEqual(1.0 / 3, metrics.Uar, 1e-15);
        Assert.AreEqual(0.25, metrics.Wa);
        Assert.AreEqual(0.75, metrics.Top2);
    }

    [TestMethod]
    public void Compute_MissingClass_LeavesItOutOfUar()
    {
        var metrics = ClassificationMetrics.Compute([Row(0, .8f, .1f, .1f), Row(1, .8f, .1f, .1f)], ClassNames);
        Assert.AreEqual(0.5, metrics.Uar);
        Assert.AreEqual(0, metrics.Classes[2].N);
        Assert.AreEqual("sad", metrics.Classes[2].Name);
    }

    [TestMethod]
    public void Compute_Tie_GoesToTheLowerIndex()
    {
        var metrics = ClassificationMetrics.Compute([Row(0, .4f, .4f, .2f), Row(2, .1f, .2f, .7f)], ClassNames);
        Assert.AreEqual(1.0, metrics.Wa);
    }

    [TestMethod]
    public void Compute_TieForTheSecondPlace_GoesToTheLowerIndex()
    {
        var metrics = ClassificationMetrics.Compute([Row(1, .4f, .3f, .3f), Row(2, .4f, .3f, .3f)], ClassNames);
        Assert.AreEqual(0.5, metrics.Top2);
    }

    [TestMethod]
    public void Compute_OneClassInTheTestPart_IsOverThatClass()
    {
        var metrics = ClassificationMetrics.Compute([Row(1, .1f, .8f, .1f), Row(1, .8f, .1f, .1f), Row(1, .1f, .8f, .1f)], ClassNames);
        Assert.AreEqual(2.0 / 3, metrics.Uar, 1e-15);
        Assert.AreEqual(2.0 / 3, metrics.Wa, 1e-15);
        Assert.AreEqual((0.8 + 0) / 2, metrics.F1, 1e-15, "the class that was only predicted counts as 0");
        Assert.AreEqual(0.0, metrics.Kappa, 1e-15);
        Assert.AreEqual(0.0, metrics.Mcc);
        Assert.IsTrue(double.IsFinite(metrics.LogLoss));
    }

    [TestMethod]
    public void Compute_ProbabilityZeroOfTheTruth_CountsAsTenToTheMinusFifteen() =>
        Assert.AreEqual(-Math.Log(1e-15) / 2, ClassificationMetrics.Compute([Row(0, 1, 0, 0), Row(1, 1, 0, 0)], ClassNames).LogLoss, 1e-6);

    /// <summary>Scores in tenths, so that many tie; some classes are never the truth, some sets have one class only.</summary>
    [TestMethod]
    public void Compute_ManyTiesAndMissingClasses_EqualsANaiveCount()
    {
        var random = new SplitMix64(3);
        for (var set = 0; set < 60; set++)
        {
            var classes = 2 + random.Below(4);
            var truths = 1 + random.Below(classes);
            Prediction[] rows = [.. Enumerable.Range(0, 1 + random.Below(40)).Select(_ =>
                Row(random.Below(truths), [.. Enumerable.Range(0, classes).Select(_ => random.Below(11) / 10f)]))];

            var metrics = ClassificationMetrics.Compute(rows, [.. Enumerable.Range(0, classes).Select(c => $"class {c}")]);

            Assert.AreEqual(rows.Average(row => Rank(row) == 0 ? 1.0 : 0), metrics.Wa, 1e-9);
            Assert.AreEqual(rows.GroupBy(row => row.Label).Average(of => of.Average(row => Rank(row) == 0 ? 1.0 : 0)), metrics.Uar, 1e-9);
            Assert.AreEqual(rows.Average(row => Rank(row) < 2 ? 1.0 : 0), metrics.Top2, 1e-9);
            Assert.AreEqual(rows.Average(row => -Math.Log(Math.Max(1e-15f, row.Probabilities[row.Label]))), metrics.LogLoss, 1e-9);
        }
    }

    [TestMethod]
    public void FormattedConfusion_NamesTheClasses()
    {
        var table = ClassificationMetrics.Compute([Row(0, .8f, .1f, .1f), Row(1, .8f, .1f, .1f)], ["neu", "hap", "sad"]).FormattedConfusion;
        StringAssert.Contains(table, "PREDICTED ||   neu |   hap |   sad | Recall");
        StringAssert.Contains(table, "      hap ||     1 |     0 |     0 | 0.0000");
    }

    [TestMethod]
    public void Compute_NoPredictions_Throws() => Throws("the test part is empty", []);

    [TestMethod]
    public void Compute_LabelThatIsNoClass_Throws() =>
        Throws("Utterance 'u1': label 3 is none of the 3 classes.", [Row(3, .8f, .1f, .1f)]);

    [TestMethod]
    public void Compute_NaN_Throws() =>
        Throws("Utterance 'u1': the probability of 'happy' is NaN; expected 0 to 1.", [Row(0, 0.8f, float.NaN, 0.1f)]);

    [TestMethod]
    public void Compute_TooFewProbabilities_Throws() =>
        Throws("Utterance 'u1': 2 probabilities for 3 classes.", [Row(0, 0.8f, 0.2f)]);

    [TestMethod]
    public void Compute_PredictedIsNotTheMostProbable_Throws() => Throws(
        "Utterance 'u1': predicted is class 0, but 'sad' has the highest probability.",
        [Row(0, .1f, .2f, .7f) with { Predicted = 0 }]);

    [TestMethod]
    public void Compute_OneClass_Throws()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ClassificationMetrics.Compute([Row(0, 1)], ["neutral"]));
        Assert.AreEqual("Metrics need at least two classes; found 1 (neutral).", error.Message);
    }

    private static void Throws(string message, Prediction[] rows)
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ClassificationMetrics.Compute(rows, ClassNames));
        StringAssert.Contains(error.Message, message);
    }

    /// <summary>How many classes come before the truth; the lower index first on a tie.</summary>
    private static int Rank(Prediction row) =>
        row.Probabilities.Where((p, c) => p > row.Probabilities[row.Label] || (p == row.Probabilities[row.Label] && c < row.Label)).Count();

    private static Prediction Row(int label, params float[] probabilities) =>
        new(0, "u1", "s", label, Array.IndexOf(probabilities, probabilities.Max()), probabilities);
}
