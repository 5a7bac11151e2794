using System.Numerics;
using System.Text.Json;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class PairedTestsTests
{
    /// <summary>SciPy's permutation_test swaps the two runs' predictions of a speaker and computes the pooled UAR again, in every way.</summary>
    [TestMethod]
    public void SignFlip_ConfusionCounts_IsSciPysPermutationTest()
    {
        foreach (var item in Oracle.Json("comparison.json").GetProperty("permutation").EnumerateArray())
        {
            var (support, one, other) = (Columns(item, "support"), Columns(item, "one"), Columns(item, "other"));
            var draws = new SpeakerDraws(support);
            double[] differences = [.. draws.Shares(one).Zip(draws.Shares(other), (a, b) => a - b)];
            var test = SignFlipTest.Of(differences);
            Assert.AreEqual(item.Number("difference"), differences.Sum(), 1e-12);
            Assert.AreEqual(item.Number("difference"), draws.Uar(one) - draws.Uar(other), 1e-12);
            Assert.AreEqual(item.Number("p"), test.P, 1e-9);
            Assert.IsTrue(test.IsExact);
        }
    }

    /// <summary>Of ranks with signs it is Wilcoxon's signed-rank test.</summary>
    [TestMethod]
    public void SignFlip_SignedRanks_IsSciPysWilcoxon()
    {
        foreach (var item in Oracle.Json("statistics.json").GetProperty("wilcoxon").EnumerateArray())
        {
            double[] differences = [.. item.Values<double>("x").Zip(item.Values<double>("y"), (x, y) => x - y)];
            double[] ranks = [.. differences.Select(d => Math.Sign(d) * (double)differences.Count(other => Math.Abs(other) <= Math.Abs(d)))];
            Assert.AreEqual(item.Number("p_exact"), SignFlipTest.Of(ranks).P, 1e-9);
        }
    }

    [TestMethod]
    public void SignFlip_MoreSpeakersThanAreEnumerated_IsCloseToTheExactOne()
    {
        var random = new SplitMix64(3);
        double[] differences = [.. Enumerable.Range(0, SignFlipTest.MostEnumerated + 4).Select(_ => random.Below(2001) / 1000.0 - 0.75)];
        var drawn = SignFlipTest.Of(differences);
        Assert.IsFalse(drawn.IsExact);
        Assert.AreEqual(drawn, SignFlipTest.Of(differences), "the same draws every time");
        Assert.AreEqual(ByPairsOfHalves(differences), drawn.P, 4 * Math.Sqrt(0.25 / 9_999));
    }

    [TestMethod]
    public void SignFlip_NoDifferences_IsOne()
    {
        Assert.AreEqual(1, SignFlipTest.Of([0, 0, 0]).P);
        Assert.AreEqual(0.5, SignFlipTest.Of([1, 0, 1]).P, "only two have a sign");
        Assert.AreEqual(SignFlipTest.Lowest(5), SignFlipTest.Of([1, 2, 3, 4, 5]).P);
    }

    [TestMethod]
    [DataRow("statistics.json")]
    [DataRow("comparison.json")]
    public void McNemar_Counts_AreStatsmodelsAndSciPys(string oracle)
    {
        foreach (var item in Oracle.Json(oracle).GetProperty("mcnemar").EnumerateArray())
        {
            var (b, c) = (item.GetProperty("b").GetInt64(), item.GetProperty("c").GetInt64());
            var test = McNemarTest.Of(b, c);
            Assert.AreEqual(1, item.Number("exact_p") / test.P, 1e-9, $"{b}, {c}");
            if (b + c == 0)
            {
                Assert.AreEqual((null, 1.0), (test.ChiSquare, test.ChiSquareP));
                continue;
            }

            Assert.AreEqual(item.Number("chi2_cc"), test.ChiSquare!.Value, 1e-12);
            Assert.AreEqual(1, item.Number("chi2_cc_p") / test.ChiSquareP, 1e-9, $"{b}, {c}");
        }
    }

    /// <summary>By whole numbers alone.</summary>
    [TestMethod]
    public void McNemar_EverySmallTable_IsTheSumOfBinomials()
    {
        for (var n = 1; n <= 40; n++)
        {
            for (var b = 0; 2 * b <= n; b++)
            {
                var tail = Enumerable.Range(0, b + 1).Aggregate(BigInteger.Zero, (sum, k) => sum + Choose(n, k));
                Assert.AreEqual(Math.Min(1, 2 * (double)tail / Math.Pow(2, n)), McNemarTest.Of(b, n - b).P, 1e-12);
                Assert.AreEqual(McNemarTest.Of(b, n - b).P, McNemarTest.Of(n - b, b).P);
            }
        }
    }

    /// <summary>Worked by hand: 0.01 x 4, 0.02 x 3, 0.03 x 2 (no less than the one before), 0.9.</summary>
    [TestMethod]
    public void Holm_FourTests_AreAdjustedInTheirOrder()
    {
        var adjusted = Holm.Adjusted([0.03, 0.9, 0.01, 0.02]);
        foreach (var (expected, found) in new[] { 0.06, 0.9, 0.04, 0.06 }.Zip(adjusted))
        {
            Assert.AreEqual(expected, found, 1e-15);
        }

        CollectionAssert.AreEqual(new[] { 1.0, 1.0 }, Holm.Adjusted([0.7, 0.8]));
        Assert.IsEmpty(Holm.Adjusted([]));
    }

    /// <summary>The vectors give what confusion matrices give, draw by draw.</summary>
    [TestMethod]
    public void SpeakerDraws_Interval_IsThatOfTheConfusionMatrices()
    {
        var random = new SplitMix64(5);
        ConfusionMatrix[] speakers = [.. Enumerable.Range(0, 9).Select(_ => ConfusionMatrix.FromRows(
            [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 3).Select(_ => (long)random.Below(4)).ToArray())]))];
        double[][] Counts(Func<ConfusionMatrix, int, long> of) => [.. Enumerable.Range(0, 3).Select(c => speakers.Select(speaker => (double)of(speaker, c)).ToArray())];
        var draws = new SpeakerDraws(Counts((speaker, c) => speaker.Support(c)));
        var expected = SpeakerIntervals.Compute(speakers)!.Uar;
        var found = draws.Interval(draws.Uars(Counts((speaker, c) => speaker[c, c])))!.Value;
        Assert.AreEqual(expected.Low, found.Low, 1e-12);
        Assert.AreEqual(expected.High, found.High, 1e-12);
        var wider = draws.Expanded(draws.Uars(Counts((speaker, c) => speaker[c, c])))!.Value;
        Assert.IsTrue(wider.Low < found.Low && wider.High > found.High);
    }

    [TestMethod]
    public void SpeakerDraws_OneSpeaker_HasNoInterval() =>
        Assert.IsNull(new SpeakerDraws([[3], [4]]).Interval([]));

    /// <summary>
    /// 200 pairs of runs without a difference and 200 with one of 14 points, of ten speakers who differ in how hard they are
    /// and in which run suits them: few false alarms, and what is there is found.
    /// </summary>
    [TestMethod]
    public void Decisions_TwoHundredPairs_RaiseFewFalseAlarms()
    {
        var (permutation, bootstrap) = Alarms(gain: 0);
        Assert.IsLessThan(16, permutation, "8 % of 200");
        Assert.IsLessThan(16, bootstrap, "8 % of 200");
        (permutation, bootstrap) = Alarms(gain: 0.14);
        Assert.IsGreaterThan(150, permutation);
        Assert.IsGreaterThan(150, bootstrap);
    }

    private static (int Permutation, int Bootstrap) Alarms(double gain)
    {
        const int Speakers = 10, Classes = 4, PerClass = 14;
        var random = new SplitMix64(29);
        var (permutation, bootstrap) = (0, 0);
        var draws = new SpeakerDraws([.. Enumerable.Repeat(Enumerable.Repeat((double)PerClass, Speakers).ToArray(), Classes)]);
        for (var trial = 0; trial < 200; trial++)
        {
            double[][] one = Empty(), other = Empty();
            for (var speaker = 0; speaker < Speakers; speaker++)
            {
                var (skill, suits) = (0.6 + Noise(0.2, ref random), Noise(0.08, ref random));
                for (var c = 0; c < Classes; c++)
                {
                    one[c][speaker] = Right(skill + suits + gain, ref random);
                    other[c][speaker] = Right(skill - suits, ref random);
                }
            }

            permutation += SignFlipTest.Of([.. draws.Shares(one).Zip(draws.Shares(other), (a, b) => a - b)]).P <= 0.05 ? 1 : 0;
            var interval = draws.Expanded([.. draws.Uars(one).Zip(draws.Uars(other), (a, b) => a - b)])!.Value;
            bootstrap += interval.Low > 0 || interval.High < 0 ? 1 : 0;
        }

        return (permutation, bootstrap);

        static double[][] Empty() => [.. Enumerable.Range(0, Classes).Select(_ => new double[Speakers])];

        static double Noise(double size, ref SplitMix64 random) => size * ((random.Below(1001) + random.Below(1001)) / 1000.0 - 1);

        static double Right(double chance, ref SplitMix64 random)
        {
            var right = 0;
            for (var i = 0; i < PerClass; i++)
            {
                right += random.Below(1_000_000) < 1_000_000 * chance ? 1 : 0;
            }

            return right;
        }
    }

    /// <summary>The exact P of up to 40 differences: the sums of either half, each with each.</summary>
    private static double ByPairsOfHalves(double[] differences)
    {
        var half = differences.Length / 2;
        double[] left = Sums(differences[..half]), right = [.. Sums(differences[half..]).Order()];
        var limit = Math.Abs(differences.Sum()) - 1e-9;
        var count = 0L;
        foreach (var sum in left)
        {
            count += right.Length - FirstFrom(right, limit - sum) + FirstFrom(right, -limit - sum + 1e-12);
        }

        return count / Math.Pow(2, differences.Length);

        static double[] Sums(double[] some) => [.. Enumerable.Range(0, 1 << some.Length).Select(signs => some.Select((d, i) => (signs >> i & 1) == 0 ? d : -d).Sum())];

        static long FirstFrom(double[] sorted, double value) => Array.BinarySearch(sorted, value) is var at && at >= 0 ? at : ~at;
    }

    private static BigInteger Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(BigInteger.One, (product, i) => product * (n - k + i) / i);

    /// <summary>(speakers, classes) as (classes, speakers).</summary>
    private static double[][] Columns(JsonElement item, string name)
    {
        var rows = item.Values<double[]>(name);
        return [.. Enumerable.Range(0, rows[0].Length).Select(c => rows.Select(row => row[c]).ToArray())];
    }
}
