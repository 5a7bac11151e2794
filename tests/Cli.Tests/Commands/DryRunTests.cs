namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class DryRunTests
{
    [TestMethod]
    public void DryRun_AllThere_TellsFoldsAndTrainingsAndDoesNothing()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 3\nevaluation_mode: loso\nuse_difficulty_scaling: true");
        var told = project.Run("train", "-c", "configs/small.yaml", "--dry-run").Expect(0).Out;
        Assert.Contains("both\n  head         cross_attention of width 16, 2 heads\n", told);
        Assert.Contains("SMALL is there: 24 utterances of 6 speakers", told);
        Assert.Contains("SMALL in 3 folds, 6 trainings of 3 epochs; validation speaker, share 0.2", told);
        Assert.Contains("whisper-tiny-en is there", told);
        Assert.Contains("of training on one core", told);
        Assert.Contains("features     of SMALL by whisper-tiny-en are made first", told);
        Assert.Contains("note: all 2 experiments: use_difficulty_scaling isn't used", told);
        Assert.IsFalse(Directory.Exists(project.Features));
        Assert.IsFalse(Directory.Exists(project.Path("runs")));
    }

    [TestMethod]
    public void DryRun_CorpusAndModelMissing_NamesThemAndWhatToDo()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "train_dataset: SMALL", "train_dataset: SMALLER\ntest_datasets: [SMALL]");
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: cross_corpus");
        project.Replace("configs/small.yaml", "audio_model_name: whisper-tiny-en", "audio_model_name: emotion2vec-base");
        var told = project.Run("train", "-c", "configs/small.yaml", "--dry-run", "-e", "audio").Expect(3).Out;
        Assert.Contains("SMALLER is missing or doesn't fit: Unknown corpus 'SMALLER'. Did you mean 'SMALL'?", told);
        Assert.Contains("emotion2vec-base lacks its model", told);
        Assert.Contains("2 trainings of 3 epochs, tested on SMALL", told);
        Assert.Contains("can't be told before corpora and encoders are there and fit", told);
    }

    [TestMethod]
    public void DryRun_OneSession_SaysThatItCantBeDivided()
    {
        using var project = TestProject.Create();
        foreach (var clip in Directory.GetFiles(project.Clips).Where(clip => !Path.GetFileName(clip).StartsWith("03", StringComparison.Ordinal)))
        {
            File.Delete(clip);
        }
        project.Replace("configs/small.yaml", "batch_size: 8", "evaluation_mode: loso");
        var told = project.Run("train", "-c", "configs/small.yaml", "--dry-run").Expect(3).Out;
        Assert.Contains("loso         SMALL has 1 session (1); leaving one session out needs at least 2.", told);
        Assert.Contains("time         can't be told", told);
    }

    /// <summary>As MELD: its makers say what trains, and the leading speaker is in all parts.</summary>
    [TestMethod]
    public void DryRun_Holdout_TellsThePartsAndThatSpeakersAreShared()
    {
        using var project = TestProject.CreateWithoutClips();
        project.Write("samples/series/lines.csv", "id,who,mood,words,set\n" + string.Concat(Enumerable.Range(0, 12).Select(i =>
            $"u{i:00},{(i % 2 == 0 ? "Ross" : $"guest {i}")},{"nh"[i / 2 % 2]},Hello {i},{new[] { "train", "dev", "test" }[i / 4]}\n")));
        project.Write("configs/corpora/SERIES.yaml", """
            name: SERIES
            reader: csv
            folder: series
            table: lines.csv
            classes: [neutral, happy]
            labels: { n: neutral, h: happy }
            columns: { id: id, speaker: who, emotion: mood, transcript: words, split: set }
            splits: { dev: validation }
            """);
        project.Write("configs/series.yaml", "train_dataset: SERIES\nmodality: text\ntext_model_name: all-minilm-l6-v2\nevaluation_mode: holdout\nnum_epochs: 2\n");
        var told = project.Run("train", "-c", "configs/series.yaml", "--dry-run").Expect(0).Out;
        Assert.Contains("holdout      SERIES as its makers divide it: 4 train, 4 validate, 4 test, some of them by speakers in training or validation; 1 training of 2 epochs", told);
    }

    [TestMethod]
    public void DryRun_WrongFile_IsRefused()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "batch_size: 8", "batch_size: 0");
        Assert.Contains("batch_size: 0 is too small", project.Run("train", "-c", "configs/small.yaml", "--dry-run").Expect(1).Error);
    }

    [TestMethod]
    public void DryRun_RotatedValidationAcrossCorpora_CountsEveryTrainingAndNamesTheTests()
    {
        using var project = TestProject.Create();
        project.AddOther();
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: both\nval_strategy: rotate_speakers");
        var told = project.Run("train", "-c", "configs/small.yaml", "--dry-run", "-e", "audio").Expect(0).Out;
        Assert.Contains("audio_loso\n", told);
        Assert.Contains("audio_cross_corpus\n", told);
        Assert.Contains("12 trainings of 3 epochs, tested on OTHER; validation rotate_speakers", told); // 6 speakers, 2 seeds
        Assert.Contains("SMALL in 3 folds, 24 trainings of 3 epochs", told); // 4 speakers left
        Assert.Contains("2 experiments in all: 36 trainings", told);
    }
}
