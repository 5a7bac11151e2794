using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class CurriculumPlannerTests
{
    private const int CurriculumEpochs = 4;

    private static readonly FeatureView View = TestViews.WithVad(
        TestViews.Separable(100, seed: 1), row => new Vad(1 + (row * 37 % 100 * 0.04f), 3, 3));

    private static readonly int[] TrainRows = [.. Enumerable.Range(0, 100).Where(row => row % 5 > 0)];

    [TestMethod]
    public void Plan_AnyEpoch_IsAFunctionOfSeedAndEpoch()
    {
        var straight = new CurriculumPlanner(View, TrainRows, Config(EvaluationMode.Loso), seed: 7);
        var plans = Enumerable.Range(0, 6).Select(epoch => Rows(straight.Plan(epoch, Unasked))).ToArray();

        for (var epoch = 0; epoch < plans.Length; epoch++)
        {
            var resumed = new CurriculumPlanner(View, TrainRows, Config(EvaluationMode.Loso), seed: 7);
            CollectionAssert.AreEqual(plans[epoch], Rows(resumed.Plan(epoch, Unasked)));
        }

        CollectionAssert.AreNotEqual(plans[4], plans[5]);
        CollectionAssert.AreNotEqual(plans[5], Rows(new CurriculumPlanner(View, TrainRows, Config(EvaluationMode.Loso), seed: 8).Plan(5, Unasked)));
    }

    [TestMethod]
    public void Plan_DuringTheCurriculum_SeesTheEasiestShareOnly()
    {
        var planner = new CurriculumPlanner(View, TrainRows, Config(EvaluationMode.Loso), seed: 7);

        var plan = planner.Plan(0, Unasked);

        Assert.AreEqual(0.25, plan.Fraction);
        var seen = Rows(plan).Select(planner.DifficultyOf).ToArray();
        Assert.AreEqual(seen.Average(difficulty => (double)difficulty), plan.MeanDifficulty, 1e-9);
        Assert.IsGreaterThanOrEqualTo(seen.Max(), TrainRows.Except(Rows(plan)).Min(planner.DifficultyOf));
    }

    /// <summary>Without ratings difficulty is the same for a whole class, and the first epochs would see one class alone.</summary>
    [TestMethod]
    [DataRow(CurriculumType.Difficulty)]
    [DataRow(CurriculumType.InverseDifficulty)]
    public void Plan_ByDifficultyWithoutRatings_DrawsAtRandom(CurriculumType type)
    {
        var unrated = TestViews.WithVad(View, _ => null);
        var planner = new CurriculumPlanner(unrated, TrainRows, Config(EvaluationMode.Loso, type), seed: 7);
        var random = new CurriculumPlanner(unrated, TrainRows, Config(EvaluationMode.Loso, CurriculumType.Random), seed: 7);

        CollectionAssert.AreEqual(Rows(random.Plan(0, Unasked)), Rows(planner.Plan(0, Unasked)));
        Assert.IsGreaterThan(2, Rows(planner.Plan(0, Unasked)).Select(row => unrated.Utterances[row].Label).Distinct().Count());
    }

    [TestMethod]
    public void Plan_AfterTheCurriculum_SeesAllOnce()
    {
        var plan = new CurriculumPlanner(View, TrainRows, Config(EvaluationMode.CrossCorpus), seed: 7).Plan(CurriculumEpochs, Unasked);

        Assert.AreEqual(1, plan.Fraction);
        CollectionAssert.AreEqual(TrainRows, Rows(plan).Order().ToArray());
        CollectionAssert.AreNotEqual(TrainRows, Rows(plan));
    }

    [TestMethod]
    public void Plan_CrossCorpus_GoesFromEasyToHardUntilTheCurriculumIsOver()
    {
        var config = Config(EvaluationMode.CrossCorpus) with { SingleSpeakerBatches = true };
        var planner = new CurriculumPlanner(View, TrainRows, config, seed: 7);

        var seen = Rows(planner.Plan(2, Unasked)).Select(planner.DifficultyOf).ToArray();

        CollectionAssert.AreEqual(seen.Order().ToArray(), seen);
        Assert.IsTrue(planner.Plan(CurriculumEpochs, Unasked).Batches.All(OfOneSpeaker));
    }

    [TestMethod]
    public void Plan_LosoWithSingleSpeakers_HasThemInEveryEpoch()
    {
        var config = Config(EvaluationMode.Loso) with { SingleSpeakerBatches = true };
        var planner = new CurriculumPlanner(View, TrainRows, config, seed: 7);

        Assert.IsTrue(Enumerable.Range(0, 6).All(epoch => planner.Plan(epoch, Unasked).Batches.All(OfOneSpeaker)));
    }

    [TestMethod]
    public void Plan_ModelConfidence_AsksFromTheSecondEpochToTheCurriculumsEnd()
    {
        var config = Config(EvaluationMode.CrossCorpus, CurriculumType.ModelConfidence);
        var planner = new CurriculumPlanner(View, TrainRows, config, seed: 7);
        var asked = 0;
        float[] Confidences(IReadOnlyList<int> rows)
        {
            asked++;
            return [.. rows.Select(row => row / 100f)];
        }

        var plans = Enumerable.Range(0, 6).Select(epoch => planner.Plan(epoch, Confidences)).ToArray();

        Assert.AreEqual(CurriculumEpochs - 1, asked);
        CollectionAssert.AreEqual(TrainRows.Reverse().Take(40).ToArray(), Rows(plans[1]));
    }

    [TestMethod]
    public void Plan_ShareBelowOneUtterance_SeesOne()
    {
        var config = Config(EvaluationMode.Loso) with { Curriculum = new() { Enabled = true, Epochs = 30 } };

        var plan = new CurriculumPlanner(View, [1, 2, 3], config, seed: 7).Plan(0, Unasked);

        Assert.HasCount(1, Rows(plan));
        Assert.AreEqual(1 / 3.0, plan.Fraction, 1e-12);
    }

    [TestMethod]
    public void Planner_SingleSpeakersWithoutAKnownOne_SaysWhatToDo()
    {
        var unnamed = TestViews.WithSpeakers(View, _ => "unknown");
        var config = Config(EvaluationMode.Loso) with { SingleSpeakerBatches = true };

        var error = Assert.ThrowsExactly<EmotionFusionException>(() => new CurriculumPlanner(unnamed, TrainRows, config, seed: 7));

        StringAssert.Contains(error.Message, "none of the 80 training utterances has a known speaker");
        StringAssert.Contains(error.Message, "use_speaker_disentanglement");
    }

    [TestMethod]
    public void Plan_SelectionWithoutAKnownSpeaker_NamesTheEpoch()
    {
        var view = TestViews.WithSpeakers(View, row => row == 4 ? "a" : "unknown");
        var config = Config(EvaluationMode.Loso) with { SingleSpeakerBatches = true, Curriculum = new() { Enabled = true, Epochs = 30 } };
        var planner = new CurriculumPlanner(view, [.. TrainRows.OrderBy(row => row == 4)], config with { Curriculum = config.Curriculum with { Type = CurriculumType.PresetOrder } }, seed: 7);

        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => planner.Plan(0, Unasked)).Message, "epoch 1");
        Assert.HasCount(1, Rows(planner.Plan(30, Unasked)));
    }

    private static ExperimentConfig Config(EvaluationMode mode, CurriculumType type = CurriculumType.Difficulty) => ExperimentConfig.Python with
    {
        Name = "curriculum",
        EvaluationMode = mode,
        BatchSize = 8,
        Curriculum = new() { Enabled = true, Epochs = CurriculumEpochs, Type = type },
    };

    private static bool OfOneSpeaker(int[] batch) => batch.Select(row => View.Utterances[row].Speaker).Distinct().Count() == 1;

    private static int[] Rows(EpochPlan plan) => [.. plan.Batches.SelectMany(batch => batch)];

    private static float[] Unasked(IReadOnlyList<int> rows) => throw new AssertFailedException("Nobody needs confidences here.");
}
