using System.Buffers.Binary;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>A sound corpus has no findings; each test spoils it in one way and names all that is to be found then.</summary>
[TestClass]
public sealed class CorpusCheckTests
{
    private const string Yaml = """
        name: MINI
        reader: csv
        folder: mini
        table: labels.csv
        audio_folder: wav
        vad_scale: [1, 7]
        classes: [calm, cross]
        labels: { c: calm, x: cross, o: leave_out }
        columns: { id: Id, file: File, transcript: Text, speaker: Who, session: Session, emotion: Emotion, split: Split, valence: Valence }
        """;

    private sealed record Line(string Id)
    {
        public string Speaker { get; init; } = "a";
        public string Session { get; init; } = "1";
        public string Emotion { get; init; } = "c";
        public string Text { get; init; } = "";
        public string Split { get; init; } = "train";
        public string Valence { get; init; } = "";
        public byte[]? Sound { get; init; }
    }

    [TestMethod]
    public void Check_SoundCorpus_FindsNothing() => Assert.AreEqual("", Ids(Check(line => line)));

    [TestMethod]
    [DataRow(44_100, "mixed-rates", "1 sounds have other sample rates than most: 39 x 16000 Hz, 1 x 44100 Hz.")]
    [DataRow(17_000, "mixed-rates odd-rate", "a sample rate that no recorder has")]
    [DataRow(8_000, "low-rate mixed-rates", "a rate below 16 kHz")]
    public void Check_OneOfAnotherRate_IsNamed(int rate, string ids, string what)
    {
        var findings = Check(line => line.Id == "u07" ? line with { Sound = At(rate, Waves.Tone(24_000, 7)) } : line);
        Assert.AreEqual(ids, Ids(findings));
        Assert.IsTrue(findings.Any(finding => $"{finding.Count} {finding.What}".Contains(what, StringComparison.Ordinal)));
        Assert.IsTrue(findings.All(finding => finding.Severity == Severity.Warning && finding.Examples.Single() == $"u07: {rate} Hz"));
    }

    [TestMethod]
    public void Check_Stereo_IsNamed()
    {
        var finding = Check(line => line.Id == "u07" ? line with { Sound = Stereo(line.Sound!) } : line).Single();
        Assert.AreEqual("mixed-channels: u07: 2 channels", $"{finding.Id}: {finding.Examples.Single()}");
        Assert.AreEqual("sounds have other numbers of channels than most: 39 x mono, 1 x 2 channels.", finding.What);
    }

    [TestMethod]
    public void Check_UnreadableSounds_AreFaults()
    {
        var findings = Check(line => line.Id switch
        {
            "u03" => line with { Sound = line.Sound![..4000] },
            "u05" => line with { Sound = "FORM\0\0\0\0AIFFCOMM and more"u8.ToArray() },
            "u06" => line with { Sound = [] },
            _ => line,
        });
        Assert.AreEqual("unreadable-sound", Ids(findings));
        Assert.AreEqual(Severity.Fault, findings[0].Severity);
        Assert.AreEqual(3, findings[0].Count);
        StringAssert.StartsWith(findings[0].Examples[0], "u03: ");
        StringAssert.StartsWith(findings[0].Examples[1], "u05: ");
    }

    /// <summary>Whether they can be read is ffmpeg's affair.</summary>
    [TestMethod]
    public void Check_OtherFormatUnderAnothersName_IsNamed()
    {
        var facts = new Dictionary<string, SoundFacts>
        {
            ["a"] = new() { Format = "WAV", Info = new(16_000, 1, 16, 16_000) },
            ["b"] = new() { Format = "FLAC", IsMisnamed = true, Info = new(16_000, 1, 16, 16_000) },
        };
        var findings = SoundChecks.Of(Corpora.Of(Corpora.Utterance("a"), Corpora.Utterance("b")), new(facts)).ToArray();
        Assert.AreEqual("mixed-formats other-format", Ids(findings));
        CollectionAssert.AreEqual(new[] { "b: FLAC", "b: FLAC, 16 bit" }, findings.Select(finding => finding.Examples.Single()).ToArray());
    }

    [TestMethod]
    [DataRow((short)0, "silence", "u07: all samples are 0")]
    [DataRow((short)16, "nearly-silent", "u07: peak -66 dB")]
    public void Check_Silence_IsNamed(short peak, string id, string example)
    {
        var finding = Check(line => line.Id == "u07" ? line with { Sound = Waves.Of([.. Enumerable.Range(0, 8000).Select(i => i % 2 == 0 ? peak : (short)-peak)]) } : line).Single();
        Assert.AreEqual($"{id} {example}", $"{finding.Id} {finding.Examples.Single()}");
    }

