using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Tracking that fails is told of once, and nothing else happens.</summary>
[TestClass]
public sealed class RunTrackingTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();

    [TestMethod]
    public void Run_TrackersThatCannotWrite_AreToldOnceAndTheRunIsAsItWouldBe()
    {
        using var root = new TempFolder();
        using var other = new TempFolder();
        var expected = ExperimentPool.Run(View, Runs.Small, Runs.Options(other, 2)).Folder;
        var folder = Directory.CreateDirectory(Path.Combine(root.Path, "audio", "20260314-140926")).FullName;
        File.WriteAllText(Path.Combine(folder, "wandb"), "a file where a folder should be");
        File.WriteAllText(Path.Combine(folder, "tensorboard"), "");
        var heard = new Ear();
        var outcome = ExperimentPool.Run(View, Runs.Small with { Tracking = [TrackerKind.Wandb, TrackerKind.Tensorboard] }, Runs.Options(root, 2), heard);

        Assert.AreEqual(folder, outcome.Folder.Path);
        CollectionAssert.AreEqual(File.ReadAllBytes(expected.Predictions), File.ReadAllBytes(outcome.Folder.Predictions));
        var told = heard.All.Where(progress => progress.Kind == TrainingProgressKind.Untracked).Select(progress => progress.Message!).ToArray();
        Assert.HasCount(2, told);
        Assert.HasCount(1, told.Where(message => message.StartsWith("no more is written for Weights & Biases: ", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(1, told.Where(message => message.StartsWith("no more is written for TensorBoard: ", StringComparison.Ordinal)).ToArray());
        Assert.HasCount(2, File.ReadLines(outcome.Folder.Log).Where(line => line.StartsWith("{\"kind\":\"tracking_failed\"", StringComparison.Ordinal)).ToArray());
    }

    [TestMethod]
    public void Step_TrackerFailsLater_IsLeftAloneAndTheOtherGoesOn()
    {
        var told = new List<string>();
        var (good, bad) = (new Recorder(int.MaxValue), new Recorder(2));
        using (var tracking = new RunTracking([("one", () => bad), ("other", () => good)], told.Add))
        {
            for (var i = 0; i < 5; i++)
            {
                tracking.Step(new TrainingKey("a", null, 1), new StepRecord(i, 0, 1, 1, 1));
            }

            tracking.Finish();
        }

        CollectionAssert.AreEqual(new[] { "no more is written for one: No space left on device Training goes on; what was written before can be read." }, told);
        Assert.AreEqual((3, false, true), (bad.Steps, bad.IsFinished, bad.IsDisposed));
        Assert.AreEqual((5, true, true), (good.Steps, good.IsFinished, good.IsDisposed));
    }

    [TestMethod]
    public void Run_NotTracked_HasNoTrackersFolders()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Runs.Small with { Seeds = [1] }, Runs.Options(root, 2));
        Assert.IsFalse(Directory.Exists(outcome.Folder.Wandb) || Directory.Exists(outcome.Folder.TensorBoard));
    }

    private sealed class Recorder(int failsAfter) : ITracker
    {
        public int Steps { get; private set; }

        public bool IsFinished { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Step(TrainingKey training, StepRecord step)
        {
            if (++Steps > failsAfter)
            {
                throw new IOException("No space left on device");
            }
        }

        public void Epoch(TrainingKey training, EpochRecord epoch)
        {
        }

        public void Trained(TrainingKey training)
        {
        }

        public void Result(ResultsLine line)
        {
        }

        public void Predictions(string run, IReadOnlyList<string> classNames, IReadOnlyList<RunPrediction> rows)
        {
        }

        public void Finish() => IsFinished = true;

        public void Dispose() => IsDisposed = true;
    }
}
