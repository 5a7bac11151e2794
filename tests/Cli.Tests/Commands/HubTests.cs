namespace EmotionFusion.Cli.Tests;

/// <summary>A hub's Parquet with the Python system's own YAML files; no encoder at hand.</summary>
[TestClass]
public sealed class HubTests
{
    private const string Python = """
        base: &base
          modality: audio
          audio_encoder_type: preextracted
          audio_model_name: null
          audio_dim: 12
          freeze_audio_encoder: true
          text_model_name: bert-base-uncased
          train_dataset: IEMO
          evaluation_mode: both
          batch_size: 16
          num_epochs: 2
          hidden_dim: 16
          fusion_hidden_dim: 16
          num_attention_heads: 2
          learning_rate: 9e-3
          use_curriculum_learning: true
          curriculum_epochs: 1
        wandb_project: Emotion
        experiments:
          - <<: *base
            id: a1
            name: audio
          - <<: *base
            name: fused
            modality: both
        """;

    [TestMethod]
    public void Corpus_OfAHub_IsShown()
    {
        using var project = Hub();
        var text = project.Run("corpus", "IEMO", "--data", "data").Expect(0).Out;
        Assert.Contains("IEMO: 48 utterances, 10 speakers, 5 sessions", text);
        StringAssert.Matches(text, new(@"(?m)^10\s+5\s+4 "), "speaker 10 is of session 5");
    }

    [TestMethod]
    public void Train_AudioAlone_TakesTheColumnsFeatures()
    {
        using var project = Hub();
        var result = project.Run("train", "-c", "configs/python.yaml", "-e", "a1", "--data", "data").Expect(3);
        Assert.Contains("left out: train-00001-of-00002:0000023: no value in column emotion2vec_features[0].feats", result.Error);
        Assert.Contains("IEMO_TO_MSPI", result.Out);
        foreach (var run in new[] { "audio_loso", "audio_cross_corpus" })
        {
            Assert.HasCount(1, Directory.GetFiles(project.Path("runs", run), "results.json", SearchOption.AllDirectories));
        }

        StringAssert.Matches(Path.GetFileName(Directory.GetDirectories(project.Path("features", "IEMO")).Single()), new("^preextracted-[0-9a-f]{12}$"));
        var config = File.ReadAllText(Directory.GetFiles(project.Path("runs", "audio_loso"), "config.yaml", SearchOption.AllDirectories).Single());
        Assert.Contains("audio_model_name: preextracted", config);

        // What a run recorded is an experiment again.
        var again = project.Run("train", "-c", "configs/python.yaml", "-e", "audio_loso", "--data", "data").Expect(3);
        Assert.Contains("audio_loso on IEMO", again.Out);
    }

    [TestMethod]
    public void Train_All_LeavesOutWhatNeedsAnEncoderThatIsMissing_AndTrainsTheRest()
    {
        using var project = Hub();
        project.OwnEncoder("all-minilm-l6-v2"); // so that there is no other, wherever tests run
        var result = project.Run("train", "-c", "configs/python.yaml", "--all", "--data", "data").Expect(1);
        Assert.Contains("left out: fused_loso: Unknown encoder 'bert-base-uncased'.", result.Error);
        Assert.Contains("audio_loso on IEMO", result.Out);
        Assert.Contains("left out, as said above: fused_loso, fused_cross_corpus", result.Error);
        Assert.IsFalse(Directory.Exists(project.Path("runs", "fused_loso")));
    }

    [TestMethod]
    public void Train_WithAnEncoder_SaysThatTheCorpusCameWithFeatures()
    {
        using var project = Hub();
        project.Replace("configs/python.yaml", "audio_model_name: null", "audio_model_name: whisper-tiny-en");
        project.Replace("configs/python.yaml", "audio_dim: 12", "audio_dim: 384");
        var error = project.Run("train", "-c", "configs/python.yaml", "-e", "a1", "--data", "data").Expect(1).Error;
        Assert.Contains("IEMO has no sound, so whisper-tiny-en has nothing to encode. It came with features: preextracted takes them.", error);
    }

    [TestMethod]
    public void Encode_SoundInATable_IsUnpackedAndEncoded()
    {
        using var project = TestProject.Create();
        HubCorpus.Write(project.Path("data", "inside", "train.parquet"), $$"""
            SELECT parse_filename(filename, true) AS id, 's' AS speaker, substr(parse_filename(filename), 6, 1) AS emotion, {'bytes': content, 'path': parse_filename(filename)} AS audio
            FROM read_blob('{{project.Clips}}/03*.wav')
            """, "FORMAT parquet");
        project.Write("configs/corpora/INSIDE.yaml", """
            name: INSIDE
            reader: table
            folder: inside
            table: train.parquet
            classes: [neutral, happy, sad, anger]
            labels: { N: neutral, F: happy, T: sad, W: anger }
            columns: { id: id, speaker: speaker, emotion: emotion, audio: audio }
            """);
        Assert.Contains("audio whisper-tiny-en: 4 encoded", project.Run("encode", "--corpus", "INSIDE", "--audio", "whisper-tiny-en", "--data", "data").Expect(0).Out);
        CollectionAssert.AreEquivalent(
            Directory.GetFiles(project.Clips, "03*.wav").Select(clip => Convert.ToHexString(File.ReadAllBytes(clip))).ToArray(),
            Directory.GetFiles(project.Path("features", "INSIDE", "sounds"), "*.wav").Select(clip => Convert.ToHexString(File.ReadAllBytes(clip))).ToArray());
    }

    private static TestProject Hub()
    {
        var project = TestProject.CreateWithoutClips();
        HubCorpus.AddTo(project, "IEMO");
        HubCorpus.AddTo(project, "MSPI");
        project.Write("configs/python.yaml", Python);
        return project;
    }
}
