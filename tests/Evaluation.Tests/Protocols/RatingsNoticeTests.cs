using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What an experiment is told when it trains by difficulties that nobody knows.</summary>
[TestClass]
public sealed class RatingsNoticeTests
{
    private const string None =
        " goes by ratings of valence, arousal and dominance; 72 of 72 utterances to train on have none, and a missing one counts as 3, so all utterances of a class are equally difficult";

    private const string AtRandom = "; the curriculum draws utterances at random instead.";

    private static readonly SyntheticCorpus Unrated = new() { Name = "A" };
    private static readonly SyntheticCorpus Rated = new() { Name = "B", Vad = _ => new Vad(3, 3, 3) };

    private static readonly ExperimentConfig Config = ExperimentConfig.Python with
    {
        Name = "by difficulty",
        TrainDatasets = ["A"],
        TestDatasets = ["B"],
        EvaluationMode = EvaluationMode.Loso,
        Modality = Modality.Audio,
    };

    [TestMethod]
    [DataRow(CurriculumType.Difficulty, "curriculum_type: difficulty" + None + AtRandom)]
    [DataRow(CurriculumType.InverseDifficulty, "curriculum_type: inverse_difficulty" + None + AtRandom)]
    [DataRow(CurriculumType.Random, null)]
    public void Of_CurriculumWithoutRatings_SaysSo(CurriculumType type, string? expected) =>
        AssertNotices(Unrated, Config with { Curriculum = new() { Enabled = true, Type = type } }, expected);

    [TestMethod]
    [DataRow(LossKind.CrossEntropy, "use_difficulty_scaling" + None + ".")]
    [DataRow(LossKind.Focal, null)]
    public void Of_ClassWeightsByDifficulty_SaysSoIfTheLossHasThem(LossKind loss, string? expected) => AssertNotices(
        Unrated, Config with { Curriculum = new() { Enabled = false }, Loss = ExperimentConfig.Python.Loss with { Kind = loss, DifficultyScaling = true } }, expected);

    /// <summary>No other head has a curriculum.</summary>
    [TestMethod]
    public void Of_HeadOfMlNet_IsSilent() => AssertNotices(
        Unrated, Config with { Head = HeadKind.Linear, Curriculum = new() { Enabled = true, Type = CurriculumType.Difficulty } }, null);

    [TestMethod]
    public void Of_Ratings_IsSilent() => AssertNotices(Rated, Config, null);

    [TestMethod]
    public void Of_SomeRatings_CountsWhatLacks() => AssertNotices(
        Unrated with { Vad = i => new Vad(3, i < 5 ? float.NaN : 2, 3) }, Config,
        "curriculum_type: difficulty goes by ratings of valence, arousal and dominance; 5 of 72 utterances to train on lack some, and a missing one counts as 3.");

    [TestMethod]
    [DataRow("A", 1)]
    [DataRow("B", 0)]
    public void Of_SeveralCorpora_LooksAtThoseToTrainOn(string train, int expected)
    {
        var view = FeatureView.Join([Unrated.View(), Rated.View()]);
        var config = Config with { TrainDatasets = [train], EvaluationMode = EvaluationMode.CrossCorpus };
        Assert.HasCount(expected, RatingsNotice.Of(view, config));
    }

    [TestMethod]
    public void Plan_OfAPlansConfig_HasTheNoticeOnce()
    {
        var once = ExperimentPlan.Of(Unrated.View(), Config with { Notices = ["first"] }).Config;
        CollectionAssert.AreEqual(new[] { "first", "curriculum_type: difficulty" + None + AtRandom }, once.Notices.ToArray());
        CollectionAssert.AreEqual(once.Notices.ToArray(), ExperimentPlan.Of(Unrated.View(), once).Config.Notices.ToArray());
    }

    private static void AssertNotices(SyntheticCorpus corpus, ExperimentConfig config, string? expected) =>
        CollectionAssert.AreEqual(expected is null ? [] : new[] { expected }, RatingsNotice.Of(corpus.View(), config).ToArray());
}
