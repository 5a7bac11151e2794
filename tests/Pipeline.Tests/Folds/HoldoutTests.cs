namespace EmotionFusion.Pipeline.Tests;

/// <summary>Folds that a corpus's own split gives.</summary>
[TestClass]
public sealed class HoldoutTests
{
    private const int Seed = 42;

    [TestMethod]
    public void Holdout_ThreeParts_AreTheCorpusSpeakersSharedOrNot()
    {
        var view = View(("a", OfficialSplit.Train), ("b", OfficialSplit.Train), ("b", OfficialSplit.Validation), ("c", OfficialSplit.Test), ("a", OfficialSplit.Test));
        var fold = FoldMaker.Holdout(view, 0.2, Seed);
        Assert.AreEqual("holdout", fold.Name);
        AssertParts(view, fold);
        Assert.IsTrue(fold.ValidationGiven);
        Assert.IsTrue(fold.SpeakersShared, "a trains and is tested");
        Assert.IsTrue(fold.ValidationSpeakersShared, "b trains and validates");
    }

    [TestMethod]
    public void Holdout_NoSpeakerInTwoParts_SaysSo()
    {
        var fold = FoldMaker.Holdout(View(("a", OfficialSplit.Train), ("b", OfficialSplit.Validation), ("c", OfficialSplit.Test)), 0.2, Seed);
        Assert.IsFalse(fold.SpeakersShared || fold.ValidationSpeakersShared);
    }

    [TestMethod]
    public void Holdout_NoValidationPart_TakesTrainingSpeakers()
    {
        var view = View(("a", OfficialSplit.Train), ("b", OfficialSplit.Train), ("c", OfficialSplit.Train), ("d", OfficialSplit.Test), ("a", OfficialSplit.Test));
        var fold = FoldMaker.Holdout(view, 0.34, Seed);
        Assert.IsFalse(fold.ValidationGiven || fold.ValidationSpeakersShared);
        Assert.AreEqual(1, fold.Validation.Speakers.Count);
        CollectionAssert.AreEquivalent(RowsOf(view, OfficialSplit.Train), fold.Train.Rows.Concat(fold.Validation.Rows).ToArray());
        CollectionAssert.AreEqual(RowsOf(view, OfficialSplit.Test), fold.Test.Rows);

        var random = FoldMaker.Holdout(view, 0.34, Seed, ValidationUnit.Utterance);
        CollectionAssert.AreEquivalent(RowsOf(view, OfficialSplit.Train), random.Train.Rows.Concat(random.Validation.Rows).ToArray());
        CollectionAssert.AreEqual(RowsOf(view, OfficialSplit.Test), random.Test.Rows);
    }

    /// <summary>Where validation isn't given it can rotate: every training speaker once, the test part untouched.</summary>
    [TestMethod]
    public void Rotation_OfAHoldout_DividesTrainingAlone()
    {
        var view = View(("a", OfficialSplit.Train), ("b", OfficialSplit.Train), ("c", OfficialSplit.Train), ("a", OfficialSplit.Test));
        var members = ValidationRotation.Of(FoldMaker.Holdout(view, 0.34, Seed), view, Seed);
        CollectionAssert.AreEquivalent(new[] { "a", "b", "c" }, members.SelectMany(member => member.Validation.Speakers).ToArray());
        foreach (var member in members)
        {
            CollectionAssert.AreEqual(RowsOf(view, OfficialSplit.Test), member.Test.Rows);
            CollectionAssert.AreEquivalent(RowsOf(view, OfficialSplit.Train), member.Train.Rows.Concat(member.Validation.Rows).ToArray());
            Assert.IsFalse(member.ValidationSpeakersShared);
        }
    }

    [TestMethod]
    public void Holdout_OfTwoCorpora_JoinsTheirParts()
    {
        var view = FeatureView.Join([
            Named("A", ("a", OfficialSplit.Train), ("b", OfficialSplit.Validation), ("c", OfficialSplit.Test)),
            Named("B", ("a", OfficialSplit.Train), ("b", OfficialSplit.Validation), ("c", OfficialSplit.Test))]);
        var fold = FoldMaker.Holdout(view, 0.2, Seed);
        AssertParts(view, fold);
        CollectionAssert.AreEqual(new[] { "A:c", "B:c" }, fold.Test.Speakers.ToArray());
    }

    [TestMethod]
    public void Holdout_WithoutWhatItNeeds_Fails()
    {
        Errors.AssertThrows(() => FoldMaker.Holdout(Corpora.View(Corpora.Speaker("a", "1")), 0.2, Seed),
            "TEST doesn't say which utterances train, validate and test", "columns: split");
        Errors.AssertThrows(() => FoldMaker.Holdout(View(("a", OfficialSplit.Train), ("b", OfficialSplit.Validation)), 0.2, Seed), "no utterance is in its test part");
        Errors.AssertThrows(() => FoldMaker.Holdout(View(("a", OfficialSplit.Test), ("b", OfficialSplit.Validation)), 0.2, Seed), "no utterance is in its train part");
        var lacks = Corpora.View([
            .. Corpora.Speaker("a", "1", null, 0, 1).Select(u => u with { Split = OfficialSplit.Train }),
            .. Corpora.Speaker("b", "2", null, 0, 1).Select(u => u with { Split = OfficialSplit.Validation }),
            .. Corpora.Speaker("c", "3", null, 0, 3).Select(u => u with { Split = OfficialSplit.Test })]);
        Errors.AssertThrows(() => FoldMaker.Holdout(lacks, 0.2, Seed), "only its test speakers (c) have 'anger'");
    }

    private static void AssertParts(FeatureView view, Fold fold)
    {
        CollectionAssert.AreEqual(RowsOf(view, OfficialSplit.Train), fold.Train.Rows);
        CollectionAssert.AreEqual(RowsOf(view, OfficialSplit.Validation), fold.Validation.Rows);
        CollectionAssert.AreEqual(RowsOf(view, OfficialSplit.Test), fold.Test.Rows);
    }

    private static int[] RowsOf(FeatureView view, OfficialSplit split) =>
        [.. Enumerable.Range(0, view.Utterances.Count).Where(row => view.Utterances[row].Split == split)];

    private static FeatureView View(params (string Speaker, OfficialSplit Split)[] parts) => Named("TEST", parts);

    /// <summary>An utterance of every class a speaker and part.</summary>
    private static FeatureView Named(string corpus, params (string Speaker, OfficialSplit Split)[] parts) => new(
        Corpora.Of(parts.SelectMany(part => Corpora.Speaker(part.Speaker, "1").Select(u => u with { Id = $"{part.Split}-{u.Id}", Split = part.Split }))) with { Name = corpus }, null, null);
}
