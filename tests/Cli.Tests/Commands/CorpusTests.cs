using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class CorpusTests
{
    [TestMethod]
    public void Corpus_Emodb_CountsClassesSpeakersAndSessions()
    {
        var lines = RunningProgram.Run(Repository.Root, "corpus", "EMODB").Expect(0).Out.Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.StartsWith("EMODB: 339 utterances, 10 speakers, 5 sessions, 953.7 s of sound", lines[0]);
        Assert.IsTrue(lines.Any(line => line.StartsWith("neutral 79 ", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Any(line => line.StartsWith("anger 127 ", StringComparison.Ordinal)));
        Assert.IsTrue(lines.Any(line => line.StartsWith("03 M 1 39 11 7 7 14 ", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Corpus_FilesThatDontBelong_AreLeftOutWithTheReason()
    {
        using var project = TestProject.Create();
        project.Add(Repository.PathOf("samples", "emodb", "03a01Wa.wav"), "03a01La.wav");
        File.WriteAllText(Path.Combine(project.Clips, "notes.txt"), "hello");
        var result = project.Run("corpus", "SMALL").Expect(0);
        Assert.Contains("Left out on purpose: 2", result.Out);
        Assert.Contains("03a01La", result.Out);
        Assert.Contains("not a sound file: notes.txt", result.Out);
    }

    [TestMethod]
    public void Corpus_UnreadableSound_IsNamedWithExitCode3()
    {
        using var project = TestProject.Create();
        var broken = Directory.GetFiles(project.Clips).Order(StringComparer.Ordinal).First();
        File.WriteAllText(broken, "no sound");
        var result = project.Run("corpus", "SMALL").Expect(3);
        Assert.Contains("Unreadable sound (encoding will leave these out): 1", result.Out);
        Assert.Contains(Path.GetFileNameWithoutExtension(broken), result.Out);
    }

    /// <summary>Another speaker's file in a folder: found by its samples, though it is another file by name and header.</summary>
    [TestMethod]
    public void Check_RecordingOfTwoSpeakers_IsNamedWithExitCode1()
    {
        using var project = TestProject.Create();
        var clip = Directory.GetFiles(project.Clips, "03???W?.wav").Single();
        var copy = project.Add(clip, "08a07Fc.wav");
        File.AppendAllText(copy, "LIST\u0004\0\0\0INFO");
        var result = project.Run("corpus", "SMALL", "--check").Expect(1);
        Assert.Contains("Recordings: 25 of 25 compared; under several names: 1", result.Out);
        Assert.Contains($"  {Path.GetFileNameWithoutExtension(clip)} (speaker 03, anger) = 08a07Fc (speaker 08, happy): other labels, speakers", result.Out);
        Assert.Contains("recordings with several labels, speakers or splits: 1", result.Error);
        var error = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error;
        StringAssert.Contains(error, "are the same recording, sample by sample");
        StringAssert.Contains(error, "08a07Fc");
        File.Delete(copy);
        Assert.Contains("Recordings: 24 of 24 compared; under several names: 0", project.Run("corpus", "SMALL", "--check").Expect(0).Out);
    }

    [TestMethod]
    public void Folds_OfACorpus_CanBeTrainedOn()
    {
        using var project = TestProject.Create();
        Assert.Contains("3 folds are in ", project.Run("corpus", "SMALL", "--folds", "folds/small").Expect(0).Out);
        var line = File.ReadLines(project.Path("folds", "small", "fold_1", "small_test_fold_1.jsonl")).First();
        StringAssert.Matches(line, new("^\\{\"channel\":1,\"dataset\":\"small\",\"emo\":\"[a-z]+\",\"key\":\"03......\",\"length\":[0-9.]+,\"task\":\"category\",\"type\":\"raw\",\"wav\":\"small/03.*\\.wav\"\\}$".Replace("......", ".{5}")));
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "folds: folds/small");
        var told = project.Run("train", "-c", "configs/small.yaml", "-e", "audio", "--dry-run").Expect(0).Out;
        Assert.Contains("holdout      SMALL as folds/small divides it: fold_1: 12 train, 4 validate (taken from training), 8 test; fold_2", told);
    }

    [TestMethod]
    public void Check_WithoutACorpus_IsWrongUse()
    {
        using var project = TestProject.Create();
        Assert.Contains("need a corpus", project.Run("corpus", "--check").Expect(2).Error);
    }
}
