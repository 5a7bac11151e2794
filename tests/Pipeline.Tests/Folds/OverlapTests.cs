namespace EmotionFusion.Pipeline.Tests;

/// <summary>The same recording, or the same person, under two names.</summary>
[TestClass]
public sealed class OverlapTests
{
    private const double Share = 0.3;

    [TestMethod]
    public void LeaveOneSpeakerOut_RecordingOfTwoSpeakers_IsRefusedWithBothNames()
    {
        var view = View("TEST", 4, (Row: 0, "copied"), (Row: 5, "copied"));
        Errors.AssertThrows(() => FoldMaker.LeaveOneSpeakerOut(view, Share, 1),
            "of TEST: utterances ", "s0-0", "s1-1", "are the same recording, sample by sample", "'emotionfusion corpus TEST --check' lists all copies");
    }

    [TestMethod]
    public void LeaveOneSpeakerOut_CopiesOfOneSpeaker_AreInOnePart()
    {
        var view = View("TEST", 4, (Row: 0, "copied"), (Row: 1, "copied"));
        Assert.HasCount(4, FoldMaker.LeaveOneSpeakerOut(view, Share, 1));
    }

    /// <summary>Where utterances are drawn, one copy can't go without the other.</summary>
    [TestMethod]
    public void LeaveOneSpeakerOut_RandomValidation_DrawsCopiesTogether()
    {
        var view = View("TEST", 3, (Row: 0, "x"), (Row: 2, "x"), (Row: 5, "y"), (Row: 6, "y"), (Row: 7, "y"));
        for (var seed = 0; seed < 30; seed++)
        {
            foreach (var fold in FoldMaker.LeaveOneSpeakerOut(view, Share, seed, ValidationUnit.Utterance))
            {
                fold.AssertDisjoint(view);
                CollectionAssert.AreEquivalent(Enumerable.Range(0, 12).ToArray(), fold.Train.Rows.Concat(fold.Validation.Rows).Concat(fold.Test.Rows).ToArray());
            }
        }
    }