    [TestMethod]
    public void Check_Clipping_IsNamedWithItsShare()
    {
        short[] samples = [.. Enumerable.Range(0, 8000).Select(i => (short)(i % 100 < 10 ? short.MaxValue : i % 100))];
        var finding = Check(line => line.Id == "u07" ? line with { Sound = Waves.Of(samples) } : line).Single();
        Assert.AreEqual("clipping u07: 10.0 % of the samples", $"{finding.Id} {finding.Examples.Single()}");
    }

    [TestMethod]
    public void Check_PeaksAtFullScale_AreNoClipping()
    {
        short[] samples = [.. Enumerable.Range(0, 8000).Select(i => (short)(i % 100 < 2 ? short.MaxValue : i % 100))];
        Assert.AreEqual("", Ids(Check(line => line.Id == "u07" ? line with { Sound = Waves.Of(samples) } : line)));
    }

    [TestMethod]
    [DataRow(3000, "too-short", "u07: 0.188 s")]
    [DataRow(16_000 * 31, "too-long", "u07: 31.0 s")]
    public void Check_Length_IsNamed(int samples, string id, string example)
    {
        var finding = Check(line => line.Id == "u07" ? line with { Sound = Waves.Tone(samples, 99) } : line).Single();
        Assert.AreEqual($"{id} {example}", $"{finding.Id} {finding.Examples.Single()}");
    }

    [TestMethod]
    public void Check_RecordingTwice_ToldApartByWhatDiffers()
    {
        var copy = Waves.Tone(8000, 1000);
        var findings = Check(line => line.Id is "u00" or "u02" or "u04" ? line with { Sound = copy } : line);
        Assert.AreEqual("copies", Ids(findings));
        Assert.AreEqual("u00 (speaker a, calm, train) = u02 (speaker a, calm, train) = u04 (speaker a, calm, train)", findings[0].Examples.Single());
        findings = Check(line => line.Id is "u00" or "u01" or "u14" ? line with { Sound = copy } : line);
        Assert.AreEqual("contradicting-copies", Ids(findings));
        Assert.AreEqual(Severity.Fault, findings[0].Severity);
        Assert.AreEqual("u00 (speaker a, calm, train) = u01 (speaker a, cross, train) = u14 (speaker b, calm, train): other labels, speakers", findings[0].Examples.Single());
    }

    [TestMethod]
    public void Check_LabelWithoutSound_AndSoundWithoutLabel()
    {
        var findings = Check(line => line.Id == "u07" ? line with { Sound = null } : line, root =>
        {
            root.Write("mini/wav/more/extra.WAV", Waves.Tone(8000, 3));
            root.Write("mini/wav/u50.wav", Waves.Tone(8000, 3));
            root.Write("mini/wav/notes.txt", "no sound");
        });
        Assert.AreEqual("label-without-sound sound-without-label", Ids(findings));
        Assert.AreEqual($"u07: no file {Path.Combine("wav", "u07.wav")} in the corpus's folder", findings[0].Examples.Single());
        CollectionAssert.AreEqual(new[] { "wav/u50.wav", "wav/more/extra.WAV" }, findings[1].Examples.ToArray());
        Assert.AreEqual(Severity.Warning, findings[1].Severity);
    }

    [TestMethod]
    public void Check_SoundWithoutLabelInAFolderOfItsOwn_IsANote()
    {
        var finding = Check(line => line, root => root.Write("mini/whole/dialogue.wav", Waves.Tone(8000, 3))).Single();
        Assert.AreEqual("sound-without-label Note whole/dialogue.wav", $"{finding.Id} {finding.Severity} {finding.Examples.Single()}");
    }

    [TestMethod]
    public void Of_SentencesByNumber_AreSentences()
    {
        var corpus = Corpora.Of(Enumerable.Range(0, 4).Select(i => Corpora.Utterance($"u{i}", $"s{i}") with { Sentence = $"{i / 2}" }));
        var finding = SentenceChecks.Of(corpus).Single();
        CollectionAssert.AreEqual(new[] { "sentence 0 (2 utterances, 2 speakers)", "sentence 1 (2 utterances, 2 speakers)" }, finding.Examples.ToArray());
    }

