namespace EmotionFusion.Evaluation.Tests;

/// <summary>Macro F1 over utterances that can have several classes.</summary>
[TestClass]
public sealed class AllInclusiveTests
{
    private static readonly string[] Classes = ["neutral", "happy", "sad", "anger"];

    private static readonly RatedPrediction[] Rows =
    [
        Row("a", "s1", null, [2, 0, 2, 0], [0.5f, 0.2f, 0.25f, 0.05f]), // has 0 and 2, is given 0 and 2
        Row("b", "s1", 1, [0, 3, 0, 0], [0.1f, 0.4f, 0.4f, 0.1f]), // has 1, is given 1 and 2
        Row("c", "s2", null, [1, 1, 1, 1], [0.7f, 0.1f, 0.1f, 0.1f]), // has all, is given 0
        Row("d", "s2", 3, [0, 0, 1, 9], [0.1f, 0.1f, 0.1f, 0.7f]), // has 3 and is given 3
    ];

    [TestMethod]
    public void Of_ByHand()
    {
        var results = AllInclusiveResults.Of(Classes, Rows)!;

        Assert.AreEqual((4L, 2L), (results.Utterances, results.WithoutMajority));
        CollectionAssert.AreEqual(
            new MultiLabelClass[] { new("neutral", 2, 2, 1), new("happy", 2, 1, 2.0 / 3), new("sad", 2, 2, 0.5), new("anger", 2, 1, 2.0 / 3) }, results.Classes.ToArray());
        Assert.AreEqual(17 / 24.0, results.Pooled, 1e-12);
        Assert.AreEqual((results.Pooled, 0.0), (results.Mean, results.Std));
    }

    /// <summary>Two of five raters are a share of 0.4, one of five is 0.2: below 1/4, above 1/6.</summary>
    [TestMethod]
    public void Given_IsAShareOfAtLeastOneClass()
    {
        CollectionAssert.AreEqual(new[] { true, true, false, false }, AllInclusiveF1.Given([2, 2, 1, 0]));
        CollectionAssert.AreEqual(new[] { true, true, true, false, false, false }, AllInclusiveF1.Given([2, 2, 1, 0, 0, 0]));
        CollectionAssert.AreEqual(new[] { true, true, true }, AllInclusiveF1.Given([7, 7, 7]));
    }

    /// <summary>Thirds that were rounded down are less than 1/3 each; the first class is given all the same.</summary>
    [TestMethod]
    public void Predicted_RoundedProbabilities_GiveOneClassAtLeast() =>
        CollectionAssert.AreEqual(new[] { true, true, true }, AllInclusiveF1.Predicted([0.33333f, 0.33333f, 0.33333f]));

    [TestMethod]
    public void Of_OneClassEach_IsTheUsualMacroF1()
    {
        var random = new Random(4);
        RatedPrediction[] rows = [.. Enumerable.Range(0, 200).Select(i =>
        {
            var (label, predicted) = (random.Next(4), random.Next(4));
            return Row($"u{i}", $"s{i % 5}", label, [.. Enumerable.Range(0, 4).Select(c => c == label ? 3 : 0)], [.. Enumerable.Range(0, 4).Select(c => c == predicted ? 0.85f : 0.05f)]);
        })];
        var usual = ConfusionMatrix.Of(4, rows.Select(row => (row.Label!.Value, row.Probabilities.ToList().IndexOf(0.85f))));

        var results = AllInclusiveResults.Of(Classes, rows)!;

        Assert.AreEqual(usual.MacroF1, results.Pooled, 1e-12);
        // The same draws as those of the usual intervals: speakers in natural order, the same generator.
        var expected = SpeakerIntervals.Compute([.. rows.GroupBy(row => row.Speaker).Select(speaker =>
            ConfusionMatrix.Of(4, speaker.Select(row => (row.Label!.Value, row.Probabilities.ToList().IndexOf(0.85f)))))])!.F1;
        Assert.AreEqual(expected.Low, results.Interval!.Value.Low, 1e-12);
        Assert.AreEqual(expected.High, results.Interval.Value.High, 1e-12);
    }

    [TestMethod]
    public void File_IsReadBack()
    {
        using var root = new TempFolder();
        RatingsFile.Write(root.File("ratings.csv"), Classes, Rows);
        foreach (var (one, other) in Rows.Zip(RatingsFile.Read(root.File("ratings.csv"), Classes)!))
        {
            Assert.AreEqual((one.Seed, one.Fold, one.Utterance, one.Speaker, one.Label), (other.Seed, other.Fold, other.Utterance, other.Speaker, other.Label));
            CollectionAssert.AreEqual(one.Votes.ToArray(), other.Votes.ToArray());
            CollectionAssert.AreEqual(one.Probabilities.ToArray(), other.Probabilities.ToArray());
        }

        Assert.IsNull(RatingsFile.Read(root.File("none.csv"), Classes));
    }

    [TestMethod]
    [DataRow("1,f,a,s1,,2,0,2,0,0.5,0.2,0.25,0.05", "1,f,a,s1,,2,0,2,0,0.5,0.2,0.25", "12 fields; expected 13")]
    [DataRow("1,f,a,s1,,2,0,2,0", "1,f,a,s1,joy,2,0,2,0", "expected a class or nothing as label")]
    [DataRow("1,f,a,s1,,2,0,2,0", "1,f,a,s1,,0,0,0,0", "and a vote at least")]
    [DataRow("1,f,a,s1,,2,0,2,0", "1,f,a,s1,,2,0,-2,0", "'-2'; expected a whole number")]
    [DataRow("0.5,0.2", "1.5,0.2", "a probability is '1.5'; expected 0 to 1")]
    [DataRow("votes_sad", "votes_glad", "ratings.csv(1): expected the header")]
    public void File_Broken_SaysWhere(string good, string bad, string expected)
    {
        using var root = new TempFolder();
        var path = root.File("ratings.csv");
        RatingsFile.Write(path, Classes, Rows);
        File.WriteAllText(path, File.ReadAllText(path).Replace(good, bad, StringComparison.Ordinal));
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => RatingsFile.Read(path, Classes)).Message, expected);
    }

    private static RatedPrediction Row(string utterance, string speaker, int? label, int[] votes, float[] probabilities) =>
        new(1, "f", utterance, speaker, label, votes, probabilities);
}
