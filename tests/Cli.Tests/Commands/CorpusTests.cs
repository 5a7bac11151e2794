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
        Assert.Contains("not a .wav file: notes.txt", result.Out);
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
}
