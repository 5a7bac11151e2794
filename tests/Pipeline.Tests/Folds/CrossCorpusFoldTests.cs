namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class CrossCorpusFoldTests
{
    private static readonly FeatureView View = FeatureView.Join([Of("A", 10), Of("B", 3), Of("C", 2)]);

    [TestMethod]
    public void CrossCorpus_OneTrains_TestsTheOthersWhole()
    {
        var fold = FoldMaker.CrossCorpus(View, ["A"], 0.2, seed: 1);
        Assert.AreEqual("A_TO_B+C", fold.Name);
        CollectionAssert.AreEqual(Enumerable.Range(40, 20).ToArray(), fold.Test.Rows);
        Assert.HasCount(2, fold.Validation.Speakers);
        Assert.HasCount(8, fold.Train.Speakers);
        Assert.IsFalse(fold.ValidationSpeakersShared);
        CollectionAssert.AreEqual(Enumerable.Range(0, 40).ToArray(), fold.Train.Rows.Concat(fold.Validation.Rows).Order().ToArray());
    }

    [TestMethod]
    public void CrossCorpus_TwoTrain_TestsTheThird()
    {
        var fold = FoldMaker.CrossCorpus(View, ["A", "C"], 0.25, seed: 1);
        Assert.AreEqual("A+C_TO_B", fold.Name);
        Assert.IsTrue(fold.Test.Rows.All(row => View.CorpusOf(row) == "B"));
        CollectionAssert.AreEqual(new[] { "A", "C" }, fold.Train.Rows.Concat(fold.Validation.Rows).Order().Select(View.CorpusOf).Distinct().ToArray());
    }

    [TestMethod]
    public void CrossCorpus_AllTrain_Throws() =>
        Errors.AssertThrows(() => FoldMaker.CrossCorpus(View, ["A", "B", "C"], 0.2, 1), "there is no corpus left to test on");

    [TestMethod]
    public void CrossCorpus_Rotation_EverySpeakerOfTheTrainingCorpusValidatesOnce()
    {
        var members = ValidationRotation.Of(FoldMaker.CrossCorpus(View, ["A"], 0.2, 1), View, 1);
        Assert.HasCount(5, members);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 10).Select(i => $"A:s{i}").ToArray(), members.SelectMany(member => member.Validation.Speakers).ToArray());
        Assert.IsTrue(members.All(member => member.Test.Rows.SequenceEqual(Enumerable.Range(40, 20))));
    }

    [TestMethod]
    public void RandomValidation_AnyProtocol_SharesTrainingSpeakersButNeverTestSpeakers()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var folds = FoldMaker.LeaveOneSessionOut(View, 0.2, seed, ValidationUnit.Utterance)
                .Concat(FoldMaker.LeaveOneSpeakerOut(View, 0.2, seed, ValidationUnit.Utterance))
                .Append(FoldMaker.CrossCorpus(View, ["A"], 0.2, seed, ValidationUnit.Utterance));
            foreach (var fold in folds)
            {
                Assert.IsTrue(fold.ValidationSpeakersShared);
                fold.AssertDisjoint(View);
                Assert.IsEmpty(fold.Test.Speakers.Intersect(fold.Train.Speakers.Concat(fold.Validation.Speakers)));
                Assert.IsEmpty(fold.Train.Rows.Intersect(fold.Validation.Rows));
                Assert.AreEqual(View.Utterances.Count, fold.Train.Rows.Length + fold.Validation.Rows.Length + fold.Test.Rows.Length);
                Assert.AreEqual((int)Math.Round(0.2 * (View.Utterances.Count - fold.Test.Rows.Length), MidpointRounding.AwayFromZero), fold.Validation.Rows.Length);
            }
        }
    }

    [TestMethod]
    public void RandomValidation_OneUtteranceOfAClass_StaysInTraining()
    {
        var view = Corpora.View([.. Corpora.Speaker("a", "1", labels: [0, 1, 2]), .. Corpora.Speaker("b", "2", labels: [0, 1, 2]), .. Corpora.Speaker("c", "3", labels: [0, 1])]);
        for (var seed = 0; seed < 20; seed++)
        {
            var fold = FoldMaker.LeaveOneSessionOut(view, 0.4, seed, ValidationUnit.Utterance)[0];
            Assert.IsTrue(fold.Train.Rows.Any(row => view.Utterances[row].Label == 2));
        }
    }

    [TestMethod]
    public void RandomValidation_SameSeed_GivesTheSameFold() => CollectionAssert.AreEqual(
        FoldMaker.CrossCorpus(View, ["A"], 0.2, 7, ValidationUnit.Utterance).Validation.Rows,
        FoldMaker.CrossCorpus(View, ["A"], 0.2, 7, ValidationUnit.Utterance).Validation.Rows);

    [TestMethod]
    public void OfRows_LeakOfATestSpeaker_IsRefused()
    {
        var view = Corpora.View([.. Corpora.Speaker("a", "1"), .. Corpora.Speaker("b", "2")]);
        Fold Shared(int[] train, int[] validation) => Fold.OfRows("x", view, train, validation, [4, 5, 6, 7], SpeakerSharing.Validation);
        Shared([0, 1], [2, 3]).AssertDisjoint(view);
        Errors.AssertThrows(() => Shared([0, 1, 4], [2, 3]), "speaker b is in both its train and its test part");
        Errors.AssertThrows(() => Shared([0, 1], [2, 3, 4]), "speaker b is in both its validation and its test part");
        Errors.AssertThrows(() => Shared([0, 1], [1, 2]), "utterance a-1 is in both its train and its validation part");
    }

    private static FeatureView Of(string name, int speakers) => new(
        Corpora.Of(Enumerable.Range(0, speakers).SelectMany(i => Corpora.Speaker($"s{i}", $"{i / 2}"))) with { Name = name }, null, null);
}
