namespace EmotionFusion.Cli.Tests;

/// <summary>A training that dies goes on, and nobody can tell afterwards.</summary>
[TestClass]
public sealed class KilledTrainingTests
{
    private const string Endless = "num_epochs: 100000";

    [TestMethod]
    public void Resume_KilledThreeTimesAtRandom_IsByteForByteTheWholeRun()
    {
        using var project = Encoded("num_epochs: 300");
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--runs", "whole").Expect(0);
        var random = new Random();
        KillAfter(project, random.Next(1, 900), "train", "-c", "configs/small.yaml", "-e", "audio", "--runs", "killed");
        var run = TrainedRun.In(project.Path("killed"));
        KillAfter(project, random.Next(1, 900), "train", "--resume", run.Folder);
        KillAfter(project, random.Next(1, 900), "train", "--resume", run.Folder, "--parallel", "1");
        project.Run("train", "--resume", run.Folder).Expect(0);
        run.AssertSameAs(TrainedRun.In(project.Path("whole")));
        Assert.IsEmpty(run.States);
    }

    [TestMethod]
    public void Resume_StateOnDisk_GoesOnFromItUnlessItIsHalfWritten()
    {
        using var project = Encoded(Endless);
        TrainedRun run;
        using (var program = Start(project, "train", "-c", "configs/small.yaml", "-e", "audio", "--parallel", "1"))
        {
            program.WaitForError("epochs");
            run = TrainedRun.In(project.Path("runs"));
            program.WaitUntil(() => run.States.Any());
            program.Kill();
        }

        Assert.DoesNotContain("audio: 0/", FirstProgress(project, run));
        using (var state = File.OpenWrite(run.States.Single()))
        {
            state.SetLength(state.Length / 2);
        }

        Assert.Contains("audio: 0/", FirstProgress(project, run));
    }

    [TestMethod]
    public void Resume_AnotherProcessIsAtIt_IsRefused()
    {
        using var project = Encoded(Endless);
        using var first = Start(project, "train", "-c", "configs/small.yaml", "-e", "audio");
        first.WaitForError("epochs");
        var run = TrainedRun.In(project.Path("runs"));
        var error = project.Run("train", "--resume", run.Folder).Expect(1).Error;
        Assert.Contains("If another process is at it, wait for that one or end it.", error);
    }

    private static TestProject Encoded(string epochs)
    {
        var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", epochs);
        return project;
    }

    /// <summary>Kills it so many milliseconds after its first sign of training, or lets it be when it was faster.</summary>
    private static void KillAfter(TestProject project, int milliseconds, params string[] arguments)
    {
        using var program = Start(project, arguments);
        program.WaitForErrorOrEnd("epochs");
        Thread.Sleep(milliseconds);
        program.Kill();
    }

    private static string FirstProgress(TestProject project, TrainedRun run)
    {
        using var program = Start(project, "train", "--resume", run.Folder, "--parallel", "1");
        program.WaitForError(" epochs");
        program.Kill();
        return program.Wait().Error;
    }

    private static RunningProgram Start(TestProject project, params string[] arguments) => RunningProgram.Start(project.Root, arguments);
}
