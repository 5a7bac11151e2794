namespace EmotionFusion.Cli.Tests;

/// <summary><c>train --resume</c>.</summary>
[TestClass]
public sealed class ResumeTests
{
    [TestMethod]
    public void Train_CtrlCThenResume_PredictsAsIfNothingHadBeen()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 400");
        var run = Interrupt(project);
        project.Run("train", "--resume", run, "-c", "configs/small.yaml").Expect(0);
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--runs", "whole").Expect(0);
        var whole = Directory.GetFiles(project.Path("whole"), "predictions.csv", SearchOption.AllDirectories).Single();
        CollectionAssert.AreEqual(File.ReadAllBytes(whole), File.ReadAllBytes(Path.Combine(run, "predictions.csv")));
        Assert.Contains("is finished; nothing was done", project.Run("train", "--resume", run).Expect(0).Out);
    }

    [TestMethod]
    public void Resume_OtherConfig_ListsWhatDiffersAndTouchesNothing()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        var run = Interrupt(project);
        project.Replace("configs/small.yaml", "batch_size: 8", "batch_size: 4");
        var before = TestProject.Contents(run);
        Assert.Contains("batch_size: recorded 8, now 4", project.Run("train", "--resume", run, "-c", "configs/small.yaml").Expect(1).Error);
        var after = TestProject.Contents(run);
        CollectionAssert.AreEqual(before.Keys.ToArray(), after.Keys.ToArray());
        Assert.IsTrue(before.All(file => file.Value.SequenceEqual(after[file.Key])), "a file of the run was changed");
    }

    [TestMethod]
    public void Resume_OtherData_ListsWhatDiffers()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        var run = Interrupt(project);
        File.Delete(Directory.GetFiles(project.Clips).Order(StringComparer.Ordinal).First());
        Assert.Contains("data.sha256: recorded", project.Run("train", "--resume", run).Expect(1).Error);
    }

    [TestMethod]
    [DataRow("train", "Option '--config' is required, or --resume RUN.")]
    [DataRow("train --resume runs/a/b --all", "--resume takes experiment and folder from the run")]
    [DataRow("train --resume runs/a/b -e x", "--resume takes experiment and folder from the run")]
    public void Train_OptionsThatDontGoTogether_AreWrongUse(string command, string message)
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains(message, project.Run(command.Split(' ')).Expect(2).Error);
    }

    [TestMethod]
    public void Train_OneExperimentFails_TheOthersAreDone()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: audio\n", "  - name: bad\n    modality: audio\n    learning_rate: 1e30\n    weight_decay: 0\n  - name: audio\n");
        var result = project.Run("train", "-c", "configs/small.yaml", "--all").Expect(1);
        Assert.Contains("error: experiment 'bad': ", result.Error);
        Assert.Contains("of 6 trainings failed", result.Error);
        Assert.HasCount(2, result.Out.Split('\n').Where(line => line.StartsWith("Report: ", StringComparison.Ordinal)).ToArray());
    }

    private static string Interrupt(TestProject project)
    {
        using var program = RunningProgram.Start(project.Root, "train", "-c", "configs/small.yaml", "-e", "audio");
        program.WaitForError("epochs");
        program.Interrupt();
        program.Wait().Expect(130);
        return Directory.GetDirectories(project.Path("runs", "audio")).Single();
    }
}
