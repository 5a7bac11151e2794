using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class ExperimentFileTests
{
    private const string Common = """
        template: &template
          num_epochs: 30
          learning_rate: 9e-3
        train_dataset: EMODB
        audio_model_name: whisper-tiny-en
        text_model_name: all-minilm-l6-v2

        """;

    [TestMethod]
    public void Load_TemplateTopLevelAndOwnKeys_TheNearestWins()
    {
        var file = Load(Common + """
            num_epochs: 10
            experiments:
              - name: merged
                id: 7
                <<: *template
                modality: audio
              - name: own
                num_epochs: 5
                seeds: [1, 2, 3]
            """);

        Assert.AreEqual(30, file.Find("merged").NumEpochs);
        Assert.AreEqual(9e-3, file.Find("7").LearningRate);
        Assert.AreEqual(Modality.Audio, file.Find("0").Modality);
        Assert.AreEqual(5, file.Find("1").NumEpochs);
        Assert.AreEqual("EMODB", file.Find("own").TrainDatasets.Single());
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, file.Find("own").Seeds.ToArray());
    }

    [TestMethod]
    public void Load_SeveralErrors_ShowsAllWithLineAndNearestName()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Load(Common + """
            experiments:
              - name: a
                learning_rat: 1e-3
                modality: sound
                batch_size: 0
              - name: a
                dropout: 1
            """));

        StringAssert.Contains(error.Message, "(9,5): experiments[0].learning_rat: unknown key. Did you mean 'learning_rate'?");
        StringAssert.Contains(error.Message, "'sound' is none of both, audio, text.");
        StringAssert.Contains(error.Message, "batch_size: 0 is too small");
        StringAssert.Contains(error.Message, "dropout: 1 is out of range");
        StringAssert.Contains(error.Message, "'a' is the name of two experiments");
    }

    [TestMethod]
    public void Load_HeadsThatDontDivide_IsRefused()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Load(Common + "num_attention_heads: 7\n"));

        StringAssert.Contains(error.Message, "7 doesn't divide fusion_hidden_dim 128");
    }

    [TestMethod]
    public void Find_UnknownName_OffersTheNearest()
    {
        var file = Load(Common + "experiments:\n  - name: audio\n    modality: audio\n");

        var error = Assert.ThrowsExactly<EmotionFusionException>(() => file.Find("audoi"));

        StringAssert.Contains(error.Message, "Did you mean 'audio'?");
    }

    [TestMethod]
    public void Load_EveryTrackedConfig_Loads()
    {
        var files = Directory.GetFiles(Repository.PathOf("configs"), "*.yaml");
        Assert.IsNotEmpty(files);
        foreach (var file in files)
        {
            var experiments = ExperimentFile.Load(file).Experiments;
            Assert.IsNotEmpty(experiments, file);
            Assert.IsTrue(experiments.All(experiment => experiment.Notices.Count == 0), file);
            Assert.IsTrue(experiments.SelectMany(experiment => experiment.TrainDatasets).All(IsCorpus), file);
        }
    }

    /// <summary>The Python system tracks whatever has a project; whoever wants none of it says so.</summary>
    [TestMethod]
    [DataRow("wandb_project: x", 1)]
    [DataRow("tracking: []\nwandb_project: x", 0)]
    [DataRow("tracking: [tensorboard]\nwandb_project: x", 1)]
    public void Tracking_IsOffWhereItIsSaid(string yaml, int trackers) => Assert.HasCount(trackers, ConfigText.One(yaml + "\n").Tracking);

    private static bool IsCorpus(string name) => File.Exists(Path.Combine(Repository.PathOf("configs", "corpora"), $"{name}.yaml"));

    private static ExperimentFile Load(string yaml) => ConfigText.Load(yaml);
}
