using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class EnsembleTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(View, 0.2, 1)[0];

    [TestMethod]
    public void Predictions_OneHeadAFold_AreThatHeads()
    {
        var run = Run(Fold, 3, [0.2f, 0.5f, 0.3f]);
        var prediction = Ensemble.Predictions([run], head => head.Test).Single();
        Assert.AreEqual((3, "session_1"), (prediction.Seed, prediction.Fold));
        Assert.AreSame(run.Test[0], prediction.Prediction);
    }

    /// <summary>Two heads for happy, one that is sure of neutral: the mean says neutral.</summary>
    [TestMethod]
    public void Predictions_SeveralHeads_AreTheMeanOfTheirProbabilities()
    {
        float[][] heads = [[0.375f, 0.5f, 0.125f], [0.375f, 0.5f, 0.125f], [1, 0, 0]];
        var runs = ValidationRotation.Of(Fold, View, 1).Take(3).Zip(heads, (member, p) => Run(member, 3, p)).ToArray();
        var prediction = Ensemble.Predictions(runs, head => head.Test).Single();
        Assert.AreEqual("session_1", prediction.Fold);
        Assert.AreEqual(0, prediction.Prediction.Predicted);
        CollectionAssert.AreEqual(new[] { 1.75f / 3, 1f / 3, 0.25f / 3 }, prediction.Prediction.Probabilities);
    }

    [TestMethod]
    public void Predictions_SeedsAndFolds_StayApart()
    {
        var other = FoldMaker.LeaveOneSessionOut(View, 0.2, 1)[1];
        float[] p = [0.2f, 0.5f, 0.3f];
        var rows = Ensemble.Predictions([Run(Fold, 1, p), Run(other, 1, p), Run(Fold, 2, p), Run(other, 2, p)], head => head.Test);
        CollectionAssert.AreEqual(
            new[] { (1, "session_1"), (1, "session_2"), (2, "session_1"), (2, "session_2") },
            rows.Select(row => (row.Seed, row.Fold)).ToArray());
    }

    [TestMethod]
    public void Predictions_HeadsOfOtherRows_Throws()
    {
        var first = Run(Fold, 1, [0.2f, 0.5f, 0.3f]);
        var second = first with { Test = [first.Test[0] with { Row = 9 }] };
        Assert.ThrowsExactly<InvalidOperationException>(() => Ensemble.Predictions([first, second], head => head.Test));
    }

    private static TrainedFold Run(Fold fold, int seed, float[] probabilities) => new()
    {
        Seed = seed,
        Fold = fold,
        Epochs = [],
        BestEpoch = 0,
        BestValidationUar = 0,
        Test = [new Prediction(fold.Test.Rows[0], "u", "s", 0, Array.IndexOf(probabilities, probabilities.Max()), probabilities)],
    };
}
