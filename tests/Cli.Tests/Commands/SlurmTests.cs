namespace EmotionFusion.Cli.Tests;

/// <summary><c>train --slurm</c>, by programs that answer as Slurm's do and run jobs as local processes.</summary>
[TestClass]
public sealed class SlurmTests
{
    private const string Runs = "my run's";

    [TestMethod]
    public void Train_Slurm_PredictsAsTrainingHereDoes()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        var told = slurm.Run(project, ["train", "-c", "configs/small.yaml", "--all", "--slurm", "--runs", Runs, "--max-jobs", "1", "--time", "2:00:00", "--sbatch", "--account=speech \"--comment=a b\""]).Expect(0);
        project.Run("train", "-c", "configs/small.yaml", "--all", "--runs", "here").Expect(0);
        foreach (var experiment in new[] { "audio", "both" })
        {
            var (submitted, here) = (TrainedRun.In(project.Path(Runs, experiment)), TrainedRun.In(project.Path("here", experiment)));
            submitted.AssertSameAs(here);
            CollectionAssert.AreEqual(Recorded(here), Recorded(submitted), "config.yaml");
        }

        Assert.Contains("2 experiments were tried on the same test data", told.Out);
        Assert.Contains("SMALL", told.Out);
        Assert.Contains("2 of 2 runs done", told.Error);
        CollectionAssert.AreEqual(
            new[]
            {
                "--output=features-%j.log --error=features-%j.log --parsable features.sh",
                "--output=%A_%a.log --error=%A_%a.log --array=0-1%1 --dependency=afterok:101 --kill-on-invalid-dep=yes --parsable array-1.sh",
                "--output=collect-%j.log --error=collect-%j.log --dependency=afterany:102 --kill-on-invalid-dep=yes --parsable collect.sh",
            },
            slurm.Submitted.Select(call => call[call.IndexOf("--output", StringComparison.Ordinal)..]).ToArray());
        Assert.IsTrue(slurm.Submitted.All(call => call.Contains("--signal=B:USR1@60 --open-mode=append --time=2:00:00 --account=speech --comment=a b", StringComparison.Ordinal)));
        Assert.Contains("Report: ", File.ReadAllText(Path.Combine(Submission(project), "logs", "collect-103.log")));
        Assert.IsFalse(File.Exists(Path.Combine(Submission(project), "failed.txt")));
    }

    [TestMethod]
    public void Train_Sweep_CandidatesAreTasksAndTheLastJobChooses()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: audio\n    modality: audio\n", "  - name: audio\n    modality: audio\n    search:\n      method: grid\n      keys:\n        hidden_dim: [16, 32, 48]\n");
        var slurm = FakeSlurm.In(project);
        slurm.Set("lose.1", "");
        var told = slurm.Run(project, "train", "-c", "configs/small.yaml", "-e", "audio", "--slurm").Expect(1);
        Assert.MatchesRegex(@"error: not begun: audio/[\d-]+/candidates/002; ", told.Error);
        Assert.MatchesRegex(@"error: audio/[\d-]+ hasn't chosen: 2 of 3 candidates are done\.", told.Error);

        slurm.Unset("lose.1");
        told = slurm.Run(project, "train", "--slurm", "--resume", Submission(project)).Expect(0);
        Assert.Contains("--array=0-0 ", slurm.Submitted[4]);
        Assert.Contains("Search (grid): 3 candidates tried on validation alone", told.Out);
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--runs", "here").Expect(0);
        var (submitted, here) = (Directory.GetDirectories(project.Path("runs", "audio")).Single(), Directory.GetDirectories(project.Path("here", "audio")).Single());
        new TrainedRun(submitted).AssertSameAs(new TrainedRun(here));
        Assert.AreEqual(File.ReadAllText(Path.Combine(here, "sweep.json")), File.ReadAllText(Path.Combine(submitted, "sweep.json")));
    }

    [TestMethod]
    public void Resume_OneTaskFailedOneGotLost_SubmitsTheseAlone()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: audio\n", "  - name: bad\n    modality: audio\n    learning_rate: 1e30\n    weight_decay: 0\n  - name: audio\n");
        var slurm = FakeSlurm.In(project);
        slurm.Set("lose.2", "");
        var told = slurm.Run(project, "train", "-c", "configs/small.yaml", "--all", "--slurm").Expect(1);
        var submission = Submission(project);
        Assert.MatchesRegex(@"error: bad/\d{8}-\d{6} failed; task 102_0, its log .*102_0.log ends:\n(.*\n)*.*of 6 trainings failed", told.Error);
        Assert.MatchesRegex(@"error: not begun: both/\d{8}-\d{6}; the job that makes features, 101, its log", told.Error);
        Assert.Contains($"To submit again what isn't done: emotionfusion train --slurm --resume {submission}\n", told.Error);
        Assert.HasCount(1, told.Out.Split('\n').Where(line => line.StartsWith("Report: ", StringComparison.Ordinal)).ToArray());
        Assert.Contains("task 102_0", File.ReadAllText(Path.Combine(submission, "failed.txt")));

        slurm.Unset("lose.2");
        var again = slurm.Run(project, "train", "--slurm", "--resume", submission).Expect(1);
        Assert.Contains("2 of 3 runs done, 1 broken off", again.Error);
        Assert.Contains("--array=0-1 --dependency=afterok:104", slurm.Submitted[4]);
        Assert.HasCount(2, again.Out.Split('\n').Where(line => line.StartsWith("Report: ", StringComparison.Ordinal)).ToArray());

        slurm.Run(project, "train", "--slurm", "--resume", submission).Expect(1);
        Assert.Contains("--array=0-0 --parsable", slurm.Submitted[6], "all have begun: their features are there");
    }

    [TestMethod]
    public void Train_MoreRunsThanAnArrayMayHave_AreCut()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        slurm.Set("max-array-size", "1");
        slurm.Run(project, "train", "-c", "configs/small.yaml", "--all", "--slurm", "--max-jobs", "1").Expect(0);
        Assert.Contains("--array=0-0%1 --dependency=afterok:101 ", slurm.Submitted[1]);
        Assert.Contains("--array=0-0%1 --dependency=afterok:101,afterany:102 ", slurm.Submitted[2]);
        Assert.Contains("--dependency=afterany:102:103 ", slurm.Submitted[3]);
    }

    [TestMethod]
    public void Train_FeaturesCantBeMade_TellsOfThatJob()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        project.Write("features", "a file where a folder must be");
        var told = slurm.Run(project, "train", "-c", "configs/small.yaml", "-e", "audio", "--slurm").Expect(1);
        Assert.MatchesRegex(@"error: not begun: audio/\d{8}-\d{6}; the job that makes features, 101, its log .*features-101.log ends:\n", told.Error);
    }

    [TestMethod]
    public void Train_CtrlCWhileJobsWait_LeavesThemAndSaysHowToGoOn()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        slurm.Set("hold", "");
        slurm.Set("queue", "101|N/A|PENDING|Priority\n102|0|PENDING|Dependency\n102|1|PENDING|Dependency\n103|N/A|PENDING|Dependency\n7|0|RUNNING|None\n");
        ProgramResult told;
        using (var program = slurm.Start(project, "train", "-c", "configs/small.yaml", "--all", "--slurm"))
        {
            program.WaitForError("0 of 2 runs done, 2 waiting (Dependency)");
            program.Interrupt();
            told = program.Wait().Expect(130);
        }

        var submission = Submission(project);
        Assert.Contains("The jobs go on without this process.", told.Error);
        Assert.Contains("Jobs: 101 makes features, 102 trains 2 runs, 103 collects. To cancel: scancel 101 102 103\n", told.Error);
        Assert.Contains($"emotionfusion train --slurm --resume {submission}\n", told.Error);
        Assert.DoesNotContain("scancel", string.Join('\n', slurm.Calls));

        slurm.Run(project, "train", "--slurm", "--resume", submission, "--no-wait").Expect(0);
        Assert.HasCount(3, slurm.Submitted, "what is queued isn't submitted again");

        slurm.Set("queue", "102|0|RUNNING|None\n103|N/A|PENDING|Dependency\n");
        slurm.Run(project, "train", "--slurm", "--resume", submission, "--no-wait").Expect(0);
        Assert.Contains("scancel 103", slurm.Calls, "the job that would collect too early");
        Assert.HasCount(6, slurm.Submitted);
        Assert.Contains("--array=0-0 --dependency=afterok:104 ", slurm.Submitted[4]);
        Assert.Contains("--dependency=afterany:102:105 ", slurm.Submitted[5], "what still runs is waited for, too");
    }

    [TestMethod]
    public void Train_SlurmRefuses_MakesNothing()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        slurm.Set("refuse", "");
        Assert.Contains("sbatch refused, with exit code 1: sbatch: error: invalid partition specified", slurm.Run(project, "train", "-c", "configs/small.yaml", "--all", "--slurm", "--partition", "nope").Expect(1).Error);
        Assert.Contains("% or \\ in its path", slurm.Run(project, "train", "-c", "configs/small.yaml", "--all", "--slurm", "--runs", "a%j").Expect(1).Error);
        Assert.IsFalse(Directory.Exists(project.Path("runs")));
    }

    [TestMethod]
    public void Train_AJobIsRefused_CanGoOnHere()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        slurm.Set("full", "");
        var told = slurm.Run(project, "train", "-c", "configs/small.yaml", "-e", "audio", "--slurm").Expect(1);
        Assert.Contains("QOSMaxSubmitJobPerUserLimit", told.Error);
        Assert.Contains($"Not all was submitted. To go on: emotionfusion train --slurm --resume {Submission(project)}\n", told.Error);
        project.Run("train", "--resume", Submission(project)).Expect(0);
        Assert.Contains("1 of 1 runs done", slurm.Run(project, "train", "--slurm", "--resume", Submission(project)).Expect(0).Error, "it was trained here");
    }

    [TestMethod]
    public void Train_NoSlurm_SaysWhatTrainsHere()
    {
        using var project = TestProject.Create();
        using var program = RunningProgram.StartInShell(project.Root, "PATH=/nowhere exec \"$@\"", "train", "-c", "configs/small.yaml", "--all", "--slurm");
        var told = program.Wait().Expect(1).Error;
        Assert.Contains("sbatch can't be started", told);
        Assert.Contains("Without --slurm the same command trains on this machine, --parallel N trainings at once.", told);
        Assert.IsFalse(Directory.Exists(project.Path("runs")));
    }

    [TestMethod]
    public void DryRun_Slurm_ShowsTheScriptAndSubmitsNothing()
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        var told = slurm.Run(project, "train", "-c", "configs/small.yaml", "--slurm", "--dry-run", "--gpus", "1", "--runs", Runs).Expect(0).Out;
        Assert.Contains("Slurm says: sbatch: Job 1 to start at", told);
        Assert.Contains($"runs=(\n'{project.Path("my run'\\''s", "audio", "DATE-TIME")}'\n", told);
        Assert.Contains("train --resume \"${runs[$SLURM_ARRAY_TASK_ID]}\" '--device' 'cuda' --parallel \"${SLURM_CPUS_PER_TASK:-1}\"", told);
        Assert.IsEmpty(slurm.Submitted);
        Assert.IsFalse(Directory.Exists(project.Path(Runs)));
    }

    [TestMethod]
    [DataRow("", "102_3")]
    [DataRow("unset SLURM_ARRAY_JOB_ID; ", "104")]
    public void Job_TimeNearlyUp_KeepsItsStateAndIsRequeued(string variables, string id)
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        var told = TimeUp(project, variables);
        Assert.Contains("The job's time is nearly up: stopping; finished work is kept.", told);
        Assert.Contains($"The job is requeued (scontrol requeue {id}) and goes on from here.", told);
        Assert.Contains($"scontrol requeue {id}", slurm.Calls);
        Assert.Contains($"To go on: emotionfusion train --resume {TrainedRun.In(project.Path("runs")).Folder}\n", told);
    }

    [TestMethod]
    [DataRow("export SLURM_RESTART_COUNT=10; ", "The job was requeued 10 times already and isn't again: give it more --time.")]
    [DataRow("unset EMOTIONFUSION_REQUEUES; ", "Interrupted. ")]
    public void Job_BegunTooOftenOrNotSubmittedByTheProgram_JustEnds(string variables, string words)
    {
        using var project = TestProject.Create();
        var slurm = FakeSlurm.In(project);
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        Assert.Contains(words, TimeUp(project, variables));
        Assert.IsEmpty(slurm.Calls);
    }

    [TestMethod]
    [DataRow("train -c x.yaml --time 5", "--time says how to submit to Slurm: add --slurm.")]
    [DataRow("train -c x.yaml --slurm --max-jobs 0", "--max-jobs 0: expected a whole number, 1 or more.")]
    [DataRow("train -c x.yaml --slurm --resume runs/slurm/1", "--slurm --resume takes experiments from the submission: leave out --config.")]
    public void WrongUse_IsTold(string line, string words) => Assert.Contains(words, RunningProgram.Run(EmotionFusion.Tests.Repository.Root, line.Split(' ')).Expect(2).Error);

    [TestMethod]
    public void Resume_NoSubmission_SaysWhatIsExpected()
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains("holds no submission.json: expected the folder of a submission, runs/slurm/<date-time>", project.Run("train", "--slurm", "--resume", "configs").Expect(1).Error);
    }

    /// <summary>A task of a job that gets the warning before its time limit.</summary>
    private static string TimeUp(TestProject project, string variables)
    {
        const int UserSignal = 10;
        var script = $"PATH=\"$PWD/slurm programs:$PATH\"; export EMOTIONFUSION_REQUEUES=10 SLURM_JOB_ID=104 SLURM_ARRAY_JOB_ID=102 SLURM_ARRAY_TASK_ID=3; {variables}exec \"$@\"";
        using var program = RunningProgram.StartInShell(project.Root, script, "train", "-c", "configs/small.yaml", "-e", "audio");
        program.WaitForError("epochs");
        program.Signal(UserSignal);
        return program.Wait().Expect(130).Error;
    }

    private static string Submission(TestProject project) => Path.GetDirectoryName(Directory.GetFiles(project.Root, "submission.json", SearchOption.AllDirectories).Single())!;

    /// <summary>config.yaml but for what is the command's own.</summary>
    private static string[] Recorded(TrainedRun run) => [.. File.ReadLines(Path.Combine(run.Folder, "config.yaml"))
        .Where(line => !line.TrimStart().StartsWith("command:", StringComparison.Ordinal) && !line.TrimStart().StartsWith("started:", StringComparison.Ordinal))];
}
