using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A sweep that was broken off goes on, as a whole or candidate by candidate, and nobody can tell afterwards.</summary>
[TestClass]
public sealed class ResumedSweepTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();

    private static readonly ExperimentConfig Config = Searches.Of(Searches.Four);

    /// <summary>Four candidates of 36 epochs; with and without the state of the trainings that were under way.</summary>
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(40, 0)]
    [DataRow(100, 3600)]
    [DataRow(140, 0)]
    public void Resume_CancelledAfterAnyEpoch_EqualsAnUninterruptedSweep(int epochs, int saveEverySeconds)
    {
        using var root = new TempFolder();
        using var other = new TempFolder();
        var expected = ExperimentPool.Run(View, Config, Runs.Options(other, 2)).Folder;
        var folder = Interrupted(root, epochs, TimeSpan.FromSeconds(saveEverySeconds));

        Assert.HasCount(4, folder.Candidates.Where(candidate => File.Exists(candidate.Config)).ToArray(), "all folders are made at once");
        using var resumed = ResumedRun.Open(folder.Path);
        var job = resumed.Continue(ExperimentPlan.Of(View, resumed.Config));
        Assert.AreEqual(144, job.Epochs);
        var again = new Ear();
        var actual = ExperimentPool.Run([job with { Progress = again }], Runs.Options(root, 2)).Single().Outcome!.Folder;

        Assert.AreEqual(folder.Path, actual.Path);
        AssertSame(expected, actual);
        Assert.IsLessThanOrEqualTo(saveEverySeconds > 0 ? 144 - (6 * ((epochs / 6) - 1)) : 144 - epochs, again.All.Count(progress => progress.Kind == TrainingProgressKind.Epoch));
    }

    /// <summary>As a cluster does it: somebody makes the folders, each candidate is trained by a process of its own, and one goes on with the sweep.</summary>
    [TestMethod]
    public void Resume_EveryCandidateAlone_ThenTheSweep_EqualsAnUninterruptedSweep()
    {
        using var root = new TempFolder();
        using var other = new TempFolder();
        var expected = ExperimentPool.Run(View, Config, Runs.Options(other, 2)).Folder;
        var made = SweepFolder.Create(ExperimentPlan.Of(View, Config), Runs.Options(root, 1), tried: 1);
        made.Held.Dispose();

        foreach (var candidate in made.Folder.Candidates)
        {
            Assert.IsFalse(made.Folder.IsFinished);
            using var run = ResumedRun.Open(candidate.Path);
            Assert.IsTrue(run.IsCandidate);
            var outcome = ExperimentPool.Run([run.Continue(ExperimentPlan.Candidate(View, run.Config))], Runs.Options(root, 2)).Single().Outcome!;
            Assert.AreEqual(candidate.Path, outcome.Folder.Path);
            Assert.HasCount(6, outcome.Candidate!.Validation);
            Assert.IsTrue(candidate.IsFinished);
        }

        using var sweep = ResumedRun.Open(made.Folder.Path);
        var ear = new Ear();
        ExperimentPool.Run([sweep.Continue(ExperimentPlan.Of(View, sweep.Config)) with { Progress = ear }], Runs.Options(root, 2));
        Assert.IsEmpty(ear.All, "nothing was trained again");
        AssertSame(expected, made.Folder);
    }

    /// <summary>Killed while it made folders, while it tested, and with a candidate's figures half written.</summary>
    [TestMethod]
    [DataRow("candidates")]
    [DataRow("tested")]
    [DataRow("candidate.json")]
    public void Resume_FilesThatAreMissingOrBroken_AreMadeAgain(string what)
    {
        using var root = new TempFolder();
        using var other = new TempFolder();
        var expected = ExperimentPool.Run(View, Config, Runs.Options(other, 2)).Folder;
        var folder = ExperimentPool.Run(View, Config, Runs.Options(root, 2)).Folder;
        File.Delete(folder.Results);
        switch (what)
        {
            case "candidates":
                Directory.Delete(folder.Candidate(3).Path, recursive: true);
                File.Delete(folder.Candidate(4).Config);
                File.Delete(folder.Sweep);
                break;
            case "tested":
                File.Delete(Directory.GetFiles(folder.Checkpoints, "*.result.json").Order(StringComparer.Ordinal).First());
                File.AppendAllText(folder.Log, "{\"kind\":\"ep");
                break;
            default:
                File.WriteAllText(folder.Candidate(2).CandidateResult, File.ReadAllText(folder.Candidate(2).CandidateResult)[..40]);
                break;
        }

        using var resumed = ResumedRun.Open(folder.Path);
        ExperimentPool.Run([resumed.Continue(ExperimentPlan.Of(View, resumed.Config))], Runs.Options(root, 2));

        AssertSame(expected, folder);
    }

    [TestMethod]
    public void Resume_OtherSearch_ListsIt()
    {
        using var root = new TempFolder();
        using var run = ResumedRun.Open(Interrupted(root, 1).Path);
        run.AssertSame(Config);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => run.AssertSame(Searches.Of("{ method: grid, keys: { learning_rate: [3e-4, 0.03] } }")));

        StringAssert.Contains(error.Message, "  search: recorded method: grid");
    }

    /// <summary>A candidate that another process is at isn't trained twice; the sweep says so and can go on later.</summary>
    [TestMethod]
    public void Resume_CandidateInAnotherProcess_ChoosesNothing()
    {
        using var root = new TempFolder();
        var folder = Interrupted(root, 1);
        using (folder.Candidate(4).Lock())
        using (var resumed = ResumedRun.Open(folder.Path))
        {
            var result = ExperimentPool.Run([resumed.Continue(ExperimentPlan.Of(View, resumed.Config))], Runs.Options(root, 2)).Single();
            StringAssert.Contains(result.Error!.Message, "1 of 4 candidates failed, so nothing was chosen; candidate 4: ");
            StringAssert.Contains(result.Error.Message, "If another process is at it");
        }

        using var again = ResumedRun.Open(folder.Path);
        Assert.IsNull(ExperimentPool.Run([again.Continue(ExperimentPlan.Of(View, again.Config))], Runs.Options(root, 2)).Single().Error);
    }

    [TestMethod]
    public void States_FollowWhatIsThere()
    {
        using var root = new TempFolder();
        Assert.IsTrue(ExperimentState.Of(Config, root.Path) is { Run: null, Others: 0, Candidates: [{ State: null }, { State: null }, { State: null }, { State: null }] });
        var folder = Interrupted(root, 40); // the first candidate has 36
        var state = ExperimentState.Of(Config, root.Path);
        Assert.AreEqual((folder.Path, RunState.Interrupted), (state.Run!.Folder.Path, state.Run.State));
        CollectionAssert.AreEqual(new RunState?[] { RunState.Done, RunState.Interrupted, null, null }, state.Candidates.Select(candidate => candidate.State).ToArray());
        Assert.IsNotNull(state.Candidates[0].Score);
        Assert.AreEqual(1, ExperimentState.Of(Runs.Small, root.Path).Others, "other settings of the same name");
        using (folder.Candidate(3).Lock())
        {
            Assert.AreEqual(RunState.Running, ExperimentState.Of(Config, root.Path).Candidates[2].State);
        }
    }

    [TestMethod]
    public void Read_AnotherChoiceThanTheBest_IsRefused()
    {
        using var root = new TempFolder();
        var folder = ExperimentPool.Run(View, Config, Runs.Options(root, 2)).Folder;
        var sweep = SweepResults.Read(folder)!;
        RunJson.Write(folder.SweepResults, sweep with { Chosen = [sweep.Chosen[0] with { Candidate = (sweep.Chosen[0].Candidate % 4) + 1 }, .. sweep.Chosen.Skip(1)] });

        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message, "what was chosen isn't the best of what was tried");
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder.Candidate(1))).Message, "is a candidate of a sweep");
    }

    private static void AssertSame(RunFolder expected, RunFolder actual)
    {
        foreach (var file in new Func<RunFolder, string>[] { f => f.Predictions, f => f.Baseline, f => f.Validation, f => f.Folds, f => f.Results, f => f.SweepResults, f => f.Sweep })
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(file(expected)), File.ReadAllBytes(file(actual)), file(actual));
        }

        foreach (var (one, other) in expected.Candidates.Zip(actual.Candidates))
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(one.CandidateResult), File.ReadAllBytes(other.CandidateResult), other.Path);
            foreach (var weights in Directory.GetFiles(one.Checkpoints, "*.safetensors"))
            {
                CollectionAssert.AreEqual(File.ReadAllBytes(weights), File.ReadAllBytes(Path.Combine(other.Checkpoints, Path.GetFileName(weights))), weights);
            }
        }

        Assert.AreEqual(expected.Candidates.Count(), actual.Candidates.Count());
        Assert.IsTrue(File.Exists(actual.Report));
        Assert.IsEmpty(Directory.GetFiles(actual.Path, "run.lock", SearchOption.AllDirectories));
    }

    /// <summary>A sweep that was cancelled when so many epochs of all its trainings were over.</summary>
    private static RunFolder Interrupted(TempFolder root, int epochs, TimeSpan saveEvery = default)
    {
        using var source = new CancellationTokenSource();
        var done = 0;
        var cancelling = new Ear(progress =>
        {
            if (progress.Kind == TrainingProgressKind.Epoch && Interlocked.Increment(ref done) == epochs)
            {
                source.Cancel();
            }
        });
        return Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(View, Config, Runs.Options(root, 1) with { SaveEvery = saveEvery }, cancelling, source.Token)).Unfinished.Single();
    }
}
