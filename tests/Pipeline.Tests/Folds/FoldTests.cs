namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class FoldTests
{
    private static readonly FeatureView View = Corpora.View([.. Corpora.Speaker("a", "1"), .. Corpora.Speaker("b", "2"), .. Corpora.Speaker("c", "3", labels: [0, 3])]);

    [TestMethod]
    public void Create_ThreeSetsOfSpeakers_TakesTheirRows()
    {
        var fold = Fold.Create("x", View, ["a"], ["b"], ["c"]);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3 }, fold.Train.Rows);
        CollectionAssert.AreEqual(new[] { 4, 5, 6, 7 }, fold.Validation.Rows);
        CollectionAssert.AreEqual(new[] { 8, 9 }, fold.Test.Rows);
        CollectionAssert.AreEqual(new[] { "c" }, fold.Test.Speakers.ToArray());
    }

    [TestMethod]
    public void Create_ClassesMissing_AreWarnings() => CollectionAssert.AreEqual(
        new[]
        {
            "fold x: the test part has no 'happy', so recall in it is averaged over the other classes",
            "fold x: the test part has no 'sad', so recall in it is averaged over the other classes",
        },
        Fold.Create("x", View, ["a"], ["b"], ["c"]).Warnings.ToArray());

    [TestMethod]
    public void Create_SpeakerInTwoParts_Throws()
    {
        Errors.AssertThrows(() => Fold.Create("x", View, ["a", "b"], ["c"], ["b"]), "Fold x of TEST: speaker b is in both its train and its test part");
        Errors.AssertThrows(() => Fold.Create("x", View, ["a", "b"], ["b"], ["c"]), "speaker b is in both its train and its validation part");
        Errors.AssertThrows(() => Fold.Create("x", View, ["a"], ["b", "c"], ["c"]), "speaker c is in both its validation and its test part");
    }

    [TestMethod]
    public void Create_PartWithoutUtterances_Throws()
    {
        Errors.AssertThrows(() => Fold.Create("x", View, ["nobody"], ["b"], ["c"]), "its train part is empty");
        Errors.AssertThrows(() => Fold.Create("x", View, ["a"], [], ["c"]), "its validation part is empty");
        Errors.AssertThrows(() => Fold.Create("x", View, ["a"], ["b"], []), "its test part is empty");
    }

    [TestMethod]
    public void AssertDisjoint_RowsOfAnotherView_GoesByTheRowsThemselves()
    {
        var fold = Fold.Create("x", View, ["a"], ["b"], ["c"]);
        fold.AssertDisjoint(View);
        var shifted = Corpora.View([.. Corpora.Speaker("a", "1", labels: [0, 1]), .. Corpora.Speaker("b", "2"), .. Corpora.Speaker("c", "3")]);
        Errors.AssertThrows(() => fold.AssertDisjoint(shifted), "speaker b is in both its train and its validation part");
    }
}
