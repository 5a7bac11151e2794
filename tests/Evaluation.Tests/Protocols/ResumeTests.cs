using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A run that was broken off goes on in its folder, and nobody can tell afterwards.</summary>
[TestClass]
public sealed class ResumeTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();

    private static readonly ExperimentConfig Config = Runs.Small;

    /// <summary>With and without the state of the trainings that were under way; finished ones are always there.</summary>
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(9, 0)]
    [DataRow(20, 0)]
    [DataRow(35, 0)]
    [DataRow(9, 3600)]
    [DataRow(20, 3600)]
    public void Resume_CancelledAfterAnyEpoch_EqualsAnUninterruptedRun(int epochs, int saveEverySeconds)
    {
        using var root = new TempFolder();
        using var other = new TempFolder();
        var expected = ExperimentPool.Run(View, Config, Runs.Options(other, 2)).Folder;

        var folder = Interrupted(root, epochs, TimeSpan.FromSeconds(saveEverySeconds));
        using var resumed = ResumedRun.Open(folder.Path);
        var job = resumed.Continue(ExperimentPlan.Of(View, resumed.Config));
        var again = new Ear();
        var actual = ExperimentPool.Run([job with { Progress = again }], Runs.Options(root, 2)).Single().Outcome!.Folder;

        Assert.AreEqual(folder.Path, actual.Path);
        var trainedAgain = again.All.Count(progress => progress.Kind == TrainingProgressKind.Epoch);
        Assert.IsTrue(saveEverySeconds > 0 ? trainedAgain <= 36 - 6 * (epochs / 6 - 1) : trainedAgain <= 36 - epochs, $"{trainedAgain} epochs were trained again");
        foreach (var file in new Func<RunFolder, string>[] { f => f.Predictions, f => f.Baseline, f => f.Folds, f => f.Results })
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(file(expected)), File.ReadAllBytes(file(actual)), file(actual));
        }

        CollectionAssert.AreEqual(Lines(expected), Lines(actual));
        Assert.IsTrue(File.Exists(actual.Report));
        Assert.IsFalse(File.Exists(Path.Combine(actual.Path, "run.lock")));
    }

    [TestMethod]
    public void Open_RunThatGoesOn_SaysSo()
    {
        using var root = new TempFolder();
        var folder = Interrupted(root, 3);
        using var held = ResumedRun.Open(folder.Path);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ResumedRun.Open(folder.Path));
        StringAssert.Contains(error.Message, "If another process is at it");
    }

    [TestMethod]
    public void Open_NewRunThatGoesOn_SaysSo()
    {
        using var root = new TempFolder();
        string? said = null;
        var ear = new Ear(_ => said ??= Assert.ThrowsExactly<EmotionFusionException>(() =>
            ResumedRun.Open(Directory.GetDirectories(Path.Combine(root.Path, "audio")).Single())).Message);
        ExperimentPool.Run(View, Config, Runs.Options(root, 1), ear);
        StringAssert.Contains(said, "this run can't be worked on");
    }

    [TestMethod]
    public void Open_FinishedRun_IsFinished()
    {
        using var root = new TempFolder();
        using var run = ResumedRun.Open(ExperimentPool.Run(View, Config, Runs.Options(root, 2)).Folder.Path);
        Assert.IsTrue(run.IsFinished);
    }

    [TestMethod]
    public void AssertSame_OtherKeys_AreListedWithBothValues()
    {
        using var root = new TempFolder();
        using var run = ResumedRun.Open(Interrupted(root, 1).Path);
        run.AssertSame(Config);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => run.AssertSame(Config with { BatchSize = 16, Seeds = [1, 3] }));
        StringAssert.Contains(error.Message, "  batch_size: recorded 8, now 16");
        StringAssert.Contains(error.Message, "  seeds: recorded [1, 2], now [1, 3]");
        Assert.DoesNotContain("hidden_dim", error.Message);
    }

    [TestMethod]
    public void Continue_OtherData_IsListedAndTheLogIsUntouched()
    {
        using var root = new TempFolder();
        var folder = Interrupted(root, 3);
        var log = File.ReadAllBytes(folder.Log);
        using var run = ResumedRun.Open(folder.Path);
        var others = new SyntheticCorpus { Seed = 2 }.View();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => run.Continue(ExperimentPlan.Of(others, run.Config)));
        StringAssert.Contains(error.Message, $"  data.sha256: recorded {DataHash.OfUtterances(View)}, now {DataHash.OfUtterances(others)}");
        StringAssert.Contains(error.Message, "encoders.synthetic.values_sha256: recorded");
        Assert.DoesNotContain("fingerprint", error.Message);
        CollectionAssert.AreEqual(log, File.ReadAllBytes(folder.Log));
    }

    [TestMethod]
    public void Continue_OtherFolds_SaysSo()
    {
        using var root = new TempFolder();
        var folder = Interrupted(root, 1);
        File.WriteAllText(folder.Folds, File.ReadAllText(folder.Folds).Replace("\"u000\"", "\"u999\""));
        using var run = ResumedRun.Open(folder.Path);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => run.Continue(ExperimentPlan.Of(View, run.Config)));
        StringAssert.Contains(error.Message, "has other folds than this program makes of the data");
    }

    /// <summary>Their files lie side by side: none may take another's place, neither at first nor when the run goes on.</summary>
    [TestMethod]
    public void Resume_SpeakersWhoseNamesDifferInSignsOnly_StayApart()
    {
        using var root = new TempFolder();
        string[] speakers = ["a/b", "a_b", "a b", "A_b", ".."];
        var view = new SyntheticCorpus { Speakers = speakers }.View();
        var config = Config with { LeaveOut = LeaveOut.Speaker, Seeds = [1] };
        using var source = new CancellationTokenSource();
        var finished = 0;
        var cancelling = new Ear(progress =>
        {
            if (progress.Kind == TrainingProgressKind.Finished && ++finished == 3)
            {
                source.Cancel();
            }
        });
        var folder = Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(view, config, Runs.Options(root, 1), cancelling, source.Token)).Unfinished.Single();
        using var run = ResumedRun.Open(folder.Path);
        var outcome = ExperimentPool.Run([run.Continue(ExperimentPlan.Of(view, run.Config))], Runs.Options(root, 2)).Single();

        Assert.IsNull(outcome.Error);
        CollectionAssert.IsSubsetOf(speakers.Select(speaker => $"speaker_{speaker}").ToArray(), outcome.Outcome!.Results.Folds.Select(fold => fold.Name).ToArray());
        Assert.HasCount(6, Directory.GetFiles(folder.Checkpoints, "*.safetensors"));
        Assert.HasCount(6, Directory.GetFiles(folder.DifficultyAnalyses));
        var saved = SavedRun.Read(folder);
        foreach (var fold in saved.Results.Folds)
        {
            Assert.IsTrue(File.Exists(Path.Combine(folder.Path, DifficultyAnalysisFile.NameOf(saved.Results, fold.Name, fold.Seed))), fold.Name);
        }
    }

    /// <summary>A run that was cancelled when so many epochs of all its trainings were over, and whose process died while it wrote a line.</summary>
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
        var threads = epochs < 30 ? 2 : 1; // a second thread might end the run's last epochs before it sees the cancellation
        var error = Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(View, Config, Runs.Options(root, threads) with { SaveEvery = saveEvery }, cancelling, source.Token));
        var folder = error.Unfinished.Single();
        File.AppendAllText(folder.Log, "{\"kind\":\"st");
        return folder;
    }

    /// <summary>The log without what differs from run to run: the order of threads, and seconds.</summary>
    private static string[] Lines(RunFolder folder) => [.. File.ReadLines(folder.Log).Select(line =>
    {
        using var json = JsonDocument.Parse(line);
        return string.Join(' ', json.RootElement.EnumerateObject().Where(member => member.Name != "seconds").Select(member => member.ToString()));
    }).Order(StringComparer.Ordinal)];
}
