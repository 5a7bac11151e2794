namespace EmotionFusion.Pipeline.Tests;

/// <summary>Groups of speakers: who shares a session is in one, and groups are as equal as may be.</summary>
[TestClass]
public sealed class SpeakerGroupsTests
{
    [TestMethod]
    public void Divide_ManyCorpora_KeepsTheLaws()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var (utterances, groups) = Random(seed, pairs: seed % 2 == 0);
            var made = SpeakerGroups.Divide("TEST", utterances, groups);
            Assert.HasCount(groups, made);
            Assert.IsTrue(made.All(group => group.Count > 0));
            CollectionAssert.AreEqual(
                utterances.Select(u => u.Speaker).Distinct().Order(NaturalComparer.Instance).ToArray(),
                made.SelectMany(group => group).Order(NaturalComparer.Instance).ToArray(), "each speaker once");
            var groupOf = made.Index().SelectMany(group => group.Item.Select(speaker => (speaker, group.Index))).ToDictionary(pair => pair.speaker, pair => pair.Index);
            Assert.IsTrue(utterances.GroupBy(u => u.Session).All(session => session.Select(u => groupOf[u.Speaker]).Distinct().Count() == 1), "sessions are whole");
            CollectionAssert.AreEqual(made.Select(group => group[0]).Order(NaturalComparer.Instance).ToArray(), made.Select(group => group[0]).ToArray(), "in the order of their first speakers");
        }
    }

    [TestMethod]
    public void Divide_OtherOrder_GivesTheSame()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (utterances, groups) = Random(seed, pairs: seed % 2 == 0);
            var shuffled = utterances.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.AreEqual(Text(SpeakerGroups.Divide("TEST", utterances, groups)), Text(SpeakerGroups.Divide("TEST", shuffled, groups)));
        }
    }

    /// <summary>Against the best of all divisions: a search that only improves can end beside it, but not far.</summary>
    [TestMethod]
    public void Divide_SmallCorpora_IsNearlyTheBestThereIs()
    {
        var (best, total) = (0, 0);
        for (var seed = 0; seed < 120; seed++)
        {
            var (utterances, groups) = Random(seed, pairs: false, mostSpeakers: 8, mostGroups: 3);
            var speakers = utterances.Select(u => u.Speaker).Distinct().ToArray();
            var made = SpeakerGroups.Divide("TEST", utterances, groups);
            var cost = Cost(utterances, speaker => Enumerable.Range(0, groups).First(group => made[group].Contains(speaker)), groups);
            var least = Assignments(speakers.Length, groups).Min(assignment => Cost(utterances, speaker => assignment[Array.IndexOf(speakers, speaker)], groups));
            Assert.IsGreaterThanOrEqualTo(least - 1e-9, cost);
            Assert.IsLessThanOrEqualTo((least * 1.1) + 1e-9, cost, $"seed {seed}");
            (best, total) = (best + (cost <= least + 1e-9 ? 1 : 0), total + 1);
        }
        Assert.IsGreaterThan(total / 2, best, "mostly the best itself");
    }

    [TestMethod]
    public void Divide_EqualSpeakersOfTwoGenders_HasBothInEachGroup()
    {
        var utterances = Enumerable.Range(1, 10).SelectMany(i => Corpora.Speaker($"{i}", $"{i}", i % 2 == 0 ? "F" : "M")).ToArray();
        foreach (var group in SpeakerGroups.Divide("TEST", utterances, 5))
        {
            Assert.AreEqual(1, group.Count(speaker => int.Parse(speaker) % 2 == 0));
            Assert.AreEqual(2, group.Count);
        }
    }

    /// <summary>6 utterances in 2 groups of 3: 3 | 2+1.</summary>
    [TestMethod]
    public void Divide_KnownSizes_BalancesUtterances()
    {
        static IEnumerable<Utterance> Of(string name, int count) => Enumerable.Range(0, count).Select(i => Corpora.Utterance($"{name}-{i}", name, name));
        Assert.AreEqual("a | b c", Text(SpeakerGroups.Divide("TEST", [.. Of("a", 3), .. Of("b", 2), .. Of("c", 1)], 2)));
    }

    [TestMethod]
    public void Divide_TooFew_SaysHowManyThereAre()
    {
        Utterance[] pairs = [.. Corpora.Speaker("a", "1"), .. Corpora.Speaker("b", "1"), .. Corpora.Speaker("c", "2"), .. Corpora.Speaker("d", "2")];
        Errors.AssertThrows(() => SpeakerGroups.Divide("TEST", pairs, 3),
            "TEST has 4 speakers in 2 sessions, and who shares a session stays together; groups: 3 needs at least 3 sessions", "leave_out: speaker");
        Errors.AssertThrows(() => SpeakerGroups.Divide("TEST", [.. Corpora.Speaker("a", "a"), .. Corpora.Speaker("b", "b")], 3), "TEST has 2 speakers; groups: 3 needs at least 3.");
    }

    [TestMethod]
    public void LeaveOneGroupOut_EveryUtterance_IsTestedOnce()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var view = Corpora.View(Enumerable.Range(0, 8 + seed).SelectMany(i => Corpora.Speaker($"s{i}", $"{i / 2}", i % 3 == 0 ? "F" : "M")));
            var folds = FoldMaker.LeaveOneGroupOut(view, 4, 0.2, seed);
            Assert.AreEqual("group_1 group_2 group_3 group_4", string.Join(' ', folds.Select(fold => fold.Name)));
            CollectionAssert.AreEqual(Enumerable.Range(0, view.Utterances.Count).ToArray(), folds.SelectMany(fold => fold.Test.Rows).Order().ToArray());
            foreach (var fold in folds)
            {
                fold.AssertDisjoint(view);
                Assert.IsEmpty(fold.Test.Rows.Select(row => view.Utterances[row].Session).Intersect(fold.Train.Rows.Concat(fold.Validation.Rows).Select(row => view.Utterances[row].Session)));
            }
            Assert.AreEqual(Tested(folds), Tested(FoldMaker.LeaveOneGroupOut(view, 4, 0.2, seed + 1)), "the seed decides who validates, not who is tested");
        }

        static string Tested(IEnumerable<Fold> folds) => string.Join('|', folds.Select(fold => string.Join(' ', fold.Test.Speakers)));
    }

    /// <summary>An experiment on the sound, or on the words, must be tested on the same groups though some utterances lack the one or the other.</summary>
    [TestMethod]
    public void LeaveOneGroupOut_UtterancesWithoutFeatures_ChangesNoGroup()
    {
        Utterance[] all = [.. Enumerable.Range(0, 9).SelectMany(i => Enumerable.Range(0, 4 + (i * i % 5)).Select(n => Corpora.Utterance($"{i}-{n}", $"{i}", $"{i}", n % 4)))];
        var corpus = Corpora.Of(all);
        var fewer = corpus with { Utterances = [.. corpus.Utterances.Where((u, i) => u.Id.EndsWith('0') || i % 3 > 0)], AsRead = corpus.AsRead };
        var (whole, part) = (FoldMaker.LeaveOneGroupOut(new(corpus, null, null), 3, 0.2, 1), FoldMaker.LeaveOneGroupOut(new(fewer, null, null), 3, 0.2, 1));
        Assert.AreNotEqual(corpus.Utterances.Count, fewer.Utterances.Count);
        foreach (var (one, other) in whole.Zip(part))
        {
            CollectionAssert.AreEqual(one.Test.Speakers.ToArray(), other.Test.Speakers.ToArray());
        }
    }

    /// <summary>The sum that the class promises to make small, said anew.</summary>
    private static double Cost(IReadOnlyList<Utterance> utterances, Func<string, int> groupOf, int groups)
    {
        var (genders, labels) = (utterances.Select(u => u.Gender ?? "").Distinct().ToArray(), utterances.Select(u => u.Label).Distinct().ToArray());
        var speakers = utterances.DistinctBy(u => u.Speaker).ToArray();
        return Enumerable.Range(0, groups).Sum(group =>
        {
            double Share(IEnumerable<Utterance> of) => of.Count(u => groupOf(u.Speaker) == group) / (double)of.Count();
            return Math.Pow(Share(utterances), 2)
                + labels.Average(label => Math.Pow(Share([.. utterances.Where(u => u.Label == label)]), 2))
                + genders.Average(gender => Math.Pow(Share([.. speakers.Where(u => (u.Gender ?? "") == gender)]), 2));
        });
    }

    private static IEnumerable<int[]> Assignments(int speakers, int groups) => speakers == 0
        ? [[]]
        : Assignments(speakers - 1, groups).SelectMany(rest => Enumerable.Range(0, groups).Select(group => (int[])[.. rest, group]));

    private static (Utterance[] Utterances, int Groups) Random(int seed, bool pairs, int mostSpeakers = 20, int mostGroups = 5)
    {
        var random = new Random(seed);
        var groups = random.Next(2, mostGroups + 1);
        var speakers = random.Next(pairs ? 2 * groups : groups, mostSpeakers + 1);
        return ([.. Enumerable.Range(0, speakers).SelectMany(i => Enumerable.Range(0, random.Next(1, 12))
            .Select(n => Corpora.Utterance($"s{i}-{n}", $"s{i}", pairs ? $"{i / 2}" : $"{i}", random.Next(4)) with { Gender = i % 3 == 0 ? "F" : "M" }))], groups);
    }

    private static string Text(IReadOnlyList<IReadOnlyList<string>> groups) => string.Join(" | ", groups.Select(group => string.Join(' ', group)));
}
