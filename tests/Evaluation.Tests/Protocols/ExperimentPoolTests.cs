using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Several experiments through one set of threads, with real training.</summary>
[TestClass]
public sealed class ExperimentPoolTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();

    private static readonly ExperimentConfig Config = Runs.Small with { Name = "a", Seeds = [1], NumEpochs = 3 };

    [TestMethod]
    public void Run_OneExperimentFails_OthersFinishInTheirOrder()
    {
        using var root = new TempFolder();
        var results = ExperimentPool.Run(Jobs(Config, Config with { Name = "b", LearningRate = 1e30, WeightDecay = 0 }, Config with { Name = "c" }), Runs.Options(root, 2));
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, results.Select(result => result.Plan.Config.Name).ToArray());
        Assert.IsNull(results[1].Outcome);
        StringAssert.Contains(results[1].Error!.Message, "3 of 3 trainings failed");
        foreach (var done in new[] { results[0], results[2] })
        {
            Assert.IsNull(done.Error);
            Assert.IsTrue(File.Exists(done.Outcome!.Folder.Report));
        }

        CollectionAssert.AreEqual(
            Rows(results[0].Outcome!.Folder), Rows(results[2].Outcome!.Folder), "the same experiment under two names");
    }

    /// <summary>Two go by sessions and one by speakers: the two could be chosen between by their test figures.</summary>
    [TestMethod]
    public void Run_SeveralOnTheSameTestData_EachSaysHowMany()
    {
        using var root = new TempFolder();
        var results = ExperimentPool.Run(Jobs(Config, Config with { Name = "b", HiddenDim = 4 }, Config with { Name = "c", LeaveOut = LeaveOut.Speaker }), Runs.Options(root, 2));
        CollectionAssert.AreEqual(new int?[] { 2, 2, 1 }, results.Select(result => result.Outcome!.Results.ExperimentsTried).ToArray());
        CollectionAssert.AreEqual(
            new[] { true, true, false }, results.Select(result => result.Outcome!.Results.Warnings!.Any(warning => warning.Kind == "best_of_several")).ToArray());
        Assert.AreEqual(2, RecordedConfig.Read(results[1].Outcome!.Folder).Tried, "so that a run that is gone on with knows it");
        Assert.AreEqual(1, RecordedConfig.Read(results[2].Outcome!.Folder).Tried);
    }

    [TestMethod]
    public void Run_OneFoldFails_ItsSiblingsFinishAndTheErrorNamesIt()
    {
        using var root = new TempFolder();
        var ear = new Ear(progress =>
        {
            if (progress is { Kind: TrainingProgressKind.Started, Training.Fold: "session_2" })
            {
                throw new EmotionFusionException("The disk is on fire.");
            }
        });
        var result = ExperimentPool.Run([new ExperimentJob(ExperimentPlan.Of(View, Config), ear)], Runs.Options(root, 2)).Single();
        Assert.AreEqual(
            "1 of 3 trainings failed; the others finished, but without it there are no results:" + Environment.NewLine + "  fold session_2, seed 1: The disk is on fire.",
            result.Error!.Message);
        Assert.AreEqual(2, ear.All.Count(progress => progress.Kind == TrainingProgressKind.Finished));
    }

    /// <summary>Every write to the log fails, that of the failure too.</summary>
    [TestMethod]
    [OSCondition(OperatingSystems.Linux)] // which has a device that is always full
    public void Run_LogOnAFullDisk_ThatExperimentFailsAndTheOthersFinish()
    {
        using var root = new TempFolder();
        using var interrupted = ResumedRun.Open(Begun(root).Path);
        var full = interrupted.Continue(ExperimentPlan.Of(View, interrupted.Config));
        File.Delete(interrupted.Folder.Log);
        File.CreateSymbolicLink(interrupted.Folder.Log, "/dev/full");

        var results = ExperimentPool.Run([full, .. Jobs(Config with { Name = "b" })], Runs.Options(root, 2));

        StringAssert.Contains(results[0].Error!.Message, "3 of 3 trainings failed");
        StringAssert.Contains(results[0].Error!.Message, $"{interrupted.Folder.Log}: can't be written: No space left on device");
        Assert.IsTrue(File.Exists(results[1].Outcome!.Folder.Report));
    }

    /// <summary>Whoever watches may fail, even when told of a failure; the error that is told is the first.</summary>
    [TestMethod]
    public void Run_WatcherFailsAlways_ThatExperimentFailsAndTheOthersFinish()
    {
        using var root = new TempFolder();
        var jobs = Jobs(Config, Config with { Name = "b" });
        jobs[0] = jobs[0] with { Progress = new Ear(progress => throw new InvalidOperationException($"{progress.Kind}!")) };
        var results = ExperimentPool.Run(jobs, Runs.Options(root, 2));
        StringAssert.Contains(results[0].Error!.Message, "fold session_1, seed 1 and 2 more: InvalidOperationException: Started!");
        Assert.IsNotNull(results[1].Outcome);
    }

    [TestMethod]
    public void Run_FolderCantBeBegun_LetsGoOfIt()
    {
        using var root = new TempFolder();
        var run = Begun(root);
        Directory.Delete(run.Checkpoints, recursive: true);
        using (var resumed = ResumedRun.Open(run.Path))
        {
            var job = resumed.Continue(ExperimentPlan.Of(View, resumed.Config));
            File.Delete(run.Log);
            Directory.CreateDirectory(run.Log);
            Assert.IsNotNull(ExperimentPool.Run([job], Runs.Options(root, 2)).Single().Error);
        }

        run.Lock().Dispose();
    }

    [TestMethod]
    public void Run_OtherParallelism_GivesTheSameBytes()
    {
        using var one = new TempFolder();
        using var many = new TempFolder();
        var jobs = Jobs(Config, Config with { Name = "b", HiddenDim = 4 }, Config with { Name = "c", Seeds = [2, 3] });
        foreach (var (a, b) in ExperimentPool.Run(jobs, Runs.Options(one, 1)).Zip(ExperimentPool.Run(jobs, Runs.Options(many, 5))))
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(a.Outcome!.Folder.Predictions), File.ReadAllBytes(b.Outcome!.Folder.Predictions));
            CollectionAssert.AreEqual(File.ReadAllBytes(a.Outcome!.Folder.Baseline), File.ReadAllBytes(b.Outcome!.Folder.Baseline));
            CollectionAssert.AreEqual(File.ReadAllBytes(a.Outcome.Folder.Results), File.ReadAllBytes(b.Outcome.Folder.Results));
        }
    }

    [TestMethod]
    public void Run_FolderCantBeMade_FailsWithThatReason()
    {
        using var root = new TempFolder();
        File.WriteAllText(root.File("a"), "");
        var results = ExperimentPool.Run(Jobs(Config, Config with { Name = "b" }), Runs.Options(root, 2));
        StringAssert.Contains(results[0].Error!.Message, "the run folder can't be made");
        Assert.IsNotNull(results[1].Outcome);
    }

    [TestMethod]
    public void Run_Cancelled_TellsWhatIsUnfinishedAndWhatWasNotBegun()
    {
        using var root = new TempFolder();
        using var source = new CancellationTokenSource();
        var ear = new Ear(progress =>
        {
            if (progress.Kind == TrainingProgressKind.Epoch)
            {
                source.Cancel();
            }
        });
        ExperimentJob[] jobs = [.. Jobs(Config, Config with { Name = "b" }, Config with { Name = "c" })];
        jobs[1] = jobs[1] with { Progress = ear };
        var error = Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(jobs, Runs.Options(root, 1), source.Token));
        Assert.AreEqual("a", error.Finished.Single().Plan.Config.Name);
        StringAssert.Contains(error.Unfinished.Single().Path, Path.Combine(root.Path, "b"));
        CollectionAssert.AreEqual(new[] { "c" }, error.NotStarted.ToArray());
    }

    /// <summary>A run that was broken off at its first epoch.</summary>
    private static RunFolder Begun(TempFolder root)
    {
        using var source = new CancellationTokenSource();
        var ear = new Ear(_ => source.Cancel());
        return Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(View, Config, Runs.Options(root, 1), ear, source.Token)).Unfinished.Single();
    }

    private static ExperimentJob[] Jobs(params ExperimentConfig[] configs) => [.. configs.Select(config => new ExperimentJob(ExperimentPlan.Of(View, config)))];

    [TestMethod]
    public void TrainingsFailed_BaselinesAlone_AreNamedAsSuch()
    {
        static TrainingFailure Failure(string fold) => new(new TrainingKey(fold, null, 0), new EmotionFusionException("no memory")) { IsBaseline = true };
        Assert.AreEqual(
            "The linear baseline of 1 fold failed; all trainings finished, but without it there are no results:" + Environment.NewLine
            + "  the linear baseline of fold session_2: no memory",
            new TrainingsFailedException([Failure("session_2")], 6).Message);
        StringAssert.StartsWith(new TrainingsFailedException([Failure("a"), Failure("b")], 6).Message, "The linear baseline of 2 folds failed");
        StringAssert.StartsWith(
            new TrainingsFailedException([new(new TrainingKey("a", null, 3), new EmotionFusionException("x")), Failure("b")], 6).Message,
            "1 of 6 trainings failed; the others finished");
    }

    private static string[] Rows(RunFolder folder) => File.ReadAllLines(folder.Predictions);
}
