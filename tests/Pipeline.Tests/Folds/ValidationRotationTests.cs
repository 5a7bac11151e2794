namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class ValidationRotationTests
{
    [TestMethod]
    [DataRow(0.1, 8)]
    [DataRow(0.25, 4)]
    [DataRow(0.4, 3)]
    public void Of_EveryTrainingSpeaker_ValidatesOnceAndTestStays(double share, int members)
    {
        var view = View((speaker, i) => i % 4);
        foreach (var fold in FoldMaker.LeaveOneSessionOut(view, share, seed: 1))
        {
            var rotation = ValidationRotation.Of(fold, view, seed: 1);

            Assert.HasCount(members, rotation);
            CollectionAssert.AreEquivalent(
                fold.Train.Speakers.Concat(fold.Validation.Speakers).ToArray(),
                rotation.SelectMany(member => member.Validation.Speakers).ToArray());
            CollectionAssert.AreEqual(Enumerable.Range(1, members).ToArray(), rotation.Select(member => member.Member!.Value).ToArray());
            foreach (var member in rotation)
            {
                CollectionAssert.AreEqual(fold.Test.Rows, member.Test.Rows);
                Assert.AreEqual(fold.Name, member.Name);
                Assert.AreEqual(view.Utterances.Count, member.Train.Rows.Length + member.Validation.Rows.Length + member.Test.Rows.Length);
            }
        }
    }

    [TestMethod]
    public void Of_OnlySpeakerWithAClass_NeverValidates()
    {
        var view = View((speaker, i) => speaker is 4 or 0 ? i % 4 : i % 3);
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.1, seed: 1)[0];

        var rotation = ValidationRotation.Of(fold, view, seed: 1);

        Assert.HasCount(7, rotation);
        Assert.IsFalse(rotation.Any(member => member.Validation.Speakers.Contains("s4")));
    }

    [TestMethod]
    public void Of_SameSeed_GivesTheSameDivisions()
    {
        var view = View((speaker, i) => i % 4);
        var fold = FoldMaker.LeaveOneSpeakerOut(view, 0.25, seed: 1)[0];

        string[] Validation(int seed) => [.. ValidationRotation.Of(fold, view, seed).Select(member => string.Join("+", member.Validation.Speakers))];

        CollectionAssert.AreEqual(Validation(7), Validation(7));
        CollectionAssert.AreNotEqual(Validation(7), Validation(8));
    }

    /// <summary>A fold that trains for use: nobody is tested, everybody trains in all divisions but their own.</summary>
    [TestMethod]
    public void Of_UntestedFold_TakesEverybody()
    {
        var view = View((speaker, i) => i % 4);
        var fold = FoldMaker.Untested(view, new ValidationChoice(0.1, ValidationUnit.Speaker), seed: 1);
        fold.AssertDisjoint(view);

        var rotation = ValidationRotation.Of(fold, view, seed: 1);

        CollectionAssert.AreEquivalent(
            view.Utterances.Select(utterance => utterance.Speaker).Distinct().ToArray(), rotation.SelectMany(member => member.Validation.Speakers).ToArray());
        foreach (var member in rotation.Prepend(fold))
        {
            Assert.IsEmpty(member.Test.Rows);
            Assert.AreEqual(view.Utterances.Count, member.Train.Rows.Length + member.Validation.Rows.Length);
        }
    }

    private static FeatureView View(Func<int, int, int> labelOf) => new(
        new Corpus
        {
            Name = "TEST",
            ClassNames = ["neutral", "happy", "sad", "anger"],
            Exclusions = [],
            Utterances = [.. from speaker in Enumerable.Range(0, 10)
                             from i in Enumerable.Range(0, 8)
                             select new Utterance
                             {
                                 Id = $"s{speaker}u{i}",
                                 Label = labelOf(speaker, i),
                                 Speaker = $"s{speaker}",
                                 Session = $"{(speaker / 2) + 1}",
                             }],
        },
        audio: null,
        text: null);
}