    [TestMethod]
    public void CrossCorpus_RecordingOfBoth_IsHeldBackFromTraining()
    {
        var view = FeatureView.Join([View("A", 4, (Row: 3, "x"), (Row: 9, "y")), View("B", 2, (Row: 0, "y"), (Row: 1, "x"))]);
        var fold = FoldMaker.CrossCorpus(view, ["A"], Share, 1);
        CollectionAssert.AreEqual(new[] { new HeldBack(3, HeldBackReason.SameRecording), new HeldBack(9, HeldBackReason.SameRecording) }, fold.HeldBack.ToArray());
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 16).Except([3, 9]).ToArray(), fold.Train.Rows.Concat(fold.Validation.Rows).ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(16, 8).ToArray(), fold.Test.Rows);
        foreach (var member in ValidationRotation.Of(fold, view, 1))
        {
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 16).Except([3, 9]).ToArray(), member.Train.Rows.Concat(member.Validation.Rows).ToArray());
            Assert.HasCount(2, member.HeldBack);
        }
    }

    /// <summary>Leaving speakers out of joined corpora: the copy that isn't tested is held back, and validation's from training's.</summary>
    [TestMethod]
    public void LeaveOneSpeakerOut_OfJoinedCorpora_HoldsCopiesBack()
    {
        var view = FeatureView.Join([View("A", 3, (Row: 0, "x")), View("B", 3, (Row: 5, "x"))]); // A:s0 and B:s1
        foreach (var fold in FoldMaker.LeaveOneSpeakerOut(view, Share, 1))
        {
            int[] all = [.. fold.Train.Rows.Concat(fold.Validation.Rows).Concat(fold.Test.Rows)];
            CollectionAssert.AreEquivalent(Enumerable.Range(0, 24).Except(fold.HeldBack.Select(held => held.Row)).ToArray(), all);
            Assert.AreEqual(fold.Test.Speakers.Contains("A:s0"), fold.Test.Rows.Contains(0));
            Assert.AreEqual(fold.Test.Speakers.Contains("B:s1"), fold.Test.Rows.Contains(17));
        }
    }

    [TestMethod]
    public void CrossCorpus_NothingButCopies_IsRefused()
    {
        (int, string)[] all = [.. Enumerable.Range(0, 8).Select(row => (row, $"r{row}"))];
        var view = FeatureView.Join([View("A", 2, all), View("B", 2, all)]);
        Errors.AssertThrows(() => FoldMaker.CrossCorpus(view, ["A"], Share, 1), "A_TO_B", "nothing is left to learn from", "evaluation_mode: holdout");
    }

    [TestMethod]
    public void CrossCorpus_OfOneSpeakerSpace_HoldsTestedSpeakersBack()
    {
        var view = FeatureView.Join([View("A", 5, space: "friends"), View("B", 2, space: "friends")]);
        var fold = FoldMaker.CrossCorpus(view, ["A"], Share, 1);
        CollectionAssert.AreEqual(new[] { "friends:s0", "friends:s1" }, fold.Test.Speakers.ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, 8).Select(row => new HeldBack(row, HeldBackReason.SameSpeaker)).ToArray(), fold.HeldBack.ToArray());
        CollectionAssert.AreEquivalent(Enumerable.Range(8, 12).ToArray(), fold.Train.Rows.Concat(fold.Validation.Rows).ToArray());
        Assert.IsFalse(fold.SpeakersShared);
        Errors.AssertThrows(() => FoldMaker.CrossCorpus(view, ["B"], Share, 1), "nothing is left to learn from", "speaker_space");
    }

    [TestMethod]
    public void CrossCorpus_SpacesOfTheirOwn_TakesEqualNamesForTwoPeople()
    {
        var view = FeatureView.Join([View("A", 4), View("B", 2)]);
        Assert.IsEmpty(FoldMaker.CrossCorpus(view, ["A"], Share, 1).HeldBack);
    }

    /// <summary>Leaving a speaker out of corpora that share a space leaves the person out, of both.</summary>
    [TestMethod]
    public void LeaveOneSpeakerOut_OfOneSpeakerSpace_TestsAPersonWhole()
    {
        var view = FeatureView.Join([View("A", 3, space: "friends"), View("B", 3, space: "friends")]);
        var folds = FoldMaker.LeaveOneSpeakerOut(view, Share, 1);
        Assert.HasCount(3, folds);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 12, 13, 14, 15 }, folds[0].Test.Rows);
    }

    /// <summary>Whatever is copied from whom: parts don't meet, and nothing is lost but what is said to be held back.</summary>
    [TestMethod]
    public void Folds_OfAnyCopiesAcrossCorpora_AreDisjointAndWhole()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            (int, string)[] Copies(int rows) => [.. Enumerable.Range(0, rows).Where(_ => random.Next(4) == 0).Select(row => (row, $"r{row}"))];
            var view = FeatureView.Join([View("A", 5, Copies(20)), View("B", 5, Copies(20), space: random.Next(2) == 0 ? "A" : null)]);
            foreach (var fold in FoldMaker.LeaveOneSpeakerOut(view, Share, seed).Append(TryCrossCorpus(view, seed)).OfType<Fold>().SelectMany(fold => ValidationRotation.Of(fold, view, seed).Append(fold)))
            {
                int[][] parts = [fold.Train.Rows, fold.Validation.Rows, fold.Test.Rows];
                CollectionAssert.AreEquivalent(Enumerable.Range(0, 40).ToArray(), parts.SelectMany(rows => rows).Concat(fold.HeldBack.Select(held => held.Row)).ToArray(), fold.FullName);
                foreach (var keyOf in new Func<Utterance, string?>[] { u => u.Speaker, u => u.Recording })
                {
                    var keys = parts.Select(rows => rows.Select(row => keyOf(view.Utterances[row])).OfType<string>().Distinct()).ToArray();
                    CollectionAssert.AllItemsAreUnique(keys.SelectMany(part => part).ToArray(), fold.FullName);
                }
            }
        }
    }

    private static Fold? TryCrossCorpus(FeatureView view, int seed)
    {
        try
        {
            return FoldMaker.CrossCorpus(view, ["A"], Share, seed);
        }
        catch (EmotionFusionException e) when (e.Message.Contains("nothing is left", StringComparison.Ordinal))
        {
            return null; // one space: all of A are tested
        }
    }

    private static FeatureView View(string corpus, int speakers, params (int Row, string Recording)[] recordings) => View(corpus, speakers, recordings, null);

    private static FeatureView View(string corpus, int speakers, string? space) => View(corpus, speakers, [], space);

    /// <summary>s0, s1, ... with an utterance of each of four classes, in this order.</summary>
    private static FeatureView View(string corpus, int speakers, (int Row, string Recording)[] recordings, string? space)
    {
        var by = recordings.ToDictionary(entry => entry.Row, entry => entry.Recording);
        var utterances = Enumerable.Range(0, speakers).SelectMany(i => Corpora.Speaker($"s{i}", $"{i}"))
            .Select((utterance, row) => utterance with { Recording = by.GetValueOrDefault(row) });
        return new(Corpora.Of(utterances) with { Name = corpus, SpeakerSpace = space }, null, null);
    }
}
