namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class DifficultyAnalysisTests
{
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
    public void Write_Analysis_HasALineABucket()
    {
        using var root = new TempFolder();
        var path = Path.Combine(root.Path, "difficulty.csv");
        var analysis = new DifficultyAnalysis([new(0, 0.5, 0.75, 3), new(0.5, 1.5, 0.25, 4)], 0.5, null);

        DifficultyAnalysisFile.Write(path, analysis);

        Assert.AreEqual(
            "bucket_center,accuracy,sample_count,difficulty_min,difficulty_max\r\n0.25,0.75,3,0,0.5\r\n1,0.25,4,0.5,1.5\r\n",
            File.ReadAllText(path));
    }
}
