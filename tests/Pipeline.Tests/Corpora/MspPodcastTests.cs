namespace EmotionFusion.Pipeline.Tests;

/// <summary>MSP-Podcast as its owners ship it, in the layouts of its releases.</summary>
[TestClass]
public sealed class MspPodcastTests
{
    private const string Header = "FileName,EmoClass,EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set";

    private static readonly string[] Consensus =
    [
        Header,
        "MSP-PODCAST_0001_0008.wav,N,2.2,4.0,2.6,30,Male,Test1",
        "MSP-PODCAST_0001_0019.wav,A,7,1,4,501,Female,Train",
        "MSP-PODCAST_0002_0033.wav,H,5.5,6.25,,30,Male,Development",
        "MSP-PODCAST_0002_0051.wav,S,2,2,2,Unknown,Unknown,Train",
        "MSP-PODCAST_0003_0104.wav,U,4,4,4,31,Female,Train",
        "MSP-PODCAST_0003_0110.wav,X,4,4,4,31,Female,Validation",
        "MSP-PODCAST_0004_0001.wav,N,4,4,4,32,Female,Test2",
        "MSP-PODCAST_0004_0002.wav,N,4,4,4,32,Female,Test3",
        "MSP-PODCAST_0005_0001.wav,S,1,1,1,33,Male,Train",
    ];

    private static readonly Dictionary<string, string[]> Detailed = new()
    {
        ["1.6"] =
        [
            "FileName,Workers,EmoClass_Major,EmoClass_Second,EmoAct,EmoVal,EmoDom",
            "MSP-PODCAST_0001_0008.wav,WORKER01,Neutral,\"Neutral,Concerned\",2,4,3",
            "MSP-PODCAST_0001_0008.wav,WORKER02,Neutral,,2,4,2",
            "MSP-PODCAST_0001_0008.wav,WORKER03,Other-thoughtful,Happy,3,4,3",
            "MSP-PODCAST_0001_0019.wav,WORKER01,Angry,Angry,7,1,4",
            "MSP-PODCAST_0001_0019.wav,WORKER02,Contempt,,7,1,4",
            "MSP-PODCAST_0003_0110.wav,WORKER01,Sad,,4,4,4",
            "MSP-PODCAST_0003_0110.wav,WORKER02,Happy,,4,4,4",
        ],
        ["1.7 to 1.12"] =
        [
            "FileName,EmoDetail",
            "MSP-PODCAST_0001_0008.wav,\"WORKER01; Neutral; Neutral,Concerned; A:2.0; V:4.0; D:3.0;\"",
            "MSP-PODCAST_0001_0008.wav,\"WORKER02; Neutral; ; A:2.0; V:4.0; D:2.0;\"",
            "MSP-PODCAST_0001_0008.wav,\"WORKER03; Other-thoughtful; or so; Happy; A:3.0; V:4.0; D:3.0;\"",
            "MSP-PODCAST_0001_0019.wav,\"WORKER01; Angry; Angry; A:7.0; V:1.0; D:4.0;\"",
            "MSP-PODCAST_0001_0019.wav,\"WORKER02; Contempt; A:7.0; V:1.0; D:4.0;\"",
            "MSP-PODCAST_0003_0110.wav,\"WORKER01; Sad; Sad; A:4.0; V:4.0; D:4.0;\"",
            "MSP-PODCAST_0003_0110.wav,\"WORKER02; Happy; Happy; A:4.0; V:4.0; D:4.0;\"",
        ],
        ["2.0"] =
        [
            "FileName,WorkerID,EmoClass_Major,EmoClass_Second,EmoAct,EmoVal,EmoDom",
            "MSP-PODCAST_0001_0008.wav,WORKER01,Neutral,\"Neutral,Concerned\",2,4,3",
            "MSP-PODCAST_0001_0019.wav,WORKER01,Angry,Angry,7,1,4",
            "MSP-PODCAST_0001_0008.wav,WORKER02,Neutral,,2,4,2",
            "MSP-PODCAST_0001_0019.wav,WORKER02,Contempt,,7,1,4",
            "MSP-PODCAST_0003_0110.wav,WORKER02,Happy,,4,4,4",
            "MSP-PODCAST_0001_0008.wav,WORKER03,Other,Happy,3,4,3",
            "MSP-PODCAST_0003_0110.wav,WORKER01,Sad,,4,4,4",
        ],
    };

