using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ConfigFileTests
{
    /// <summary>Every property but Modality has another value than its default, so that one which is forgotten shows.</summary>
    private static readonly ExperimentConfig Config = new()
    {
        Name = "yes: \"no\" # {x}",
        Id = "7",
        WandbProject = "A project, mine",
        WandbEntity = "a: lab",
        Tracking = [TrackerKind.Wandb, TrackerKind.Tensorboard],
        TrainDatasets = ["EMODB"],
        LabelMap = "on",
        TestDatasets = ["IEMO", "on"],
        Modality = Modality.Both, // modality_dropout needs it
        AudioEncoder = "whisper-tiny-en",
        TextEncoder = "all-minilm-l6-v2",
        AudioPooling = "max",
        TextMaxLength = 64,
        AudioDim = 384,
        ClassNames = ["neutral", "happy", "on"],
        NumClasses = 3,
        Standardization = Standardization.Speaker,
        EvaluationMode = EvaluationMode.Holdout,
        Folds = "folds.json",
        LeaveOut = LeaveOut.Speaker,
        Groups = 4,
        ValidationStrategy = ValidationStrategy.RotateSpeakers,
        ValidationShare = 0.3,
        Seeds = [1, 2, 30],
        Head = HeadKind.Lightgbm,
        FusionType = FusionType.Adaptive,
        HiddenDim = 11,
        FusionHiddenDim = 12,
        NumAttentionHeads = 3,
        Dropout = 0.25,
        ModalityDropout = 0.5,
        BatchSize = 13,
        NumEpochs = 14,
        LearningRate = 9e-3,
        WeightDecay = 1e-7,
        Optimizer = Optimizer.Adam,
        KeptWeights = KeptWeights.BestEpoch,
        SingleSpeakerBatches = true,
        SpeakerAdversaryWeight = 0.1,
        ExpectedVad = new Dictionary<int, Vad> { [0] = new(1, 2, 3), [1] = new(4.2f, 3.3f, 5), [2] = new(2, 2, 2.1f) },
        Loss = new()
        {
            Kind = LossKind.Focal,
            Weighting = ClassWeighting.None,
            LabelSmoothing = 0.2,
            DifficultyScaling = true,
            Temperature = 1,
            FocalGamma = 0.5,
            ClassWeights = new Dictionary<string, double> { ["happy"] = 2.5, ["on"] = 1 },
        },
        Targets = new() { Task = PredictionTask.Both, Labels = LabelKind.Hard, VadWeight = 0.5, MissingVad = MissingVad.Three },
        Schedule = new()
        {
            Kind = LearningRateSchedule.Plateau,
            CosinePeriod = 11,
            StepSize = 3,
            Gamma = 0.3,
            Patience = 2,
            Factor = 0.7,
            EarlyStopping = true,
            EarlyStoppingPatience = 4,
            EarlyStoppingMinDelta = 0.01,
        },
        Curriculum = new()
        {
            Enabled = true,
            Epochs = 7,
            Pacing = CurriculumPacing.Log,
            Type = CurriculumType.ModelConfidence,
            PostDropout = 0.15,
            LearningRate = true,
            StartMultiplier = 4,
            EndMultiplier = 0.1,
            PostMultiplier = 1.5,
            Decay = CurriculumDecay.Sqrt,
        },
    };

    [TestMethod]
    public void Text_Read_GivesTheProvenance()
    {
        using var folder = new TempFolder();
        var view = new SyntheticCorpus().View();
        File.WriteAllText(folder.File("config.yaml"), ConfigFile.Text(view, Config, "emotionfusion train -c \"my file.yaml\"", SyntheticRun.Started));

        var provenance = YamlFile.Read(folder.File("config.yaml")).Map("provenance")!;
        Assert.AreEqual("emotionfusion train -c \"my file.yaml\"", provenance.String("command"));
        Assert.AreEqual("2026-03-14T15:09:26+01:00", provenance.String("started"));
        StringAssert.Matches(provenance.Map("libraries")!.String("Microsoft.ML"), new(@"^\d+\.\d+\.\d+"));
        StringAssert.Matches(provenance.Map("libraries")!.String("TorchSharp"), new(@"^\d+\.\d+\.\d+"));
        Assert.AreEqual(OnnxFacts.Version, provenance.Map("libraries")!.String("Microsoft.ML.OnnxRuntime"), "what doctor says");
        Assert.AreEqual(DataHash.OfUtterances(view), provenance.Map("data")!.String("sha256"));
        var encoder = provenance.Maps("encoders")![0];
        Assert.AreEqual("synthetic", encoder.String("name"));
        Assert.AreEqual("0123456789ab", encoder.String("fingerprint"));
        Assert.AreEqual(DataHash.OfValues(view.Audio!), encoder.String("values_sha256"));
    }

    [TestMethod]
    public void Text_FeaturesOfTwoOnnxRuntimes_NamesBoth()
    {
        using var folder = new TempFolder();
        var corpus = new Corpus
        {
            Name = "ONE",
            ClassNames = ["calm", "cross"],
            Utterances = [new() { Id = "a", Label = 0, Speaker = "s", Session = "1" }],
            Exclusions = [],
        };
        var view = new FeatureView(corpus, new FeatureBlock("synthetic", "0123456789ab", 2, [1, 2]) { RuntimeVersions = ["1.29.0", "1.31.1"] }, null);
        File.WriteAllText(folder.File("config.yaml"), ConfigFile.Text(view, Config, "emotionfusion", SyntheticRun.Started));
        var encoder = YamlFile.Read(folder.File("config.yaml")).Map("provenance")!.Maps("encoders")!.Single();
        CollectionAssert.AreEqual(new[] { "1.29.0", "1.31.1" }, encoder.Strings("onnx_runtime")!.ToArray());
    }

    /// <summary>The file can be trained again, and what it says is what was trained: every key has the value that it had.</summary>
    [TestMethod]
    public void Text_ReadAsExperiments_IsTheSame()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("config.yaml"), ConfigFile.Text(new SyntheticCorpus().View(), Config, "emotionfusion", SyntheticRun.Started));
        var read = ExperimentFile.Load(folder.File("config.yaml")).Experiments.Single();
        Assert.AreEqual(JsonSerializer.Serialize(Config), JsonSerializer.Serialize(read with { Notices = [] }));
    }

    /// <summary>Only a value that isn't the default shows that it was written and read. Notices aren't written: reading makes them. A search is read back in SearchTests and ResumedSweepTests.</summary>
    [TestMethod]
    public void Config_EveryProperty_IsNotTheDefault()
    {
        var defaults = new ExperimentConfig { Name = "" };
        AssertAllDiffer(defaults, Config, [nameof(ExperimentConfig.Notices), nameof(ExperimentConfig.UnsetDefaults), nameof(ExperimentConfig.EpochsBySize), nameof(ExperimentConfig.Modality), nameof(ExperimentConfig.Search)]);
        AssertAllDiffer(defaults.Loss, Config.Loss, []);
        AssertAllDiffer(defaults.Schedule, Config.Schedule, []);
        AssertAllDiffer(defaults.Curriculum, Config.Curriculum, []);
    }

    /// <summary>A run's config.yaml is held to the same limits when the run is gone on with.</summary>
    [TestMethod]
    public void Read_EpochsBeyondCounting_IsRefused()
    {
        using var folder = new TempFolder();
        var text = ConfigFile.Text(new SyntheticCorpus().View(), Config, "emotionfusion", SyntheticRun.Started);
        File.WriteAllText(folder.File("config.yaml"), text.Replace("num_epochs: 14", "num_epochs: 2147483647"));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RecordedConfig.Read(RunFolder.Open(folder.Path)));
        StringAssert.Contains(error.Message, "num_epochs: 2147483647 is too large; expected 100000 or less.");
    }

    [TestMethod]
    public void DataHash_OneLabelOrOneValueChanged_IsAnother()
    {
        var corpus = new SyntheticCorpus();
        FeatureView view = corpus.View(), relabelled = (corpus with { Seed = 8 }).View();
        Assert.AreEqual(DataHash.OfUtterances(view), DataHash.OfUtterances(corpus.View()));
        Assert.AreNotEqual(DataHash.OfUtterances(view), DataHash.OfUtterances(relabelled));
        Assert.AreEqual(DataHash.OfValues(view.Audio!), DataHash.OfValues(corpus.View().Audio!));
        Assert.AreNotEqual(DataHash.OfValues(view.Audio!), DataHash.OfValues(relabelled.Audio!));
    }

    [TestMethod]
    public void SourceVersion_Current_NamesAVersion() =>
        StringAssert.Matches(SourceVersion.Current().Version, new(@"^\d+\.\d+"));

    private static void AssertAllDiffer<T>(T defaults, T config, string[] except)
    {
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite && !except.Contains(property.Name)))
        {
            Assert.AreNotEqual(JsonSerializer.Serialize(property.GetValue(defaults)), JsonSerializer.Serialize(property.GetValue(config)), property.Name);
        }
    }
}
