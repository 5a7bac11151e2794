namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunRemovalTests
{
    private static readonly SyntheticRun Small = new() { Seeds = [1], Epochs = 2, PerSpeaker = 4, BaselineSkill = null };

    [TestMethod]
    public void Remove_Run_LeavesItsNeighbours()
    {
        using var root = new TempFolder();
        var (run, neighbour) = (Small.Write(root.Path), Small.Write(root.Path));
        File.WriteAllText(Path.Combine(run.Path, "run.lock"), ""); // of a process that died
        var kept = Directory.CreateDirectory(root.File("kept"));
        Directory.CreateSymbolicLink(Path.Combine(run.Path, "link"), kept.FullName);
        File.WriteAllText(Path.Combine(kept.FullName, "x"), "");
        var removal = RunRemoval.Of(run.Path);
        Assert.AreEqual(RunState.Done, removal.State);
        removal.Remove();
        Assert.IsFalse(Directory.Exists(run.Path));
        Assert.IsTrue(neighbour.IsFinished);
        Assert.IsTrue(File.Exists(Path.Combine(kept.FullName, "x")), "a link goes, not what it leads to");
    }

    [TestMethod]
    public void Of_HeldRun_IsRefused()
    {
        using var root = new TempFolder();
        var run = Small.Write(root.Path);
        using (run.Lock())
        {
            Refuses(run.Path, "is worked on by another process. Nothing was removed");
        }

        var removal = RunRemoval.Of(run.Path);
        using (run.Lock())
        {
            Assert.Contains("is held", Assert.ThrowsExactly<EmotionFusionException>(removal.Remove).Message, "taken between asking and removing");
        }

        Assert.IsTrue(run.IsFinished);
    }

    [TestMethod]
    public void Of_WhatIsNoRun_IsRefused()
    {
        using var root = new TempFolder();
        var run = Small.Write(root.Path);
        Refuses(root.Path, "is not the folder of a run");
        Refuses(run.Checkpoints, "is not the folder of a run");
        Refuses(root.File("nowhere"), "there is no such folder");
        File.WriteAllText(root.File("config.yaml"), "of: somebody\n");
        Refuses(root.Path, "has no log.jsonl, so it isn't known to be a run");
        File.WriteAllText(root.File("log.jsonl"), "");
        Refuses(root.Path, $"holds another run, {run.Path}");
        Assert.IsTrue(run.IsFinished);
    }

    [TestMethod]
    public void Of_Sweep_GoesAsAWhole()
    {
        using var root = new TempFolder();
        var sweep = RunFolder.Create(root.Path, "wide", SyntheticRun.Started);
        File.WriteAllText(Path.Combine(sweep.Path, "sweep.yaml"), "");
        var candidate = RunFolder.Create(sweep.Path, "candidates", SyntheticRun.Started);
        Refuses(candidate.Path, $"is a part of {sweep.Path}, which can only be removed as a whole");
        using (candidate.Lock())
        {
            Refuses(sweep.Path, "is worked on by another process");
        }

        RunRemoval.Of(sweep.Path).Remove();
        Assert.IsFalse(Directory.Exists(sweep.Path));
    }

    [TestMethod]
    public void Check_Runs_TellsWhichDoNotFollow()
    {
        using var root = new TempFolder();
        var (whole, broken) = (Small.Write(root.Path), Small.Write(root.Path));
        var begun = RunFolder.Create(root.Path, "audio", SyntheticRun.Started.AddHours(1));
        File.WriteAllLines(broken.Predictions, File.ReadAllLines(broken.Predictions).SkipLast(1));
        File.WriteAllText(whole.Results, File.ReadAllText(whole.Results).Replace("{\n  \"format\": 1,", "{\n  \"format\": 1,\n  \"format\": 1,")); // a key twice is no fault
        var checks = RunCatalog.List(root.Path).ToDictionary(run => run.Folder.Path, RunCheck.Of);
        Assert.AreEqual(new RunCheck(IsChecked: true, null), checks[whole.Path]);
        Assert.Contains("doesn't follow from predictions.csv", checks[broken.Path].Fault!);
        Assert.AreEqual(new RunCheck(IsChecked: false, null), checks[begun.Path]);
    }

    private static void Refuses(string path, string message) =>
        Assert.Contains(message, Assert.ThrowsExactly<EmotionFusionException>(() => RunRemoval.Of(path)).Message);
}