    [TestMethod]
    [DataRow("1.6", "label", "concensus", "Audio")]
    [DataRow("1.7 to 1.12", "Labels", "concensus", "Audios")]
    [DataRow("1.7 to 1.12", "labels", "consensus", "Audios")]
    [DataRow("2.0", "Labels", "consensus", "Audios")]
    public void Load_ARelease_EveryFieldOfEveryUtterance(string release, string labels, string spelling, string audio)
    {
        using var tree = Corpus(release, labels, spelling, audio);
        var corpus = tree.Load();

        OwnersTree.AssertEqual(
        [
            new()
            {
                Id = "MSP-PODCAST_0001_0008", Label = 0, Votes = [2, 0, 0, 0], Speaker = "30", Session = "1", Gender = "Male", Split = OfficialSplit.Test,
                AudioPath = tree.PathOf($"{audio}/MSP-PODCAST_0001_0008.wav"), Transcript = "and that was, well, it’s all.", Vad = Vad(4.0, 2.2, 2.6),
            },
            new()
            {
                Id = "MSP-PODCAST_0001_0019", Label = 3, Votes = [0, 0, 0, 1], Speaker = "501", Session = "2", Gender = "Female", Split = OfficialSplit.Train,
                AudioPath = tree.PathOf($"{audio}/MSP-PODCAST_0001_0019.wav"), Transcript = "Never again.", Vad = new(1, 5, 3),
            },
            new()
            {
                Id = "MSP-PODCAST_0002_0033", Label = 1, Votes = [0, 0, 0, 0], Speaker = "30", Session = "1", Gender = "Male", Split = OfficialSplit.Validation,
                AudioPath = tree.PathOf($"{audio}/MSP-PODCAST_0002_0033.wav"), Transcript = "", Vad = Vad(6.25, 5.5, double.NaN),
            },
        ], corpus);
        CollectionAssert.AreEqual(
            new[]
            {
                "MSP-PODCAST_0002_0051: its speaker is unknown ('Unknown'), and so could be anyone who is tested on *",
                "MSP-PODCAST_0003_0104: label 'U' is left out by the label map *",
                "MSP-PODCAST_0003_0110: label 'X' is left out by the label map *",
                "MSP-PODCAST_0004_0001: split 'Test2' is left out by the splits *",
                "MSP-PODCAST_0004_0002: split 'Test3' is left out by the splits *",
                $"MSP-PODCAST_0005_0001: no file {audio}/MSP-PODCAST_0005_0001.wav in the corpus's folder",
            },
            OwnersTree.LeftOut(corpus));
        Assert.AreEqual(new VadScale(1, 7), corpus.VadScale);
    }

    [TestMethod]
    public void Load_EightClasses_KnowsTheRatersOfThem()
    {
        using var tree = Corpus();
        var corpus = tree.Load("eight");
        CollectionAssert.AreEqual(new[] { 0, 0, 0, 1, 0, 0, 0, 1 }, corpus.Utterances.Single(utterance => utterance.Id == "MSP-PODCAST_0001_0019").Votes!.ToArray());
        Assert.AreEqual(4, corpus.Utterances.Single(utterance => utterance.Id == "MSP-PODCAST_0003_0104").Label);
    }

    [TestMethod]
    public void Load_NoAgreementKept_HasVotesOrIsLeftOut()
    {
        using var tree = Corpus().Yaml("X: leave_out", "X: no_majority");
        var divided = tree.Load().Utterances.Single(utterance => utterance.Majority is null);
        Assert.AreEqual("MSP-PODCAST_0003_0110", divided.Id);
        CollectionAssert.AreEqual(new[] { 0, 1, 1, 0 }, divided.Votes!.ToArray());
        File.Delete(tree.PathOf("Labels/labels_detailed.csv"));
        CollectionAssert.Contains(OwnersTree.LeftOut(tree.Load()), "MSP-PODCAST_0003_0110: no rater named one of the classes");
    }

