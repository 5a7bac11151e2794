namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunChoiceTests
{
    private static readonly SyntheticRun Small = new() { Seeds = [1], Epochs = 2, PerSpeaker = 4, BaselineSkill = null };

    [TestMethod]
    public void Of_FolderOfExperiments_IsTheLatestFinishedOfEach()
    {
        using var root = new TempFolder();
        var (first, second) = (Small.Write(root.Path), Small.Write(root.Path));
        var text = (Small with { Experiment = "text" }).Write(root.Path);
        RunFolder.Create(root.Path, "text", SyntheticRun.Started.AddHours(1));
        RunFolder.Create(root.Path, "wide", SyntheticRun.Started);
        var choice = RunChoice.Of([root.Path], root.Path);
        CollectionAssert.AreEqual(new[] { second.Path, text.Path }, choice.Runs.Select(run => run.Path).ToArray());
        CollectionAssert.AreEqual(
            new[] { "audio: 20260314-150926-2, the latest of 2 finished runs.", "text: 20260314-150926, the latest of 1 finished run.", "wide is left out: no run of it is finished." },
            choice.Notices.ToArray());
        Assert.IsFalse(choice.Named);
        choice = RunChoice.Of(["text", first.Path, "audio/20260314-150926"], root.Path);
        CollectionAssert.AreEqual(new[] { text.Path, first.Path }, choice.Runs.Select(run => run.Path).ToArray(), "names go by the folder of runs; one named twice counts once");
        Assert.IsTrue(choice.Named);
    }

    [TestMethod]
    public void Of_NothingFinished_SaysWhatThereIs()
    {
        using var root = new TempFolder();
        var begun = RunFolder.Create(root.Path, "audio", SyntheticRun.Started);
        Throws(begun.Path, $"isn't finished (interrupted), so there is nothing to compare. To go on with it: train --resume {begun.Path}");
        Throws(root.Path, "holds no finished run; of 1 run the last, audio/20260314-150926, is interrupted.");
        Throws(begun.Checkpoints, "holds no finished run; expected runs/<experiment>/<date-time>, or a folder of such.");
        Throws(root.File("nowhere"), "there is no such folder");
        using (begun.Lock())
        {
            Throws(begun.Path, "isn't finished (running)");
        }

        void Throws(string path, string message) => Assert.Contains(message, Assert.ThrowsExactly<EmotionFusionException>(() => RunChoice.Of([path], root.Path)).Message);
    }
}
