using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

internal static class KeyTable
{
    public static IReadOnlyList<KeyCase> Cases { get; } =
    [
        new("name", "\"a b\"", c => c.Name, "a b", "[a]", "{ a: b }"),
        new("experiment_name", "x", c => c.Name, "x", "[a]"),
        new("id", "007", c => c.Id, "007", "[7]"),
        new("wandb_project", "\"My project\"", c => c.WandbProject, "My project", "[a]"),

        new("train_dataset", "[IEMO, MSPP]", c => c.TrainDatasets, new[] { "IEMO", "MSPP" }, "[]", "[A, A]", "{ a: b }"),
        new("train_dataset", "IEMO", c => c.TrainDatasets, new[] { "IEMO" }),
        new("test_datasets", "[IEMO]", c => c.TestDatasets, new[] { "IEMO" }, "[]", "[A, A]", "MSPI"),
        new("evaluation_mode", "cross_corpus", c => c.EvaluationMode, EvaluationMode.CrossCorpus, "loco", "[loso]"),
        new("evaluation_mode", "loso", c => c.EvaluationMode, EvaluationMode.Loso),
        new("leave_out", "speaker", c => c.LeaveOut, LeaveOut.Speaker, "corpus"),
        new("val_strategy", "random", c => c.ValidationStrategy, ValidationStrategy.Random, "test"),
        new("val_strategy", "rotate_speakers", c => c.ValidationStrategy, ValidationStrategy.RotateSpeakers),
        new("val_split", "0.25", c => c.ValidationShare, 0.25, "0", "1", "-0.1", "a"),
        new("seeds", "[32, 478]", c => c.Seeds, new[] { 32, 478 }, "[]", "[1, 1]", "[-1]", "[a]", "[1.5]"),
        new("seeds", "7\nseed: 8", c => c.Seeds, new[] { 7 }),
        new("seed", "9", c => c.Seeds, new[] { 9 }, "-1", "1.5", "a"),
        new("class_names", "[a, b, c]", c => c.ClassNames, new[] { "a", "b", "c" }, "[a]", "[a, a]"),
        new("class_names", "{ 0: a, 1: b }", c => c.ClassNames, new[] { "a", "b" }, "{ 0: a, 2: b }"),
        new("num_classes", "5", c => c.NumClasses, 5, "1", "four"),

        new("modality", "audio", c => c.Modality, Modality.Audio, "video"),
        new("audio_encoder_type", "hubert", c => c.AudioEncoder, "hubert-base-ls960", "wavlm"),
        new("audio_model_name", "facebook/wav2vec2-base-960h", c => c.AudioEncoder, "wav2vec2-base-960h", "facebook/", "[a]"),
        new("text_model_name", "roberta-base", c => c.TextEncoder, "roberta-base", "a/", "[a]"),
        new("audio_pooling", "max", c => c.AudioPooling, "max", "tokens", "attention"),
        new("text_max_length", "64", c => c.TextMaxLength, 64, "2", "long"),
        new("audio_dim", "1024", c => c.AudioDim, 1024, "0", "a"),
        new("freeze_audio_encoder", "true\nbatch_size: 7", c => c.BatchSize, 7, "false", "maybe"),
        new("freeze_text_encoder", "true\nbatch_size: 7", c => c.BatchSize, 7, "false", "maybe"),
        new("feature_standardization", "speaker", c => c.Standardization, Standardization.Speaker, "corpus"),

        new("head", "lightgbm", c => c.Head, HeadKind.Lightgbm, "svm"),
        new("fusion_type", "gated", c => c.FusionType, FusionType.Gated, "sum"),
        new("hidden_dim", "300", c => c.HiddenDim, 300, "0", "1.5"),
        new("fusion_hidden_dim", "256", c => c.FusionHiddenDim, 256, "0", "a"),
        new("num_attention_heads", "16", c => c.NumAttentionHeads, 16, "0", "7", "a"),
        new("dropout", "0.25", c => c.Dropout, 0.25, "1", "-0.1", "a"),
        new("modality_dropout", "1\nfusion_type: adaptive", c => c.ModalityDropout, 1.0, "1.1\nfusion_type: adaptive", "-0.1", "a"),

        new("batch_size", "64", c => c.BatchSize, 64, "0", "a"),
        new("num_epochs", "30", c => c.NumEpochs, 30, "0", "1e3"),
        new("learning_rate", "9e-3", c => c.LearningRate, 9e-3, "0", "-1", "fast", ".nan"),
        new("weight_decay", "5e-6", c => c.WeightDecay, 5e-6, "-1", "a"),
        new("use_speaker_disentanglement", "true", c => c.SingleSpeakerBatches, true, "1", "\"true\""),
        new("speaker_adversary_weight", "0.5", c => c.SpeakerAdversaryWeight, 0.5, "-0.5", "a"),

        new("loss", "focal", c => c.Loss.Kind, LossKind.Focal, "hinge"),
        new("loss", "cross_entropy", c => c.Loss.Kind, LossKind.CrossEntropy),
        new("use_difficulty_scaling", "true", c => c.Loss.DifficultyScaling, true, "1"),
        new("loss_temperature", "1.0", c => c.Loss.Temperature, 1.0, "0", "-1", "a"),
        new("focal_gamma", "0", c => c.Loss.FocalGamma, 0.0, "-1", "a"),
        new("class_weights", "{ happy: 2.5 }", c => c.Loss.ClassWeights, new Dictionary<string, double> { ["happy"] = 2.5 }, "[1]", "{ happy: -1 }", "{ happy: a }"),

        new("lr_scheduler", "plateau", c => c.Schedule.Kind, LearningRateSchedule.Plateau, "cyclic"),
        new("lr_scheduler_T_max", "60", c => c.Schedule.CosinePeriod, 60, "0", "a"),
        new("lr_scheduler_step_size", "3", c => c.Schedule.StepSize, 3, "0", "a"),
        new("lr_scheduler_gamma", "1", c => c.Schedule.Gamma, 1.0, "0", "1.1", "a"),
        new("lr_scheduler_patience", "0", c => c.Schedule.Patience, 0, "-1", "a"),
        new("lr_scheduler_factor", "0.9", c => c.Schedule.Factor, 0.9, "0", "1.1", "a"),
        new("use_early_stopping", "true", c => c.Schedule.EarlyStopping, true, "1"),
        new("early_stopping_patience", "0", c => c.Schedule.EarlyStoppingPatience, 0, "-1", "a"),
        new("early_stopping_min_delta", "0", c => c.Schedule.EarlyStoppingMinDelta, 0.0, "-1", "a"),

        new("use_curriculum_learning", "false", c => c.Curriculum.Enabled, false, "no"),
        new("curriculum_epochs", "0", c => c.Curriculum.Epochs, 0, "-1", "a"),
        new("curriculum_pacing", "sqrt", c => c.Curriculum.Pacing, CurriculumPacing.Sqrt, "square"),
        new("curriculum_type", "preset_order", c => c.Curriculum.Type, CurriculumType.PresetOrder, "easy"),
        new("difficulty_method", "euclidean_distance\nbatch_size: 7", c => c.BatchSize, 7, "cosine"),
        new("post_curriculum_dropout", "0", c => c.Curriculum.PostDropout, 0.0, "1", "-0.1", "a"),
        new("use_curriculum_lr_schedule", "true", c => c.Curriculum.LearningRate, true, "1"),
        new("curriculum_start_lr_multiplier", "4.0", c => c.Curriculum.StartMultiplier, 4.0, "0", "a"),
        new("curriculum_end_lr_multiplier", "0", c => c.Curriculum.EndMultiplier, 0.0, "-1", "a"),
        new("post_curriculum_lr_multiplier", "1", c => c.Curriculum.PostMultiplier, 1.0, "0", "a"),
        new("curriculum_lr_decay", "sqrt", c => c.Curriculum.Decay, CurriculumDecay.Sqrt, "log"),
        new("expected_vad", "{ 1: [4.5, 4, 4] }", c => c.ExpectedVad[1], new Vad(4.5f, 4, 4), "[1]", "{ 4: [1, 1, 1] }", "{ 0: [1, 1] }", "{ 0: [0, 1, 1] }", "{ 0: [1, 1, a] }", "{ 0: 3 }"),
    ];
}
