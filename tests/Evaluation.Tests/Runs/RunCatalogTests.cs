namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunCatalogTests
{
    private static readonly SyntheticRun Small = new() { Seeds = [1, 2], Epochs = 2 };

    [TestMethod]
    public void List_EveryState_IsTold()
    {
        using var root = new TempFolder();
        var done = Small.Write(root.Path);
        var interrupted = Begun(root, "audio", hours: 1);
        var running = Begun(root, "both", hours: 0);
        var failed = Begun(root, "both", hours: 1, log => log.Failed(new TrainingKey("session_1", null, 1), "the disk is full"));
        var baselineFailed = Begun(root, "text", hours: 0, log => log.BaselineFailed("session_1", "no rows"));
        using (running.Lock())
        {
            var runs = RunCatalog.List(root.Path);
            CollectionAssert.AreEqual(
                new[] { done.Path, interrupted.Path, running.Path, failed.Path, baselineFailed.Path }, runs.Select(run => run.Folder.Path).ToArray());
            CollectionAssert.AreEqual(
                new[] { RunState.Done, RunState.Interrupted, RunState.Running, RunState.Failed, RunState.Failed }, runs.Select(run => run.State).ToArray());
        }

        Assert.AreEqual(RunState.Interrupted, RunCatalog.StateOf(running));
    }

    [TestMethod]
    public void List_LockOfAProcessThatDied_IsInterruptedAndStays()
    {
        using var root = new TempFolder();
        var run = Begun(root, "audio", hours: 0);
        File.WriteAllText(Path.Combine(run.Path, "run.lock"), "");
        Assert.AreEqual(RunState.Interrupted, RunCatalog.List(root.Path).Single().State);
        Assert.IsTrue(File.Exists(Path.Combine(run.Path, "run.lock")), "looking changes nothing");
    }

    [TestMethod]
    public void List_FailureThatAResumedRunCutOff_DoesNotCount()
    {
        using var root = new TempFolder();
        var run = Begun(root, "audio", hours: 0, log => log.Failed(new TrainingKey("session_1", null, 1), "out of memory"));
        Assert.AreEqual(RunState.Failed, RunCatalog.StateOf(run));
        LogCut.Apply(run.Log, new Dictionary<TrainingKey, int>());
        Assert.AreEqual(RunState.Interrupted, RunCatalog.StateOf(run));
    }

    [TestMethod]
    public void List_DoneRun_HasTheFiguresOfItsResults()
    {
        using var root = new TempFolder();
        var folder = Small.Write(root.Path);
        var run = RunCatalog.List(root.Path).Single();
        var results = Small.Results();
        Assert.AreEqual("audio/20260314-150926", run.Name);
        Assert.AreEqual(new DateTime(2026, 3, 14, 15, 9, 26), run.Started!.Value.DateTime, "as the folder says it");
        Assert.AreEqual(new RunFigures("audio", "EMODB", results.Protocol, 2, 340, results.Mean, results.Std, null), run.Figures);
        Assert.AreEqual(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), run.Size());
    }

    [TestMethod]
    public void List_BrokenResults_AreDoneAndSaySo()
    {
        using var root = new TempFolder();
        var folder = Small.Write(root.Path);
        File.WriteAllText(folder.Results, File.ReadAllText(folder.Results)[..200]);
        var run = RunCatalog.List(root.Path).Single();
        Assert.AreEqual(RunState.Done, run.State);
        Assert.IsNull(run.Figures);
        StringAssert.Contains(run.Fault, folder.Results);
    }

    [TestMethod]
    public void List_Sweep_IsOneRunAndRunsWhileACandidateDoes()
    {
        using var root = new TempFolder();
        var sweep = Path.Combine(root.Path, "wide", "20260314-150926");
        Directory.CreateDirectory(sweep);
        File.WriteAllText(Path.Combine(sweep, "sweep.yaml"), "search: {}\n");
        var candidates = Enumerable.Range(1, 2).Select(i => RunFolder.Create(sweep, "candidates", SyntheticRun.Started.AddHours(i))).ToArray();
        Assert.AreEqual(sweep, RunCatalog.List(root.Path).Single().Folder.Path);
        Assert.AreEqual(RunState.Interrupted, RunCatalog.List(root.Path).Single().State);
        using (candidates[1].Lock())
        {
            Assert.AreEqual(RunState.Running, RunCatalog.List(sweep).Single().State);
            Assert.AreEqual(RunState.Interrupted, RunCatalog.StateOf(candidates[0]));
            Assert.AreEqual(RunState.Running, RunCatalog.StateOf(candidates[1]));
        }
    }

    [TestMethod]
    public void List_RunsOfOneSecond_AreInTheirOrder()
    {
        using var root = new TempFolder();
        var written = Enumerable.Range(0, 11).Select(_ => Begun(root, "audio", hours: 0).Path).ToArray();
        CollectionAssert.AreEqual(written, RunCatalog.List(root.Path).Select(run => run.Folder.Path).ToArray());
        CollectionAssert.AreEqual(written[3..4], RunCatalog.List(written[3]).Select(run => run.Folder.Path).ToArray());
    }

    [TestMethod]
    public void List_NoSuchFolder_SaysSo()
    {
        using var root = new TempFolder();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => RunCatalog.List(root.File("nothing")));
        StringAssert.Contains(error.Message, "there is no such folder; expected the folder of runs.");
    }

    /// <summary>Whoever looks never makes a run fail that begins at that instant.</summary>
    [TestMethod]
    public void Lock_WhileOthersLook_IsTaken()
    {
        using var root = new TempFolder();
        var run = Begun(root, "audio", hours: 0);
        using var over = new CancellationTokenSource();
        var watcher = Task.Run(() =>
        {
            while (!over.IsCancellationRequested)
            {
                _ = run.IsHeld;
            }
        });
        for (var i = 0; i < 50; i++)
        {
            run.Lock().Dispose();
        }

        over.Cancel();
        watcher.Wait();
    }

    private static RunFolder Begun(TempFolder root, string experiment, int hours, Action<RunLog>? log = null)
    {
        var folder = RunFolder.Create(root.Path, experiment, SyntheticRun.Started.AddHours(hours));
        File.WriteAllText(folder.Config, "experiments:\n  - name: audio\n");
        if (log is not null)
        {
            using var written = folder.OpenLog();
            log(written);
            written.Trained(new TrainingKey("session_2", null, 1), Small.Curve(1, 1)[0]);
        }

        return folder;
    }
}
