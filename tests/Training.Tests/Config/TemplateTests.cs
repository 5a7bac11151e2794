namespace EmotionFusion.Training.Tests;

/// <summary>Files as they grow over a series of experiments: templates, merges of merges, keys said twice.</summary>
[TestClass]
public sealed class TemplateTests
{
    [TestMethod]
    public void Load_GridOverABaseline_EachDiffersInItsOwnKey()
    {
        var file = ConfigText.Load("""
            baseline: &baseline
              id: grid
              train_dataset: IEMO
              learning_rate: 1e-5
              dropout: 0.1
            experiments:
              - <<: *baseline
                name: rate 1e-4
                learning_rate: 1e-4
              - <<: *baseline
                name: dropout 0.3
                dropout: 0.3
              - <<: *baseline
                train_dataset: [IEMO, MSPI]
            """);

        CollectionAssert.AreEqual(new[] { 1e-4, 1e-5, 1e-5 }, file.Experiments.Select(e => e.LearningRate).ToArray());
        CollectionAssert.AreEqual(new[] { 0.1, 0.3, 0.1 }, file.Experiments.Select(e => e.Dropout).ToArray());
        CollectionAssert.AreEqual(new[] { "IEMO", "MSPI" }, file.Find("experiment_2").TrainDatasets.ToArray());
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => file.Find("grid"));
        StringAssert.Contains(error.Message, "'grid' is the id of 3 experiments (rate 1e-4, dropout 0.3, experiment_2); take the name.");
    }

    [TestMethod]
    public void Load_MergeOfMerges_TheNearestWins()
    {
        var file = ConfigText.Load("""
            first: &first { batch_size: 8, num_epochs: 3, hidden_dim: 9 }
            second: &second { <<: *first, num_epochs: 4 }
            experiments:
              - { <<: *second, hidden_dim: 10 }
            """);

        var read = file.Experiments.Single();
        Assert.AreEqual((8, 4, 10), (read.BatchSize, read.NumEpochs, read.HiddenDim));
    }

    [TestMethod]
    public void Load_TypoInATemplate_IsFoundOnceAtItsPlace()
    {
        const string Template = "warm: &warm\n  num_epoch: 3\n  batch_size: 0\nexperiments:\n";
        Assert.AreEqual("(2,3): warm.num_epoch: unknown key. Did you mean 'num_epochs'?", ConfigText.Error(Template.Replace("  batch_size: 0\n", "  batch_size: 8\n") + "  - name: a\n"));
        Assert.AreEqual("""
            (2,3): warm.num_epoch: unknown key. Did you mean 'num_epochs'?
            (3,15): experiments[0].batch_size: 0 is too small; expected 1 or more.
            """.ReplaceLineEndings("\n"), ConfigText.Error(Template + "  - { <<: *warm, name: a }\n  - { <<: *warm, name: b }\n"));
    }

    [TestMethod]
    public void Load_AnchoredValue_IsNoTemplate()
    {
        var file = ConfigText.Load("prototypes: &vad { 0: [3, 2, 3] }\nexperiments:\n  - expected_vad: *vad\n");
        Assert.AreEqual(2, file.Experiments.Single().ExpectedVad[0].Arousal);
    }

    [TestMethod]
    public void Load_KeyTwice_TheLaterCountsAndItIsSaid()
    {
        var file = ConfigText.Load("""
            template: &t
              class_weights: { happy: 1, sad: 1 }
              class_weights: { happy: 3 }
            experiments:
              - { <<: *t, name: a }
              - { name: b }
              - name: c
                dropout: 0.2
                dropout: 0.3
            """);

        Assert.AreEqual(3, file.Find("a").Loss.ClassWeights.Single().Value);
        CollectionAssert.AreEqual(new[] { "class_weights stands twice in one mapping, in lines 2 and 3: the later counts." }, file.Find("a").Notices.ToArray());
        Assert.IsEmpty(file.Find("b").Notices);
        Assert.AreEqual(0.3, file.Find("c").Dropout);
        CollectionAssert.AreEqual(new[] { "dropout stands twice in one mapping, in lines 8 and 9: the later counts." }, file.Find("c").Notices.ToArray());
    }

    [TestMethod]
    public void Load_OneExperimentOfSeveralCantBeHad_TheOthersCan()
    {
        var file = ConfigText.Load("experiments:\n  - name: frozen\n  - name: tuned\n    freeze_text_encoder: false\n");
        Assert.AreEqual("frozen", file.Find("0").Name);
        foreach (var wanted in new Action[] { () => file.Find("tuned"), () => file.Find("1"), () => file.All() })
        {
            var error = Assert.ThrowsExactly<EmotionFusionException>(wanted);
            StringAssert.StartsWith(error.Message, "Can't run 'tuned':\n");
            StringAssert.Contains(error.Message, "(4,26): freeze_text_encoder: false asks for fine-tuning, and encoders are frozen ONNX graphs here");
        }
    }

    [TestMethod]
    public void Load_NothingThatCanBeHad_IsRefused() =>
        StringAssert.Contains(ConfigText.Error("name: tuned\nfreeze_audio_encoder: false\n"), "(2,23): freeze_audio_encoder: false asks for fine-tuning");
}
