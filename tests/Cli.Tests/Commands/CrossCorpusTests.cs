namespace EmotionFusion.Cli.Tests;

/// <summary>Trained on one corpus, tested on others.</summary>
[TestClass]
public sealed class CrossCorpusTests
{
    [TestMethod]
    public void Train_Both_IsTwoRunsAndATableFromTrainToTest()
    {
        using var project = TwoCorpora();
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: both");
        var result = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        foreach (var run in new[] { "audio_loso", "audio_cross_corpus" })
        {
            Assert.HasCount(1, Directory.GetFiles(project.Path("runs", run), "results.json", SearchOption.AllDirectories));
        }

        Assert.Contains("SMALL_TO_OTHER", result.Out);
        var table = result.Out[result.Out.IndexOf("Trained on one corpus, tested on another", StringComparison.Ordinal)..].Split('\n');
        StringAssert.Matches(table[1], new(@"train\s+experiment\s+OTHER"));
        StringAssert.Matches(table[2], new(@"SMALL\s+audio_cross_corpus\s+0\.\d{3} ± 0\.\d{3}"));
        var config = File.ReadAllText(Directory.GetFiles(project.Path("runs", "audio_cross_corpus"), "config.yaml", SearchOption.AllDirectories).Single());
        Assert.Contains("test_datasets: [OTHER]", config);
        Assert.Contains("evaluation_mode: cross_corpus", config);
    }

    [TestMethod]
    public void Train_NoOtherCorpusOfTheLanguage_SaysWhatToSet()
    {
        using var project = TwoCorpora();
        project.Replace("configs/corpora/OTHER.yaml", "language: de", "language: en");
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: cross_corpus");
        var error = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error;
        Assert.Contains("no other corpus than SMALL has the language de and the classes neutral, happy, sad, anger. Name some with test_datasets", error);
    }

    [TestMethod]
    public void Train_CorporaMissing_AreNamedTogether()
    {
        using var project = TwoCorpora();
        project.Replace("configs/corpora/OTHER.yaml", "folder: other", "folder: nowhere");
        project.Write("configs/corpora/THIRD.yaml", File.ReadAllText(project.Path("configs", "corpora", "OTHER.yaml")).Replace("name: OTHER", "name: THIRD"));
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: cross_corpus");
        var error = project.Run("train", "-c", "configs/small.yaml", "--all").Expect(1).Error;
        Assert.Contains("OTHER: no folder", error);
        Assert.Contains("THIRD: no folder", error);
        Assert.Contains("Needed by 'audio', 'both'.", error);
        Assert.IsFalse(Directory.Exists(project.Path("runs")));
    }

    [TestMethod]
    public void Train_HalfOfBoth_IsThatHalfOnly()
    {
        using var project = TwoCorpora();
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: both");
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio_cross_corpus").Expect(0);
        Assert.AreEqual("audio_cross_corpus", Directory.GetDirectories(project.Path("runs")).Select(Path.GetFileName).Single());
    }

    [TestMethod]
    public void Train_AllWithOneThatHasNothingToTestOn_TrainsTheOthers()
    {
        using var project = TwoCorpora();
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: cross_corpus");
        project.Replace("configs/small.yaml", "  - name: both\n    modality: both", "  - name: joined\n    modality: audio\n    train_dataset: [SMALL, OTHER]\n  - name: fine\n    freeze_audio_encoder: false");
        var result = project.Run("train", "-c", "configs/small.yaml", "--all").Expect(1);
        Assert.Contains("left out: joined: ", result.Error);
        Assert.Contains("left out: fine: ", result.Error);
        Assert.Contains("error: left out, as said above: fine, joined", result.Error);
        Assert.AreEqual("audio", Directory.GetDirectories(project.Path("runs")).Select(Path.GetFileName).Single());
        project.Run("train", "-c", "configs/small.yaml", "-e", "joined").Expect(1);
        var told = project.Run("train", "-c", "configs/small.yaml", "--dry-run").Expect(3).Out;
        Assert.Contains("fine: can't be had, --all leaves it out", told);
        Assert.Contains("cross_corpus Experiment 'joined' is to be tested across corpora", told);
    }

    /// <summary>Corpora of other people: training heard none of the test's recordings.</summary>
    private static TestProject TwoCorpora()
    {
        var project = TestProject.Create();
        var corpus = File.ReadAllText(project.Path("configs", "corpora", "SMALL.yaml"));
        if (!corpus.Contains("language:", StringComparison.Ordinal))
        {
            corpus += "\nlanguage: de\n";
        }

        project.Write("configs/corpora/SMALL.yaml", corpus);
        project.AddOther();
        return project;
    }
}
