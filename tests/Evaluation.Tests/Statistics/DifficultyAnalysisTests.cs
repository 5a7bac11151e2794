using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class DifficultyAnalysisTests
{
    private static readonly FeatureView View = new SyntheticCorpus
    {
        Vad = i => i switch { 0 => new Vad(1, 1, 1), 1 => new Vad(float.NaN, 5, 3), _ => null },
    }.View();

    public static IEnumerable<object[]> Correlations =>
        Enumerable.Range(0, Oracle.Json("statistics.json").GetProperty("pearson").GetArrayLength()).Select(i => new object[] { i });

    [TestMethod]
    [DynamicData(nameof(Correlations))]
    public void Relation_OracleCase_EqualsItsCorrelationAndP(int index)
    {
        var oracle = Oracle.Json("statistics.json").GetProperty("pearson")[index];

        var relation = LinearRelation.Of(oracle.Values<double>("x"), oracle.Values<double>("y"))!;

        Assert.AreEqual(oracle.Number("r"), relation.R, 1e-12);
        Assert.AreEqual(oracle.Number("p"), relation.P, 1e-10 * oracle.Number("p"));
    }

    [TestMethod]
    public void Relation_PointsOnALine_GivesIt()
    {
        var relation = LinearRelation.Of([1, 2, 4], [5, 3, -1])!;

        Assert.AreEqual(-2, relation.Slope, 1e-12);
        Assert.AreEqual(7, relation.Intercept, 1e-12);
        Assert.AreEqual(-1, relation.R, 1e-12);
        Assert.AreEqual(0, relation.P, 1e-6);
    }

    [TestMethod]
    public void Relation_NothingToRelate_IsNull()
    {
        Assert.IsNull(LinearRelation.Of([1, 2], [1, 2]));
        Assert.IsNull(LinearRelation.Of([1, 2, 3], [0.7, 0.7, 0.7]));
        Assert.IsNull(LinearRelation.Of([0.1, 0.1, 0.1], [1, 2, 3]));
    }

    [TestMethod]
    public void Compute_FallingAccuracy_FindsItInTwentyBuckets()
    {
        var rows = Enumerable.Range(0, 2000).Select(i => (i / 1000.0, i % 2, i * 7919 % 2000 < i ? 1 - (i % 2) : i % 2)).ToArray();

        var analysis = DifficultyAnalysis.Compute(rows, classes: 4);

        Assert.HasCount(DifficultyAnalysis.BucketCount, analysis.Buckets);
        Assert.IsTrue(analysis.Buckets.All(bucket => bucket.N == 100));
        Assert.AreEqual(-0.5, analysis.Relation!.Slope, 0.05);
        Assert.IsLessThan(-0.95, analysis.Relation.R);
        Assert.AreEqual(0.5, analysis.Uar, 0.03);
    }

    [TestMethod]
    public void Compute_ManyEquallyDifficult_MergesTheirBuckets()
    {
        var rows = Enumerable.Range(0, 100).Select(i => (Math.Max(0.5, i / 100.0), i % 3, 0)).ToArray();

        var buckets = DifficultyAnalysis.Compute(rows, classes: 3).Buckets;

        Assert.AreEqual(100, buckets.Sum(bucket => bucket.N));
        Assert.AreEqual(0.5, buckets[0].Low);
        Assert.IsGreaterThan(50, buckets[0].N);
        Assert.IsTrue(buckets.Zip(buckets.Skip(1)).All(pair => pair.First.High <= pair.Second.Low));
    }

    [TestMethod]
    public void Compute_ClassThatABucketLacks_DoesNotCountInIt()
    {
        var rows = Enumerable.Range(0, 40).Select(i => ((double)i, i < 20 ? 0 : 1, 0)).ToArray();

        var buckets = DifficultyAnalysis.Compute(rows, classes: 2).Buckets;

        Assert.AreEqual(1.0, buckets[0].Uar);
        Assert.AreEqual(0.0, buckets[^1].Uar);
    }

    [TestMethod]
    public void Compute_AllEquallyDifficult_HasNoBuckets()
    {
        var analysis = DifficultyAnalysis.Compute([(0.8, 0, 0), (0.8, 1, 0)], classes: 2);

        Assert.IsEmpty(analysis.Buckets);
        Assert.IsNull(analysis.Relation);
        Assert.AreEqual(0.5, analysis.Uar);
    }

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
