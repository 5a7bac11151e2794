using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class TestDifficultiesTests
{
    private static readonly FeatureView View = new SyntheticCorpus
    {
        Vad = i => i switch { 0 => new Vad(1, 1, 1), 1 => new Vad(float.NaN, 5, 3), _ => null },
    }.View();

    [TestMethod]
    public void Of_Predictions_HasEachUtteranceOnceWithWhatItLacks()
    {
        var rows = new[] { 1, 0, 2, 1 }.Select((row, seed) => Say(row, seed)).ToArray();

        var difficulties = TestDifficulties.Of(View, Difficulty.DefaultPrototypes, rows);

        CollectionAssert.AreEqual(new[] { ("u001", 1), ("u000", 0), ("u002", 3) }, difficulties.Utterances.Select(entry => (entry.Utterance, entry.MissingRatings)).ToArray());
        Assert.AreEqual(Math.Sqrt(12), difficulties.Utterances[1].Difficulty, 1e-12, "neutral is expected at 3, 3, 3");
        Assert.AreEqual(2, difficulties.Incomplete);
        Assert.IsTrue(difficulties.AreRated);
        Assert.AreEqual(Math.Sqrt(12), difficulties.MeanOf([rows[1]]), 1e-12);
    }

    [TestMethod]
    public void Analyse_NobodyRated_HasBucketsButNoRelation()
    {
        var run = new SyntheticRun { Rated = false };

        var analysis = run.Difficulties().Analyse(run.Predictions(), 4);

        Assert.IsFalse(run.Difficulties().AreRated);
        Assert.IsNull(analysis.Relation);
        Assert.AreEqual(run.Predictions().Count, analysis.Buckets.Sum(bucket => bucket.N));
        Assert.IsNotNull((run with { Rated = true }).Difficulties().Analyse(run.Predictions(), 4).Relation);
    }

    private static RunPrediction Say(int row, int seed) =>
        new(seed, "session_1", new Prediction(row, View.Utterances[row].Id, "s1", View.Utterances[row].Label, 0, [1, 0, 0]));
}