    [TestMethod]
    public void Load_WithoutRaters_HasNoVotes()
    {
        using var tree = Corpus();
        File.Delete(tree.PathOf("Labels/labels_detailed.csv"));
        Assert.IsTrue(tree.Load().Utterances.All(utterance => utterance.Votes is null));
    }

    [TestMethod]
    public void Load_UnknownSpeakersWanted_AreKept()
    {
        using var tree = Corpus().Yaml("unknown_speakers: [Unknown]", "").Yaml(text => text.Replace("unknown_speakers: [Unknown]", "").Replace("sessions: { first_speaker: 1, speakers: 500 }", ""));
        var unknown = tree.Load().Utterances.Single(utterance => utterance.Id == "MSP-PODCAST_0002_0051");
        Assert.AreEqual(("Unknown", "Unknown", (string?)null), (unknown.Speaker, unknown.Session, unknown.Gender));
    }

    [TestMethod]
    public void Load_LabelsAlone_HasNeitherSoundNorWords()
    {
        using var tree = new OwnersTree("MSPP", "MSP-PODCAST").Write("Labels/labels_consensus.csv", Consensus);
        Assert.IsTrue(tree.Load().Utterances.All(utterance => utterance is { AudioPath: null, AudioFault: null, Transcript: null }));
    }

    [TestMethod]
    [DataRow("MSP-PODCAST_0009_0001.wav,N,fast,4,4,30,Male,Train", "MSP-PODCAST_0009_0001", "'fast' (column EmoAct) is no number")]
    [DataRow("MSP-PODCAST_0009_0001.wav,N,4,8,4,30,Male,Train", "MSP-PODCAST_0009_0001", "8 (column EmoVal) isn't within vad_scale, 1 to 7")]
    [DataRow("MSP-PODCAST_0009_0001.wav,,4,4,4,30,Male,Train", "MSP-PODCAST_0009_0001", "no value in column EmoClass")]
    [DataRow("MSP-PODCAST_0009_0001.wav,N,4,4,4,,Male,Train", "MSP-PODCAST_0009_0001", "no value in column SpkrID")]
    [DataRow("MSP-PODCAST_0009_0001.wav,N,4,4,4,Ann,Female,Train", "MSP-PODCAST_0009_0001", "its speaker 'Ann' is no number from 1 on, so it has no session")]
    [DataRow("MSP-PODCAST_0009_0001.wav,N,4,4,4,30,Male", "MSP-PODCAST_0009_0001.wav", "its row has 7 values, the header 8")]
    [DataRow(",N,4,4,4,30,Male,Train", "labels_consensus.csv(11)", "no value in column FileName")]
    public void Load_RowThatCantBeUsed_IsLeftOutAlone(string row, string utterance, string reason)
    {
        using var tree = Corpus();
        tree.Write("Labels/labels_consensus.csv", [.. Consensus, row]);
        tree.Write("Audios/MSP-PODCAST_0009_0001.wav");
        var corpus = tree.Load();
        Assert.HasCount(3, corpus.Utterances);
        var left = corpus.Exclusions.Single(exclusion => exclusion.Reason == reason);
        StringAssert.EndsWith(left.Utterance, utterance);
    }

    [TestMethod]
    public void Load_WhatNobodyKnows_SaysWhere()
    {
        using var tree = Corpus();
        tree.Write("Labels/labels_consensus.csv", [.. Consensus, "MSP-PODCAST_0009_0001.wav,Q,4,4,4,30,Male,Train"]);
        tree.Fails("labels_consensus.csv(11): label 'Q' is not in the label map 'four' of");
        tree.Write("Labels/labels_consensus.csv", [.. Consensus, "MSP-PODCAST_0009_0001.wav,N,4,4,4,30,Male,Test4"]);
        tree.Fails("labels_consensus.csv(11): split 'Test4' is none of train, validation and test, nor in the splits of");
        tree.Write("Labels/labels_consensus.csv", [Header.Replace("EmoVal", "Valence"), .. Consensus[1..]]);
        tree.Fails("labels_consensus.csv(1): no column is called 'EmoVal'.", "The table has FileName, EmoClass, EmoAct, Valence");
        tree.Write("Labels/labels_consensus.csv", [.. Consensus, "MSP-PODCAST_0009_0001.wav,\"N,4,4,4,30,Male,Train"]);
        tree.Fails("labels_consensus.csv(11): no valid row");
    }

