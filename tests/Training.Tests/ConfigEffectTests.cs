using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

/// <summary>Every option of training changes what comes out, and from the epoch on that it should.</summary>
[TestClass]
public sealed class ConfigEffectTests
{
    private static readonly FeatureView View = TestViews.WithRatings(TestViews.Separable(240, seed: 31, noise: 1.5), seed: 32);
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1)[0];

    private static readonly ExperimentConfig Base = TestConfigs.Small with
    {
        NumEpochs = 6,
        EvaluationMode = EvaluationMode.CrossCorpus,
        Curriculum = new CurriculumOptions { Enabled = true, Epochs = 3 },
    };

    private static readonly CurriculumOptions Curriculum = Base.Curriculum;
    private static readonly ScheduleOptions Schedule = Base.Schedule;
    private static readonly LossOptions Loss = Base.Loss;

    public static IEnumerable<object[]> Changes =>
    [
        ["seed", 0, Base],
        ["batch_size", 0, Base with { BatchSize = 20 }],
        ["learning_rate", 0, Base with { LearningRate = 4e-3 }],
        ["weight_decay", 0, Base with { WeightDecay = 1e-2 }],
        ["dropout", 0, Base with { Dropout = 0.2 }],
        ["hidden_dim", 0, Base with { HiddenDim = 40 }],
        ["fusion_hidden_dim", 0, Base with { FusionHiddenDim = 20 }],
        ["num_attention_heads", 0, Base with { NumAttentionHeads = 2 }],
        ["fusion_type", 0, Base with { FusionType = FusionType.Gated }],
        ["modality", 0, Base with { Modality = Modality.Text }],
        ["feature_standardization", 0, Base with { Standardization = Standardization.Fold }],
        ["use_speaker_disentanglement", 3, Base with { SingleSpeakerBatches = true }],
        ["speaker_adversary_weight", 0, Base with { SpeakerAdversaryWeight = 0.5 }],
        ["loss", 0, Base with { Loss = Loss with { Kind = LossKind.Focal } }],
        ["use_difficulty_scaling", 0, Base with { Loss = Loss with { DifficultyScaling = true } }],
        ["class_weights", 0, Base with { Loss = Loss with { ClassWeights = new Dictionary<string, double> { ["happy"] = 2 } } }],
        ["lr_scheduler", 1, Base with { Schedule = Schedule with { Kind = LearningRateSchedule.Exponential } }],
        ["lr_scheduler_T_max", 1, Base with { Schedule = Schedule with { CosinePeriod = 12 } }],
        ["use_curriculum_learning", 0, Base with { Curriculum = Curriculum with { Enabled = false } }],
        ["curriculum_epochs", 0, Base with { Curriculum = Curriculum with { Epochs = 4 } }],
        ["curriculum_pacing", 0, Base with { Curriculum = Curriculum with { Pacing = CurriculumPacing.Sqrt } }],
        ["curriculum_type", 0, Base with { Curriculum = Curriculum with { Type = CurriculumType.InverseDifficulty } }],
        ["post_curriculum_dropout", 3, Base with { Curriculum = Curriculum with { PostDropout = 0.3 } }],
        ["use_curriculum_lr_schedule", 0, Base with { Curriculum = Curriculum with { LearningRate = true } }],
        ["expected_vad", 0, Base with { ExpectedVad = Difficulty.DefaultPrototypes.ToDictionary(pair => pair.Key, pair => new Vad(5, 1, pair.Value.Dominance)) }],
        ["evaluation_mode", 0, Base with { EvaluationMode = EvaluationMode.Loso }],
    ];

    public static IEnumerable<object[]> SecondaryChanges =>
    [
        ["focal_gamma", Focal(), Focal() with { Loss = Focal().Loss with { FocalGamma = 0.5 } }],
        ["loss_temperature", Focal(), Focal() with { Loss = Focal().Loss with { Temperature = 2 } }],
        ["lr_scheduler_step_size", Scheduled(LearningRateSchedule.Step), Scheduled(LearningRateSchedule.Step) with { Schedule = Scheduled(LearningRateSchedule.Step).Schedule with { StepSize = 2 } }],
        ["lr_scheduler_gamma", Scheduled(LearningRateSchedule.Step), Scheduled(LearningRateSchedule.Step) with { Schedule = Scheduled(LearningRateSchedule.Step).Schedule with { Gamma = 0.5 } }],
        ["lr_scheduler_factor", Scheduled(LearningRateSchedule.Plateau), Scheduled(LearningRateSchedule.Plateau) with { Schedule = Scheduled(LearningRateSchedule.Plateau).Schedule with { Factor = 0.9 } }],
        ["lr_scheduler_patience", Scheduled(LearningRateSchedule.Plateau), Scheduled(LearningRateSchedule.Plateau) with { Schedule = Scheduled(LearningRateSchedule.Plateau).Schedule with { Patience = 50 } }],
        ["curriculum_start_lr_multiplier", Paced(), Paced() with { Curriculum = Paced().Curriculum with { StartMultiplier = 1 } }],
        ["curriculum_end_lr_multiplier", Paced(), Paced() with { Curriculum = Paced().Curriculum with { EndMultiplier = 0.5 } }],
        ["post_curriculum_lr_multiplier", Paced(), Paced() with { Curriculum = Paced().Curriculum with { PostMultiplier = 1 } }],
        ["curriculum_lr_decay", Paced(), Paced() with { Curriculum = Paced().Curriculum with { Decay = CurriculumDecay.Sqrt } }],
        ["modality_dropout", Adaptive(), Adaptive() with { ModalityDropout = 0.5 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Changes))]
    public void Train_OptionChanged_ChangesTheEpochsFromThere(string key, int firstEpoch, ExperimentConfig changed)
    {
        var expected = Train(Base, seed: 1).Epochs;
        var found = Train(changed, seed: key == "seed" ? 2 : 1).Epochs;

        for (var epoch = 0; epoch < firstEpoch; epoch++)
        {
            Assert.AreEqual(expected[epoch].TrainLoss, found[epoch].TrainLoss, $"{key} has an effect before its time");
        }

        Assert.AreNotEqual(expected[firstEpoch].TrainLoss, found[firstEpoch].TrainLoss, $"{key} has no effect");
    }

    [TestMethod]
    [DynamicData(nameof(SecondaryChanges))]
    public void Train_OptionOfAnOptionChanged_ChangesTraining(string key, ExperimentConfig before, ExperimentConfig after) =>
        Assert.AreNotEqual(Train(before, seed: 1).Epochs[^1].TrainLoss, Train(after, seed: 1).Epochs[^1].TrainLoss, $"{key} has no effect");

    [TestMethod]
    public void Train_Curriculum_LetsInMoreAndHarderUtterances()
    {
        var epochs = Train(Base, seed: 1).Epochs;

        CollectionAssert.AreEqual(new[] { 0.33, 0.67, 1, 1, 1, 1 }, epochs.Select(epoch => Math.Round(epoch.CurriculumFraction, 2)).ToArray());
        Assert.IsLessThan(epochs[1].MeanDifficulty, epochs[0].MeanDifficulty);
        Assert.IsLessThan(epochs[2].MeanDifficulty, epochs[1].MeanDifficulty);
    }

    [TestMethod]
    public void Train_EarlyStopping_EndsWhenNothingGetsBetter()
    {
        var config = Base with
        {
            NumEpochs = 60,
            Schedule = new ScheduleOptions { EarlyStopping = true, EarlyStoppingPatience = 4 },
        };

        var trained = Train(config, seed: 1);

        Assert.IsLessThan(60, trained.Epochs.Count);
        Assert.IsGreaterThanOrEqualTo(3 + 4, trained.Epochs.Count, "it watches only when the curriculum is over");
    }

    private static ExperimentConfig Focal() => Base with { Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.Focal, Temperature = 1 } };

    private static ExperimentConfig Paced() => Base with { Curriculum = Curriculum with { LearningRate = true } };

    private static ExperimentConfig Adaptive() => Base with { FusionType = FusionType.Adaptive };

    private static ExperimentConfig Scheduled(LearningRateSchedule kind) =>
        Base with { NumEpochs = 12, Schedule = new ScheduleOptions { Kind = kind, StepSize = 3, Gamma = 0.1, Patience = 0, Factor = 0.5 } };

    private static TrainedFold Train(ExperimentConfig config, int seed) => Trainer.Train(View, Fold, config, seed, new TrainOptions());
}