    [TestMethod]
    public void Check_LabelWithNeitherSoundNorWords_IsToldOnce()
    {
        var findings = Check(line => line.Id == "u07" ? line with { Sound = null, Text = "" } : line);
        Assert.AreEqual("label-without-sound", Ids(findings));
    }

    [TestMethod]
    public void Check_WhatTheLabelMapLeavesOut_IsANoteAndItsSoundIsNone()
    {
        var findings = Check(line => line.Id == "u07" ? line with { Emotion = "o" } : line);
        Assert.AreEqual("left-out-on-purpose", Ids(findings));
        Assert.AreEqual(Severity.Note, findings[0].Severity);
        Assert.AreEqual("1 x label 'o' is left out by the label map", findings[0].Examples.Single());
    }

    [TestMethod]
    public void Check_SpeakersInTwoSessions_AreAllNamed_ThoughLoadingRefusesThem()
    {
        Func<Line, Line> wander = line => line.Id is "u00" or "u14" ? line with { Session = "10" } : line;
        using var root = Write(wander);
        Errors.AssertThrows(() => CorpusCatalog.Open(root.File("configs"), root.Path).Load("MINI"), "A speaker belongs to one session only");
        var finding = Check(wander).Single();
        Assert.AreEqual("speaker-in-two-sessions", finding.Id);
        CollectionAssert.AreEqual(new[] { "a: sessions 1 (9), 10 (1)", "b: sessions 2 (9), 10 (1)" }, finding.Examples.ToArray());
    }

    [TestMethod]
    public void Check_SpeakerOfOneClass_IsNamed()
    {
        var finding = Check(line => line.Speaker == "b" ? line with { Speaker = line.Emotion == "c" ? "b" : "a", Session = line.Emotion == "c" ? "2" : "1" } : line).Single();
        Assert.AreEqual("speaker-with-one-class Note b: 5 x calm", $"{finding.Id} {finding.Severity} {finding.Examples.Single()}", "2 of 2 to the 5th, for one of four speakers");
        finding = Check(line => line.Emotion == "c" && line.Speaker is ("b" or "c") ? line with { Speaker = "e", Session = "5" } : line).Single(found => found.Id == "speaker-with-one-class");
        Assert.AreEqual("Warning e: 10 x calm", $"{finding.Severity} {finding.Examples[0]}", "2 of 2 to the 10th, for one of five speakers");
    }

    [TestMethod]
    public void Check_SpeakerInTrainAndTest_IsNamed()
    {
        var finding = Check(line => line.Id is "u00" or "u01" ? line with { Split = "test" } : line).Single();
        Assert.AreEqual("speaker-in-train-and-test a: test (2), train (8)", $"{finding.Id} {finding.Examples.Single()}");
    }

    [TestMethod]
    public void Check_SentenceInTrainAndTest_IsNamed()
    {
        var findings = Check(line => (line with { Split = line.Speaker == "d" ? "test" : "train" }) is var divided && line.Id is "u00" or "u37" ? divided with { Text = line.Id == "u00" ? "So -- here!" : "so here" } : divided);
        Assert.AreEqual("sentence-in-train-and-test sentence-of-several-speakers", Ids(findings));
        Assert.AreEqual("1 of the 10 test utterances with words say what is said in the training part, too.", $"{findings[0].Count} {findings[0].What}");
        Assert.AreEqual("u37", findings[0].Examples.Single());
        Assert.AreEqual("So -- here! (2 utterances, 2 speakers)", findings[1].Examples.Single());
        Assert.AreEqual(Severity.Note, findings[1].Severity);
    }

    [TestMethod]
    public void Check_Transcripts_SomeOrAllMissing()
    {
        var some = Check(line => line.Id == "u07" ? line with { Text = " " } : line).Single();
        Assert.AreEqual("empty-transcript u07", $"{some.Id} {some.Examples.Single()}");
        var all = Check(line => line with { Text = "" }).Single();
        Assert.AreEqual("no-transcripts Note", $"{all.Id} {all.Severity}");
    }

    [TestMethod]
    public void Check_RatingOutsideOfScale_IsAFault()
    {
        var finding = Check(line => line with { Valence = line.Id == "u07" ? "7.5" : "7" }).Single();
        Assert.AreEqual("rating-outside-scale Fault u07: 7.5 (column Valence) isn't within vad_scale, 1 to 7", $"{finding.Id} {finding.Severity} {finding.Examples.Single()}");
        var unscaled = Check(line => line with { Valence = line.Id == "u07" ? "5.5" : "5" }, yaml: Yaml.Replace("vad_scale: [1, 7]\n", "")).Single();
        Assert.AreEqual("rating-outside-scale u07: valence 5.5, arousal NaN, dominance NaN", $"{unscaled.Id} {unscaled.Examples.Single()}");
    }

