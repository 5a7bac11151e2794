using System.Numerics;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class FoldMakerTests
{
    private const double Share = 0.2;

    [TestMethod]
    public void LeaveOneSessionOut_Emodb_MakesFiveFoldsOfTwoSpeakers()
    {
        var view = new FeatureView(CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), null).Load("EMODB"), null, null);
        var folds = FoldMaker.LeaveOneSessionOut(view, Share, seed: 1);
        CollectionAssert.AreEqual(new[] { "session_1", "session_2", "session_3", "session_4", "session_5" }, folds.Select(f => f.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "03", "08" }, folds[0].Test.Speakers.ToArray());
        foreach (var fold in folds)
        {
            var validation = fold.Validation.Rows.Select(row => view.Utterances[row]).ToArray();
            Assert.AreEqual(2, fold.Validation.Speakers.Count, "round(0.2 x 8)");
            Assert.AreEqual(2, validation.Select(u => u.Session).Distinct().Count(), "different sessions");
            Assert.AreEqual(2, validation.Select(u => u.Gender).Distinct().Count(), "a man and a woman");
            Assert.AreEqual(6, fold.Train.Speakers.Count);
            Assert.IsEmpty(fold.Warnings);
        }
    }

    [TestMethod]
    public void LeaveOneSpeakerOut_Emodb_MakesAFoldASpeaker()
    {
        var view = new FeatureView(CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), null).Load("EMODB"), null, null);
        var folds = FoldMaker.LeaveOneSpeakerOut(view, Share, seed: 1);
        Assert.AreEqual("speaker_03 speaker_08 speaker_09 speaker_10 speaker_11 speaker_12 speaker_13 speaker_14 speaker_15 speaker_16",
            string.Join(' ', folds.Select(f => f.Name)));
        Assert.IsTrue(folds.All(f => f.Validation.Speakers.Count == 2), "round(0.2 x 9)");
    }

    [TestMethod]
    public void LeaveOneOut_ManyCorpora_KeepsTheLaws()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var view = RandomView(seed);
            foreach (var (folds, unit) in Folds(view, seed))
            {
                AssertCovers(view, folds);
                foreach (var fold in folds)
                {
                    fold.AssertDisjoint(view);
                    AssertRowsMatchSpeakers(view, fold);
                    Assert.AreEqual(1, fold.Test.Rows.Select(row => unit(view.Utterances[row])).Distinct().Count(), "one session or speaker");
                    AssertClasses(view, fold);
                }
            }
        }
    }

    [TestMethod]
    public void LeaveOneOut_SameSeed_GivesTheSameFolds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var view = RandomView(seed);
            Assert.AreEqual(Describe(Folds(view, seed)), Describe(Folds(view, seed)));
        }
    }

    [TestMethod]
    public void LeaveOneSessionOut_OtherSeeds_ChooseOtherSpeakers()
    {
        var view = Corpora.View(Enumerable.Range(1, 10).SelectMany(i => Corpora.Speaker($"{i}", $"{i}")));
        var chosen = Enumerable.Range(0, 50).Select(seed => FoldMaker.LeaveOneSessionOut(view, Share, seed)[0].Validation.Speakers[0]).Distinct().ToArray();
        Assert.IsGreaterThan(4, chosen.Length);
    }

    [TestMethod]
    public void LeaveOneSessionOut_KnownSeed_ChoosesTheSameSpeakersForEver()
    {
        var view = Corpora.View(Enumerable.Range(1, 10).SelectMany(i => Corpora.Speaker($"{i}", $"{i}")));
        Assert.AreEqual("7+10 1+10 4+9 2+10 4+9 3+7 4+8 3+6 1+6 3+9", string.Join(' ', FoldMaker.LeaveOneSessionOut(view, Share, 42).Select(f => string.Join('+', f.Validation.Speakers))));
    }

    [TestMethod]
    public void LeaveOneSessionOut_TenSessions_AreInNaturalOrder()
    {
        var view = Corpora.View(Enumerable.Range(1, 11).SelectMany(i => Corpora.Speaker($"s{i}", $"{i}")));
        Assert.AreEqual("session_1 session_2 session_3 session_4 session_5 session_6 session_7 session_8 session_9 session_10 session_11",
            string.Join(' ', FoldMaker.LeaveOneSessionOut(view, Share, 1).Select(f => f.Name)));
    }

    [TestMethod]
    public void LeaveOneSessionOut_ClassesSpreadOverSpeakers_ValidationHasThemAll()
    {
        // Only b and c together have all four, and training keeps them only without a second such pair.
        var view = Corpora.View([
            .. Corpora.Speaker("t", "0"), .. Corpora.Speaker("a", "1", labels: [0, 1]), .. Corpora.Speaker("b", "2", labels: [0, 2]),
            .. Corpora.Speaker("c", "3", labels: [1, 3]), .. Corpora.Speaker("d", "4", labels: [2]), .. Corpora.Speaker("e", "5", labels: [3]),
            .. Corpora.Speaker("f", "6", labels: [0])]);
        for (var seed = 0; seed < 20; seed++)
        {
            var fold = FoldMaker.LeaveOneSessionOut(view, 1 / 3.0, seed)[0];
            CollectionAssert.AreEqual(new[] { "b", "c" }, fold.Validation.Speakers.ToArray());
        }
    }

    [TestMethod]
    public void LeaveOneSessionOut_OneSession_Throws() => Errors.AssertThrows(
        () => FoldMaker.LeaveOneSessionOut(Corpora.View([.. Corpora.Speaker("a", "1"), .. Corpora.Speaker("b", "1")]), Share, 1),
        "TEST has 1 session (1); leaving one session out needs at least 2");

    [TestMethod]
    public void LeaveOneSpeakerOut_ClassOfOneSpeaker_Throws() => Errors.AssertThrows(
        () => FoldMaker.LeaveOneSpeakerOut(
            Corpora.View([.. Corpora.Speaker("a", "1", labels: [0, 1]), .. Corpora.Speaker("b", "2", labels: [0, 1]), .. Corpora.Speaker("c", "3", labels: [0, 1, 2])]), Share, 1),
        "Fold speaker_c of TEST: only its test speakers (c) have 'sad'");

    [TestMethod]
    public void LeaveOneSpeakerOut_TwoSpeakers_Throws() => Errors.AssertThrows(
        () => FoldMaker.LeaveOneSpeakerOut(Corpora.View([.. Corpora.Speaker("a", "1"), .. Corpora.Speaker("b", "2")]), Share, 1),
        "Fold speaker_a of TEST: none of the 1 speakers left (b) can validate");

    [TestMethod]
    [DataRow(0.0)]
    [DataRow(1.0)]
    [DataRow(double.NaN)]
    public void LeaveOneSessionOut_ShareThatIsNone_Throws(double share) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(
        () => FoldMaker.LeaveOneSessionOut(Corpora.View([.. Corpora.Speaker("a", "1"), .. Corpora.Speaker("b", "2")]), share, 1));

    private static (IReadOnlyList<Fold> Folds, Func<Utterance, string> Unit)[] Folds(FeatureView view, int seed) =>
    [
        (FoldMaker.LeaveOneSessionOut(view, Share, seed), u => u.Session),
        (FoldMaker.LeaveOneSpeakerOut(view, Share, seed), u => u.Speaker),
    ];

    /// <summary>3 to 6 sessions of 1 to 3 speakers. One speaker a session has every class, the others have what chance gave them.</summary>
    private static FeatureView RandomView(int seed)
    {
        var random = new Random(seed);
        var utterances = new List<Utterance>();
        foreach (var session in Enumerable.Range(1, random.Next(3, 7)))
        {
            foreach (var speaker in Enumerable.Range(0, random.Next(1, 4)))
            {
                int[] some = [.. Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0).DefaultIfEmpty(random.Next(4))];
                utterances.AddRange(Corpora.Speaker($"{session}-{speaker}", $"{session}", random.Next(2) == 0 ? "F" : "M", speaker == 0 ? [] : some));
            }
        }
        return Corpora.View(utterances);
    }

    private static void AssertCovers(FeatureView view, IReadOnlyList<Fold> folds)
    {
        var tested = folds.SelectMany(f => f.Test.Rows).Order().ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, view.Utterances.Count).ToArray(), tested, "every row is tested once");
        foreach (var fold in folds)
        {
            Assert.AreEqual(view.Utterances.Count, fold.Train.Rows.Length + fold.Validation.Rows.Length + fold.Test.Rows.Length);
        }
    }

    private static void AssertRowsMatchSpeakers(FeatureView view, Fold fold)
    {
        foreach (var part in new[] { fold.Train, fold.Validation, fold.Test })
        {
            CollectionAssert.AreEquivalent(part.Speakers.ToArray(), part.Rows.Select(row => view.Utterances[row].Speaker).Distinct().ToArray());
            CollectionAssert.AreEqual(part.Rows.Order().ToArray(), part.Rows, "ascending");
        }
    }

    /// <summary>Training keeps all classes, and no choice of as many speakers would give validation more.</summary>
    private static void AssertClasses(FeatureView view, Fold fold)
    {
        var classes = fold.Train.Speakers.Concat(fold.Validation.Speakers).ToDictionary(s => s, s => ClassesOf(view, [s]));
        var all = classes.Values.Aggregate((a, b) => a | b);
        Assert.AreEqual(all, ClassesOf(view, fold.Train.Speakers), "training keeps every class");
        var best = Subsets([.. classes.Keys], fold.Validation.Speakers.Count)
            .Where(chosen => classes.Where(c => !chosen.Contains(c.Key)).Aggregate(0U, (sum, c) => sum | c.Value) == all)
            .Max(chosen => BitOperations.PopCount(chosen.Aggregate(0U, (sum, s) => sum | classes[s])));
        Assert.AreEqual(best, BitOperations.PopCount(ClassesOf(view, fold.Validation.Speakers)), fold.Name);
    }

    private static uint ClassesOf(FeatureView view, IEnumerable<string> speakers) =>
        view.Utterances.Where(u => speakers.Contains(u.Speaker)).Aggregate(0U, (classes, u) => classes | 1U << u.Label);

    private static IEnumerable<string[]> Subsets(string[] items, int size) =>
        size == 0 ? [[]] : items.SelectMany((item, i) => Subsets(items[(i + 1)..], size - 1).Select(rest => (string[])[item, .. rest]));

    private static string Describe((IReadOnlyList<Fold> Folds, Func<Utterance, string> Unit)[] folds) =>
        string.Join('\n', folds.SelectMany(f => f.Folds).Select(f => $"{f.Name}: {string.Join(' ', f.Train.Rows)}; {string.Join(' ', f.Validation.Rows)}; {string.Join(' ', f.Test.Rows)}"));
}
