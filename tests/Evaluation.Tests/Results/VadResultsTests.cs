using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>How well valence, arousal and dominance are predicted.</summary>
[TestClass]
public sealed class VadResultsTests
{
    private const float None = float.NaN;

    private static readonly Dictionary<string, VadScale> Scales = new() { ["A"] = new(1, 7), ["B"] = new(1, 5) };

    private static readonly VadPrediction[] Rows =
    [
        Row("u1", "s1", [2, 4, None], [1, 4, 1]),
        Row("u2", "s1", [2, None, None], [2, 9, 1]),
        Row("u3", "s2", [5, None, 6], [3, 9, 1]),
        Row("u4", "s2", [None, None, None], [9, 9, 1]),
    ];

    /// <summary>Valence: x = 1, 2, 3 and y = 2, 2, 5, so CCC is 6/11 and the mean absolute error (1 + 0 + 2) / 3.</summary>
    [TestMethod]
    public void Of_ByHand()
    {
        var corpus = VadResults.Of(Scales, Rows).Corpora.Single();
        var (valence, arousal, dominance) = (corpus.Dimensions[0], corpus.Dimensions[1], corpus.Dimensions[2]);

        Assert.AreEqual(("A", 1.0, 7.0), (corpus.Corpus, corpus.Low, corpus.High));
        Assert.AreEqual(6 / 11.0, valence.Ccc!.Value, 1e-12);
        Assert.AreEqual(1, valence.Mae!.Value, 1e-12);
        Assert.AreEqual((3L, 1L), (valence.Rated, valence.Missing));
        Assert.AreEqual(6 / 11.0, corpus.MeanCcc!.Value, 1e-12);
        Assert.AreEqual((1L, 3L, (double?)null, (double?)null), (arousal.Rated, arousal.Missing, arousal.Ccc, arousal.Mae));
        Assert.AreEqual((1L, (double?)null), (dominance.Rated, dominance.Ccc));
    }

    /// <summary>A seed that is right and one that is as wrong as can be: 1 and -1, together 0, as their predictions are of all directions.</summary>
    [TestMethod]
    public void Of_TwoSeeds_HasTheMeanOverThemAndThePool()
    {
        VadPrediction[] rows =
        [
            .. new[] { 2f, 3, 4 }.Select((truth, i) => Row($"u{i}", $"s{i}", [truth, None, None], [truth, 0, 0])),
            .. new[] { 2f, 3, 4 }.Select((truth, i) => Row($"u{i}", $"s{i}", [truth, None, None], [6 - truth, 0, 0]) with { Seed = 2 }),
        ];
        var valence = VadResults.Of(Scales, rows).Corpora.Single().Dimensions[0];

        Assert.AreEqual((3L, 0.0, 1.0), (valence.Rated, Math.Round(valence.Mean!.Value, 12), Math.Round(valence.Std!.Value, 12)));
        Assert.AreEqual(0, valence.Ccc!.Value, 1e-12);
        Assert.AreEqual(4 / 6.0, valence.Mae!.Value, 1e-12);
    }

    /// <summary>By brute force: the draws of the generator, the rows of each speaker drawn put together, CCC from its definition.</summary>
    [TestMethod]
    public void Of_Interval_IsTheBootstrapOverSpeakers()
    {
        var random = new Random(2);
        VadPrediction[] rows = [.. Enumerable.Range(0, 60).Select(i => (1 + (6 * random.NextSingle())) is var truth
            ? Row($"u{i:00}", $"s{i % 4}", [truth, None, None], [(truth / 2) + (2 * random.NextSingle()), 0, 0]) : null!)];
        var speakers = rows.GroupBy(row => row.Speaker).OrderBy(speaker => speaker.Key, StringComparer.Ordinal).Select(speaker => speaker.ToArray()).ToArray();
        var draws = new SplitMix64(SpeakerIntervals.DefaultSeed);
        var figures = new double[SpeakerIntervals.DefaultDraws];
        for (var draw = 0; draw < figures.Length; draw++)
        {
            var drawn = new List<VadPrediction>();
            for (var i = 0; i < speakers.Length; i++)
            {
                drawn.AddRange(speakers[draws.Below(speakers.Length)]);
            }

            double[] x = [.. drawn.Select(row => (double)row.Predicted[0])], y = [.. drawn.Select(row => (double)row.Truth[0])];
            var (mx, my) = (x.Average(), y.Average());
            figures[draw] = 2 * x.Zip(y, (a, b) => (a - mx) * (b - my)).Average()
                / (x.Average(a => (a - mx) * (a - mx)) + y.Average(b => (b - my) * (b - my)) + ((mx - my) * (mx - my)));
        }

        Array.Sort(figures);
        var interval = VadResults.Of(Scales, rows).Corpora.Single().Dimensions[0].Interval!.Value;

        Assert.AreEqual(SpeakerIntervals.Quantile(figures, 0.025), interval.Low, 1e-9);
        Assert.AreEqual(SpeakerIntervals.Quantile(figures, 0.975), interval.High, 1e-9);
    }

    [TestMethod]
    public void File_IsReadBack()
    {
        using var root = new TempFolder();
        VadFile.Write(root.File("vad.csv"), Rows);
        Assert.AreEqual("1,f,u1,s1,A,2,4,,1,4,1", File.ReadAllLines(root.File("vad.csv"))[1]);
        foreach (var (one, other) in Rows.Zip(VadFile.Read(root.File("vad.csv"))!))
        {
            Assert.AreEqual((one.Seed, one.Fold, one.Utterance, one.Speaker, one.Corpus), (other.Seed, other.Fold, other.Utterance, other.Speaker, other.Corpus));
            CollectionAssert.AreEqual(one.Truth.Concat(one.Predicted).ToArray(), other.Truth.Concat(other.Predicted).ToArray());
        }

        Assert.IsNull(VadFile.Read(root.File("none.csv")));
    }

    [TestMethod]
    [DataRow("1,f,u1,s1,A,2", "1,f,u1,s1,A,high", "vad.csv(2): 'high'; expected a number or nothing")]
    [DataRow("1,f,u1,s1,A,2", "one,f,u1,s1,A,2", "expected 11 fields, a seed first")]
    [DataRow("predicted_valence", "valence_predicted", "vad.csv(1): expected the header")]
    public void File_Broken_SaysWhere(string good, string bad, string expected)
    {
        using var root = new TempFolder();
        var path = root.File("vad.csv");
        VadFile.Write(path, Rows);
        File.WriteAllText(path, File.ReadAllText(path).Replace(good, bad, StringComparison.Ordinal));
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => VadFile.Read(path)).Message, expected);
    }

    private static VadPrediction Row(string utterance, string speaker, float[] truth, float[] predicted) => new(1, "f", utterance, speaker, "A", truth, predicted);
}
