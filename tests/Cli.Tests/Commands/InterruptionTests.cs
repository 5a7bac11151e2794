namespace EmotionFusion.Cli.Tests;

/// <summary>Ctrl-C: exit code 130, and what was finished is kept.</summary>
[TestClass]
public sealed class InterruptionTests
{
    [TestMethod]
    public void Encode_CtrlC_KeepsWhatIsEncoded()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        using (var program = RunningProgram.Start(project.Root, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--threads", "1"))
        {
            program.WaitForError("/72 clips");
            program.Interrupt();
            var result = program.Wait().Expect(130);
            Assert.Contains("Stopping; finished work is kept.", result.Error);
            Assert.Contains("the same command goes on", result.Error);
        }

        Assert.Contains("72/72", project.EncodeAudio().Expect(0).Error);
    }

    [TestMethod]
    public void Train_CtrlC_EndsAndTheNextRunIsWhole()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        using (var program = RunningProgram.Start(project.Root, "train", "-c", "configs/small.yaml", "-e", "audio"))
        {
            program.WaitForError("epochs");
            program.Interrupt();
            var result = program.Wait().Expect(130);
            var run = Directory.GetDirectories(project.Path("runs", "audio")).Single();
            Assert.Contains($"To go on: emotionfusion train --resume {run}\n", result.Error);
            Assert.AreEqual("", result.Out);
        }

        Assert.IsEmpty(Directory.GetFiles(project.Path("runs"), "results.json", SearchOption.AllDirectories));
        project.Replace("configs/small.yaml", "num_epochs: 100000", "num_epochs: 3");
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
    }

    [TestMethod]
    public void Train_CtrlC_TellsCommandsThatWorkAsTheyAre()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        Directory.Move(project.Path("samples"), project.Path("my corpora"));
        ProgramResult result;
        string[] places = ["--features", "my features", "--data", "my corpora", "--data", "more"];
        using (var program = RunningProgram.Start(project.Root, ["train", "-c", "configs/small.yaml", "--all", "--parallel", "1", "--runs", "r", .. places]))
        {
            program.WaitForError("epochs");
            program.Interrupt();
            result = program.Wait().Expect(130);
        }

        var run = TrainedRun.In(project.Path("r")).Folder;
        const string Places = "--features 'my features' --data 'my corpora' --data more --parallel 1";
        Assert.Contains($"To go on: emotionfusion train --resume {run} {Places}\n", result.Error);
        Assert.Contains($"Not begun: emotionfusion train -c configs/small.yaml -e both --runs r {Places}\n", result.Error);
        using var again = RunningProgram.Start(project.Root, ["train", "--resume", run, .. places]);
        again.WaitForError("epochs");
    }

    [TestMethod]
    public void Train_CtrlCWhileEncoding_TellsTheSameCommand()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        using var program = RunningProgram.Start(project.Root, "train", "-c", "configs/small.yaml", "-e", "audio", "--threads", "1");
        program.WaitForError("/72 clips");
        program.Interrupt();
        Assert.Contains("To go on: emotionfusion train -c configs/small.yaml -e audio --threads 1\n", program.Wait().Expect(130).Error);
    }

    [TestMethod]
    public void Train_CtrlCInTheSecondExperiment_ShowsTheFirst()
    {
        using var project = TestProject.Create();
        project.Replace("configs/small.yaml", "  - name: both", "  - name: long\n    num_epochs: 100000\n  - name: both");
        project.Replace("configs/small.yaml", "  - name: both\n    modality: both", "");
        using var program = RunningProgram.Start(project.Root, "train", "-c", "configs/small.yaml", "--all", "--parallel", "1");
        program.WaitForError("train long: ");
        program.Interrupt();
        var result = program.Wait().Expect(130);
        Assert.Contains("audio on SMALL: UAR", result.Out);
        Assert.Contains("To go on: emotionfusion train --resume ", result.Error);
    }

    [TestMethod]
    public void Train_CtrlCTwice_EndsAtOnce()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        project.Replace("configs/small.yaml", "num_epochs: 3", "num_epochs: 100000");
        using var program = RunningProgram.Start(project.Root, "train", "-c", "configs/small.yaml", "-e", "audio");
        program.WaitForError("epochs");
        program.Interrupt();
        program.Interrupt();
        Assert.Contains("Ctrl-C again ends at once", program.Wait().Expect(130).Error);
    }
}