    [TestMethod]
    public void Load_RatersThatCantBeRead_SaysWhere()
    {
        using var tree = Corpus();
        tree.Write("Labels/labels_detailed.csv", [.. Detailed["1.7 to 1.12"], "MSP-PODCAST_0001_0008.wav,WORKER09 said Neutral"]);
        tree.Fails("labels_detailed.csv(9): found 'WORKER09 said Neutral'; expected a rater, the emotion and others named, and ratings: WORKER00000001; Happy;");
        tree.Write("Labels/labels_detailed.csv", [.. Detailed["2.0"], "MSP-PODCAST_0001_0008.wav,WORKER09,Bored,,4,4,4"]);
        tree.Fails("labels_detailed.csv(9): label 'Bored' is not in the label map 'four' of");
        tree.Write("Labels/labels_detailed.csv", [.. Detailed["2.0"], "MSP-PODCAST_0001_0008.wav,WORKER09,Happy"]);
        tree.Fails("labels_detailed.csv(9): its row has 3 values, the header 7.");
        tree.Write("Labels/labels_detailed.csv", Detailed["2.0"][0], "MSP-PODCAST_7777_0008.wav,WORKER09,Happy,,4,4,4");
        tree.Fails("labels_detailed.csv: none of its 1 files (MSP-PODCAST_7777_0008.wav, ...) is in ", "labels_consensus.csv; expected those of one release");
        tree.Write("Labels/labels_detailed.csv", "FileName,Label", "MSP-PODCAST_0001_0008.wav,Happy");
        tree.Fails("labels_detailed.csv(1): no column is called 'EmoClass_Major'.");
    }

    [TestMethod]
    public void Load_AnotherFolder_SaysWhatIsExpected()
    {
        using var tree = new OwnersTree("MSPP", "MSP-PODCAST").Write("readme.txt", "nothing");
        tree.Fails("MSP-PODCAST: no Labels/labels_consensus.csv in it");
    }

    [TestMethod]
    public void Expected_Releases_AnyOfThemIsWhole()
    {
        using var tree = Corpus();
        Assert.AreEqual("9 utterances are listed here, as in no release that is known: 104267 in 1.10, 151654 in 1.11, 264705 in 2.0.", tree.Load().Shortfall);
        tree.Yaml("\"1.11\": 151654", "\"1.11\": 9");
        Assert.IsNull(tree.Load().Shortfall);
    }

    private static Vad Vad(double valence, double arousal, double dominance) => new(Five(valence), Five(arousal), Five(dominance));

    /// <summary>From 1 to 7 to 1 to 5.</summary>
    private static float Five(double value) => (float)(1 + (4 * ((float)value - 1) / 6d));

    private static OwnersTree Corpus(string release = "2.0", string labels = "Labels", string spelling = "consensus", string audio = "Audios")
    {
        var tree = new OwnersTree("MSPP", "MSP-PODCAST").Write($"{labels}/labels_{spelling}.csv", Consensus).Write($"{labels}/labels_detailed.csv", Detailed[release]);
        foreach (var row in Consensus[1..^1])
        {
            tree.Write($"{audio}/{row.Split(',')[0]}");
        }
        tree.Write("Transcripts/MSP-PODCAST_0001_0008.txt", [.. "and that was, well, it"u8, 0x92, .. "s all.\n"u8]); // cp1252
        return tree.Write("Transcripts/MSP-PODCAST_0001_0019.txt", "Never again.");
    }
}
