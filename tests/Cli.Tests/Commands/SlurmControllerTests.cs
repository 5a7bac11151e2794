namespace EmotionFusion.Cli.Tests;

/// <summary><c>train --slurm</c> on a real controller, where Slurm is installed.</summary>
[TestClass]
public sealed class SlurmControllerTests
{
    [TestMethod]
    public void Train_OneOfThreeTasksFails_TheOthersPredictAsTrainingHereDoes()
    {
        using var slurm = SlurmController.Start();
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: audio\n", "  - name: bad\n    modality: audio\n    learning_rate: 1e30\n    weight_decay: 0\n  - name: audio\n");
        var told = slurm.Run(project, "train", "-c", "configs/small.yaml", "--all", "--slurm", "--max-jobs", "2", "--runs", "my run's").Expect(1);
        Assert.Contains("2 of 3 runs done, 1 broken off", told.Error);
        Assert.MatchesRegex(@"error: bad/\d{8}-\d{6} failed; task \d+_0, its log .*_0.log ends:\n(.*\n)*.*of 6 trainings failed", told.Error);
        var submission = Path.GetDirectoryName(Directory.GetFiles(project.Root, "submission.json", SearchOption.AllDirectories).Single())!;
        Assert.Contains("of 6 trainings failed", File.ReadAllText(Path.Combine(submission, "failed.txt")), "by the job that collects");

        project.Run("train", "-c", "configs/small.yaml", "--all", "--runs", "here").Expect(1);
        foreach (var experiment in new[] { "audio", "both" })
        {
            TrainedRun.In(project.Path("my run's", experiment)).AssertSameAs(TrainedRun.In(project.Path("here", experiment)));
        }
    }

    [TestMethod]
    public void Train_CancelledThenResumed_PredictsAsIfNothingHadBeen()
    {
        using var slurm = SlurmController.Start();
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 4000");
        slurm.Run(project, "train", "-c", "configs/small.yaml", "-e", "audio", "--slurm", "--no-wait").Expect(0);
        var run = TrainedRun.In(project.Path("runs", "audio"));
        slurm.WaitUntil(() => File.ReadAllText(Path.Combine(run.Folder, "log.jsonl")).Contains("\"kind\":\"epoch\"", StringComparison.Ordinal), "no epoch was made");
        var task = slurm.Ask("squeue", "--noheader", "--name=emotionfusion", "--format=%F").Trim();
        slurm.Ask("scancel", task);
        slurm.WaitForEnd();
        Assert.IsFalse(File.Exists(Path.Combine(run.Folder, "results.json")));
        var submission = Path.GetDirectoryName(Directory.GetFiles(project.Root, "submission.json", SearchOption.AllDirectories).Single())!;
        Assert.Contains("Stopping; finished work is kept.", File.ReadAllText(Path.Combine(submission, "logs", $"{task}_0.log")), "scancel's SIGTERM reaches the program");

        slurm.Run(project, "train", "--slurm", "--resume", submission).Expect(0);
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--runs", "whole").Expect(0);
        run.AssertSameAs(TrainedRun.In(project.Path("whole")));
    }
}
