using System.Text.Json;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class CorpusTests
{
    private const string Words = """
        name: WORDS
        reader: csv
        folder: words
        table: table.csv
        classes: [calm, cross]
        labels: { c: calm, x: cross }
        columns: { id: Id, transcript: Text, speaker: Who, session: Session, emotion: Emotion }
        """;

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
    public void Check_RecordingOfTwoSpeakers_IsNamedWithExitCode3()
    {
        using var project = TestProject.Create();
        var clip = Directory.GetFiles(project.Clips, "03???W?.wav").Single();
        var copy = project.Add(clip, "08a07Fc.wav");
        File.AppendAllText(copy, "LIST\u0004\0\0\0INFO");
        var result = project.Run("corpus", "SMALL", "--check").Expect(3).Out;
        Assert.Contains("fault contradicting-copies: 1 ", result);
        Assert.Contains($"  {Path.GetFileNameWithoutExtension(clip)} (speaker 03, anger) = 08a07Fc (speaker 08, happy): other labels, speakers", result);
        var error = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(1).Error;
        StringAssert.Contains(error, "are the same recording, sample by sample");
        StringAssert.Contains(error, "08a07Fc");
        File.Delete(copy);
        Assert.Contains("0 faults, 0 warnings, ", project.Run("corpus", "SMALL", "--check").Expect(0).Out);
    }

    [TestMethod]
    public void Check_SpeakersInTwoSessions_AreAllNamed()
    {
        using var project = TestProject.CreateWithoutClips();
        project.Write("configs/corpora/WORDS.yaml", Words);
        project.Write("samples/words/table.csv", "Id,Text,Who,Session,Emotion\na,one,ann,1,c\nb,two,ann,2,x\nc,three,bob,1,c\nd,four,bob,10,x\n");
        Assert.Contains("A speaker belongs to one session only", project.Run("corpus", "WORDS").Expect(1).Error);
        var told = project.Run("corpus", "WORDS", "--check").Expect(3).Out;
        Assert.Contains("fault speaker-in-two-sessions: 2 ", told);
        Assert.Contains("  ann: sessions 1 (1), 2 (1)\n  bob: sessions 1 (1), 10 (1)\n", told);
    }

    [TestMethod]
    public void Check_Json_HasTheFindings()
    {
        using var project = TestProject.Create();
        File.WriteAllBytes(Path.Combine(project.Clips, "08a07Fc.wav"), WavBytes.Constant(16_000, 0));
        using var document = JsonDocument.Parse(project.Run("corpus", "SMALL", "--check", "--json").Expect(3).Out);
        var finding = document.RootElement.GetProperty("findings").EnumerateArray().First();
        Assert.AreEqual("silence fault 1", $"{finding.GetProperty("id")} {finding.GetProperty("severity")} {finding.GetProperty("count")}");
        Assert.AreEqual("08a07Fc: all samples are 0", finding.GetProperty("examples")[0].GetString());
        Assert.AreEqual(25, document.RootElement.GetProperty("utterances").GetInt32());
    }

    [TestMethod]
    public void Json_OfEmodb_HasWhatTheTablesHave()
    {
        using var document = JsonDocument.Parse(RunningProgram.Run(Repository.Root, "corpus", "EMODB", "--json").Expect(0).Out);
        var root = document.RootElement;
        Assert.AreEqual(339, root.GetProperty("sound").GetProperty("rates").GetProperty("16000").GetInt32());
        Assert.AreEqual(953.66, root.GetProperty("sound").GetProperty("seconds").GetProperty("total").GetDouble(), 0.01);
        Assert.AreEqual("de", root.GetProperty("language").GetString());
        var speaker = root.GetProperty("speakers")[0];
        Assert.AreEqual("03 M 39 14", $"{speaker.GetProperty("name")} {speaker.GetProperty("gender")} {speaker.GetProperty("utterances")} {speaker.GetProperty("classes").GetProperty("anger")}");
        Assert.IsFalse(root.TryGetProperty("findings", out _), "nobody asked for a check");
    }

    [TestMethod]
    public void Corpus_ManySpeakers_AreInNaturalOrderAndCutUnlessAllAreAskedFor()
    {
        using var project = TestProject.CreateWithoutClips();
        project.Write("configs/corpora/WORDS.yaml", Words);
        project.Write("samples/words/table.csv", "Id,Text,Who,Session,Emotion\n" + string.Concat(Enumerable.Range(1, 1240).Select(i => $"u{i},words {i},{i},1,{"cx"[i % 2]}\n")));
        var cut = project.Run("corpus", "WORDS").Expect(0).Out;
        Assert.Contains("... and 1,210 more speakers; --all shows them\n", cut);
        var lines = cut.Split('\n').Select(line => line.Split(' ')[0]).ToArray();
        CollectionAssert.IsSubsetOf(new[] { "2", "10", "30" }, lines);
        CollectionAssert.DoesNotContain(lines, "100");
        CollectionAssert.Contains(project.Run("corpus", "WORDS", "--all").Expect(0).Out.Split('\n').Select(line => line.Split(' ')[0]).ToArray(), "1240");
    }

    [TestMethod]
    public void List_FoundMissingAndBroken_TellsOfEach()
    {
        using var project = TestProject.Create();
        project.Write("configs/corpora/WORDS.yaml", Words);
        project.Write("configs/corpora/BROKEN.yaml", "name: BROKEN\n");
        var result = project.Run("corpus", "--data", "elsewhere").Expect(1);
        Assert.Contains(project.Clips, result.Out);
        Assert.Contains($"Looked for:\n  WORDS: {project.Path("elsewhere", "words")} (no such folder); {project.Path("samples", "words")} (no such folder)\n", result.Out);
        Assert.Contains("BROKEN.yaml", result.Error);
        Assert.Contains($"warning: --data {project.Path("elsewhere")} isn't used: there is no such folder.", result.Error);
        using var document = JsonDocument.Parse(project.Run("corpus", "--json").Expect(1).Out);
        var corpora = document.RootElement.GetProperty("corpora").EnumerateArray().ToDictionary(corpus => corpus.GetProperty("name").GetString()!);
        Assert.AreEqual(project.Clips, corpora["SMALL"].GetProperty("folder").GetString());
        Assert.AreEqual(JsonValueKind.Null, corpora["WORDS"].GetProperty("folder").ValueKind);
        Assert.Contains("BROKEN.yaml", corpora["BROKEN"].GetProperty("error").GetString()!);
        File.Delete(project.Path("configs", "corpora", "BROKEN.yaml"));
        project.Run("corpus").Expect(0);
    }

    [TestMethod]
    public void Data_SeveralRoots_AreLookedThroughAndToldOf()
    {
        using var project = TestProject.CreateWithoutClips();
        project.Write("configs/corpora/WORDS.yaml", Words);
        project.Write("near/words/table.csv", "Id,Text,Who,Session,Emotion\na,one,ann,1,c\nb,two,bob,2,x\n");
        project.Write("far/words/table.csv", "Id,Text,Who,Session,Emotion\na,one,ann,1,c\nb,two,bob,2,x\nc,three,bob,2,x\n");
        project.Write("other/readme.txt", "");
        var result = project.Run("corpus", "WORDS", "--data", "other", "--data", "near", "--data", "far").Expect(0);
        Assert.Contains("WORDS: 2 utterances", result.Out);
        Assert.Contains($"note: WORDS is read from {project.Path("near", "words")}; {project.Path("far", "words")} is there, too, and not used.\n", result.Error);
        Assert.Contains($"warning: --data {project.Path("other")} isn't used: none of this command's corpora was found below it.\n", result.Error);
        using (var program = RunningProgram.StartInShell(project.Root, "EMOTIONFUSION_DATA=other:far \"$@\"", "corpus", "WORDS"))
        {
            Assert.Contains("WORDS: 3 utterances", program.Wait().Expect(0).Out);
        }

        Assert.Contains("expected a folder", project.Run("corpus", "WORDS", "--data", "").Expect(2).Error);
    }

    [TestMethod]
    public void Check_WithoutACorpus_IsWrongUse()
    {
        using var project = TestProject.Create();
        Assert.Contains("need a corpus", project.Run("corpus", "--check").Expect(2).Error);
    }
}