    [TestMethod]
    public void Check_RowThatCantBeUsed_IsAFault()
    {
        var finding = Check(line => line.Id == "u07" ? line with { Speaker = "" } : line).Single();
        Assert.AreEqual("left-out u07: no value in column Who", $"{finding.Id} {finding.Examples.Single()}");
    }

    /// <summary>What a model could cheat by: all of one class have it. What is also so then is named with it.</summary>
    [TestMethod]
    [DataRow("rate", "mixed-rates rate-tells-class")]
    [DataRow("channels", "channels-tells-class mixed-channels")]
    [DataRow("duration", "duration-tells-class")]
    [DataRow("speaker", "speaker-tells-class speaker-with-one-class")]
    [DataRow("session", "session-tells-class speaker-with-one-class speaker-tells-class")]
    [DataRow("sentence", "sentence-of-several-speakers sentence-tells-class")]
    public void Check_AttributeOfOneClass_TellsTheClass(string attribute, string ids)
    {
        var findings = Check(line => line.Emotion == "c" ? line : attribute switch
        {
            "rate" => line with { Sound = At(48_000, Waves.Tone(24_000, int.Parse(line.Id[1..]))) },
            "channels" => line with { Sound = Stereo(line.Sound!) },
            "duration" => line with { Sound = Waves.Tone(8001, int.Parse(line.Id[1..])) },
            "speaker" => line with { Speaker = $"x{line.Speaker}" },
            "session" => line with { Speaker = line.Speaker is "a" or "b" ? "x" : "y", Session = "9" },
            _ => line with { Text = "the same words" },
        });
        CollectionAssert.AreEquivalent(ids.Split(' '), findings.Select(finding => finding.Id).ToArray());
        var told = findings.First(finding => finding.Id == $"{attribute}-tells-class");
        Assert.AreEqual(Severity.Fault, told.Severity);
        StringAssert.Matches(told.What, new("gives UAR (100|75) % \\(chance 50 %, p = 0.005 by 199 permutations\\)"));
    }

    private static string Ids(IEnumerable<Finding> findings) => string.Join(' ', findings.Select(finding => finding.Id).Order(StringComparer.Ordinal));

    private static IReadOnlyList<Finding> Check(Func<Line, Line> spoil, Action<TemporaryFolder>? more = null, string yaml = Yaml)
    {
        using var root = Write(spoil, yaml);
        more?.Invoke(root);
        var corpus = CorpusCatalog.Open(root.File("configs"), root.Path).LoadToCheck("MINI");
        return CorpusCheck.Of(corpus, new CorpusSounds(SoundFacts.Read(corpus.Corpus, null)));
    }

    /// <summary>Four speakers of ten utterances each in a session of their own, two classes by turns, no words or samples twice.</summary>
    private static TemporaryFolder Write(Func<Line, Line> spoil, string yaml = Yaml)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MINI.yaml", yaml);
        var table = "Id,File,Text,Who,Session,Emotion,Split,Valence\n";
        for (var i = 0; i < 40; i++)
        {
            var line = spoil(new($"u{i:00}")
            {
                Speaker = "abcd"[i / 10].ToString(),
                Session = $"{1 + (i / 10)}",
                Emotion = i % 2 == 0 ? "c" : "x",
                Text = $"sentence number {i}",
                Sound = Waves.Tone(8000, i),
            });
            table += $"{line.Id},{line.Id}.wav,{line.Text},{line.Speaker},{line.Session},{line.Emotion},{line.Split},{line.Valence}\n";
            if (line.Sound is { } sound)
            {
                root.Write($"mini/wav/{line.Id}.wav", sound);
            }
        }
        root.Write("mini/labels.csv", table);
        return root;
    }

    private static byte[] At(int rate, byte[] wave)
    {
        var other = wave.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(other.AsSpan(28), 2 * rate);
        return other;
    }

    /// <summary>Each two samples are taken for a frame.</summary>
    private static byte[] Stereo(byte[] wave)
    {
        var other = Waves.Of([.. Enumerable.Range(0, (wave.Length - 44) / 2).SelectMany(i => Enumerable.Repeat(BinaryPrimitives.ReadInt16LittleEndian(wave.AsSpan(44 + (2 * i))), 2))]);
        other[22] = 2;
        other[32] = 4;
        return other;
    }
}
