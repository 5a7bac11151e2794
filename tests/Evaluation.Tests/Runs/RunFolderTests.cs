namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunFolderTests
{
    private static readonly DateTimeOffset Started = SyntheticRun.Started;

    [TestMethod]
    public void Create_FreeName_IsExperimentAndTime()
    {
        using var root = new TempFolder();
        var folder = RunFolder.Create(root.Path, "audio", Started);
        Assert.AreEqual(Path.Combine(root.Path, "audio", "20260314-150926"), folder.Path);
        Assert.IsTrue(Directory.Exists(folder.Checkpoints));
    }

    [TestMethod]
    public void Create_TakenNames_GetSuffixes()
    {
        using var root = new TempFolder();
        var names = Enumerable.Range(0, 3).Select(_ => Path.GetFileName(RunFolder.Create(root.Path, "audio", Started).Path)).ToArray();
        CollectionAssert.AreEqual(new[] { "20260314-150926", "20260314-150926-2", "20260314-150926-3" }, names);
    }

    [TestMethod]
    public void Create_ManyAtOnce_ShareNone()
    {
        using var root = new TempFolder();
        var paths = new string[16];
        Parallel.For(0, paths.Length, i => paths[i] = RunFolder.Create(root.Path, "audio", Started).Path);
        Assert.HasCount(paths.Length, paths.Distinct().ToArray());
    }

    [TestMethod]
    public void Create_RunsIsAFile_SaysSo()
    {
        using var root = new TempFolder();
        File.WriteAllText(root.File("runs"), "");
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunFolder.Create(root.File("runs"), "audio", Started));
        StringAssert.Contains(error.Message, "the run folder can't be made");
        StringAssert.Contains(error.Message, "--runs");
    }

    [TestMethod]
    public void Open_NoSuchFolder_SaysSo()
    {
        using var root = new TempFolder();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunFolder.Open(root.File("nothing")));
        Assert.AreEqual($"{root.File("nothing")}: there is no such folder; expected a run, runs/<experiment>/<date-time>.", error.Message);
    }

    [TestMethod]
    public void Open_FolderAboveARun_OffersTheLatest()
    {
        using var root = new TempFolder();
        var first = new SyntheticRun { Seeds = [1], Epochs = 2 }.Write(root.Path);
        var second = new SyntheticRun { Seeds = [1], Epochs = 2 }.Write(root.Path);
        Assert.AreNotEqual(first.Path, second.Path);
        foreach (var above in new[] { root.Path, Path.GetDirectoryName(first.Path)! })
        {
            var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunFolder.Open(above));
            StringAssert.EndsWith(error.Message, $"Did you mean {second.Path}?");
        }
    }

    [TestMethod]
    public void Open_OtherFolder_SaysWhatLacks()
    {
        using var root = new TempFolder();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunFolder.Open(root.Path));
        StringAssert.Contains(error.Message, "is not the folder of a run: it has neither config.yaml nor log.jsonl.");
    }

    [TestMethod]
    public void OpenFinished_ExperimentsFolder_IsItsLatestFinishedRun()
    {
        using var root = new TempFolder();
        var written = Enumerable.Range(0, 11).Select(_ => new SyntheticRun { Seeds = [1], Epochs = 2 }.Write(root.Path)).ToArray();
        StringAssert.EndsWith(written[^1].Path, "-11");
        File.Delete(written[^1].Results);
        Assert.AreEqual(written[9].Path, RunFolder.OpenFinished(Path.GetDirectoryName(written[0].Path)!).Path, "-10 comes after -9");
        Assert.AreEqual(written[3].Path, RunFolder.OpenFinished(written[3].Path).Path);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunFolder.OpenUnfinished(root.Path));
        StringAssert.EndsWith(error.Message, $"Did you mean {written[10].Path}?");
    }

    [TestMethod]
    public void OpenFinished_UnfinishedRunsOnly_SaysHowTheLatestGoesOn()
    {
        using var root = new TempFolder();
        RunFolder.Create(root.Path, "audio", Started);
        var latest = RunFolder.Create(root.Path, "audio", Started.AddHours(1));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunFolder.OpenFinished(Path.Combine(root.Path, "audio")));
        StringAssert.EndsWith(error.Message, $"holds no finished run. The latest can go on: train --resume {latest.Path}");
    }
}
