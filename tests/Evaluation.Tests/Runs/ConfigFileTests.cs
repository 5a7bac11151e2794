using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ConfigFileTests
{
    private static readonly ExperimentConfig Config = new()
    {
        Name = "yes: \"no\" # {x}",
        Id = "7",
        TrainDatasets = ["EMODB"],
        Modality = Modality.Both,
        AudioEncoder = "whisper-tiny-en",
        TextEncoder = "all-minilm-l6-v2",
        Standardization = Standardization.Speaker,
        LeaveOut = LeaveOut.Speaker,
        ValidationStrategy = ValidationStrategy.RotateSpeakers,
        ValidationShare = 0.3,
        FusionType = FusionType.Concat,
        Seeds = [1, 2, 30],
        LearningRate = 9e-3,
        WeightDecay = 1e-5,
        Schedule = new ScheduleOptions { Kind = LearningRateSchedule.None, CosinePeriod = 11 },
        Loss = new LossOptions { ClassWeights = new Dictionary<string, double> { ["happy"] = 2.5, ["on"] = 1 } },
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
        Assert.AreEqual(DataHash.OfUtterances(view), provenance.Map("data")!.String("sha256"));
        var encoder = provenance.Maps("encoders")![0];
        Assert.AreEqual("synthetic", encoder.String("name"));
        Assert.AreEqual("0123456789ab", encoder.String("fingerprint"));
        Assert.AreEqual(DataHash.OfValues(view.Audio!), encoder.String("values_sha256"));
    }

    /// <summary>The file can be trained again, and what it says is what was trained: every key has the value that it had.</summary>
    [TestMethod]
    public void Text_ReadAsExperiments_IsTheSame()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("config.yaml"), ConfigFile.Text(new SyntheticCorpus().View(), Config, "emotionfusion", SyntheticRun.Started));
        var read = ExperimentFile.Load(folder.File("config.yaml")).Experiments.Single();
        Assert.AreEqual(JsonSerializer.Serialize(Config), JsonSerializer.Serialize(read));
    }

    /// <summary>A property that the file forgets would make two different runs look alike. The corpus says how many classes there are.</summary>
    [TestMethod]
    public void Experiment_EveryProperty_HasAKey()
    {
        var properties = typeof(ExperimentConfig).GetProperties().Count(property => property.CanWrite);
        Assert.HasCount(properties, ExperimentYaml.Of(Config));
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
}
