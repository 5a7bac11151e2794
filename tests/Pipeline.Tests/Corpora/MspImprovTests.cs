namespace EmotionFusion.Pipeline.Tests;

/// <summary>MSP-IMPROV as its owners ship it.</summary>
[TestClass]
public sealed class MspImprovTests
{
    private static readonly string[] Labels =
    [
        "UTD-IMPROV-S01A-F01-P-FM01.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;",
        "WORKER-01; Neutral; ; A:3.000000; V:3.000000; D:3.000000; N:4.000000;",
        "WORKER_2; Happy; calm; glad, somehow; A:2.000000; V:4.000000; D:NaN; N:4.000000;",
        "WORKER3; Neutral,Sad; Neutral,Concerned; A:NaN; V:NaN; D:NaN; N:NaN;",
        "WORKER3; Neutral,Sad; Neutral,Concerned; A:NaN; V:NaN; D:NaN; N:NaN;",
        "",
        "UTD-IMPROV-S02H-M06-S-FM11.avi; H; A:1.5; V:NaN; D:4.25 ; N:NaN;",
        "WORKER-01; Happy; ; A:1.000000; V:5.000000; D:4.000000; N:4.000000;",
        "WORKER-01; Angry; A:2.000000; V:5.000000; D:4.500000; N:4.000000;",
        "WORKER3; Other; it is a; kind of irony; A:2.000000; V:5.000000; D:4.500000; N:4.000000;",
        "",
        "UTD-IMPROV-S02S-F06-R-MF02.avi; S; A:NaN; V:NaN; D:NaN ; N:NaN;",
        "WORKER-01; Sad; ; A:NaN; V:NaN; D:NaN; N:NaN;",
        "",
        "UTD-IMPROV-S03A-M01-T-MM03.avi; X; A:3.0; V:3.0; D:3.0 ; N:4.0;",
        "WORKER-01; Angry; ; A:3.000000; V:3.000000; D:3.000000; N:4.000000;",
        "WORKER_2; Sad; ; A:3.000000; V:3.000000; D:3.000000; N:4.000000;",
        "",
        "UTD-IMPROV-S03N-M01-T-MM04.avi; O; A:3.0; V:3.0; D:3.0 ; N:4.0;",
        "WORKER-01; Other; proud; A:3.000000; V:3.000000; D:3.000000; N:4.000000;",
    ];

    [TestMethod]
    [DataRow("Evalution.txt", "Audio/", "All_human_transcriptions/")]
    [DataRow("Evaluation.txt", "", "Human_transcriptions/All_human_transcriptions/session1/")]
    public void Load_EitherLayout_EveryFieldOfEveryUtterance(string labels, string audio, string transcripts)
    {
        using var tree = Corpus(labels, audio, transcripts);
        var corpus = tree.Load();

        OwnersTree.AssertEqual(
        [
            new()
            {
                Id = "MSP-IMPROV-S01A-F01-P-FM01", Label = 0, Votes = [2, 1, 1, 0], Speaker = "F01", Session = "1", Gender = "F",
                AudioPath = tree.PathOf($"{audio}session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM01.wav"), Transcript = "Shall we begin? I am ready.", Vad = new(3.2f, 3.4f, 3),
            },
            new()
            {
                Id = "MSP-IMPROV-S02H-M06-S-FM11", Label = 1, Votes = [0, 1, 0, 1], Speaker = "M06", Session = "6", Gender = "M", Sentence = "02",
                AudioPath = tree.PathOf($"{audio}session6/S02H/S/MSP-IMPROV-S02H-M06-S-FM11.wav"), Transcript = "I am off to class.", Vad = new(float.NaN, 4.5f, 4.25f),
            },
            new()
            {
                Id = "MSP-IMPROV-S02S-F06-R-MF02", Label = 2, Votes = [0, 0, 1, 0], Speaker = "F06", Session = "6", Gender = "F", Sentence = "02",
                AudioPath = tree.PathOf($"{audio}session6/S02S/R/MSP-IMPROV-S02S-F06-R-MF02.wav"), Transcript = "", Vad = null,
            },
        ], corpus);
        CollectionAssert.AreEqual(
            new[]
            {
                "MSP-IMPROV-S03A-M01-T-MM03: label 'X' is left out by the label map *",
                "MSP-IMPROV-S03N-M01-T-MM04: label 'O' is left out by the label map *",
            },
            OwnersTree.LeftOut(corpus));
    }

    [TestMethod]
    public void Load_NoAgreementKept_HasVotes()
    {
        using var tree = Corpus().Yaml("X: leave_out", "X: no_majority");
        var divided = tree.Load().Utterances[^1];
        Assert.AreEqual(("MSP-IMPROV-S03A-M01-T-MM03", (int?)null), (divided.Id, divided.Majority));
        CollectionAssert.AreEqual(new[] { 0, 0, 1, 1 }, divided.Votes!.ToArray());
    }

    [TestMethod]
    public void Load_Scenarios_LeavesOthersOut()
    {
        using var tree = Corpus().Yaml("# scenarios: [S, P, T]", "scenarios: [S, P, T]");
        var corpus = tree.Load();
        Assert.HasCount(2, corpus.Utterances);
        Assert.AreEqual("MSP-IMPROV-S02S-F06-R-MF02: scenario 'R' is left out by the scenarios *", OwnersTree.LeftOut(corpus)[0]);
        tree.Yaml("# scenarios: [S, P, T]", "scenarios: [read]").Fails("scenarios: 'read' is none of R, S, P, T.");
    }

    [TestMethod]
    public void Load_FilesPrefixInLabels_IsTheSame()
    {
        using var tree = Corpus();
        tree.Write("Evalution.txt", [.. Labels.Select(line => line.Replace("UTD-IMPROV", "MSP-IMPROV").Replace(".avi", ".wav"))]);
        Assert.HasCount(3, tree.Load().Utterances);
    }

    [TestMethod]
    public void Load_WithoutSoundOrWords_IsACorpusOfTheOther()
    {
        using var tree = Corpus();
        Directory.Delete(tree.PathOf("Audio"), recursive: true);
        Assert.IsTrue(tree.Load().Utterances.All(utterance => utterance is { AudioPath: null, AudioFault: null, Transcript: not null }));
        using var silent = Corpus();
        Directory.Delete(silent.PathOf("All_human_transcriptions"), recursive: true);
        Assert.IsTrue(silent.Load().Utterances.All(utterance => utterance is { AudioPath: not null, Transcript: null }));
    }

    [TestMethod]
    public void Load_SoundMissing_IsSaid()
    {
        using var tree = Corpus();
        File.Delete(tree.PathOf("Audio/session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM01.wav"));
        File.Delete(tree.PathOf("Audio/session6/S02S/R/MSP-IMPROV-S02S-F06-R-MF02.wav"));
        var corpus = tree.Load();
        Assert.AreEqual("no file Audio/session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM01.wav in the corpus's folder", corpus.Utterances[0].AudioFault);
        Assert.AreEqual("MSP-IMPROV-S02S-F06-R-MF02: no file Audio/session6/S02S/R/MSP-IMPROV-S02S-F06-R-MF02.wav in the corpus's folder", OwnersTree.LeftOut(corpus)[0], "it has no words either");
    }

    [TestMethod]
    [DataRow("UTD-IMPROV-S01A-F01-P.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;", "not named as MSP-IMPROV names its utterances")]
    [DataRow("UTD-IMPROV-S01A-F01-Q-FM02.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;", "not named as MSP-IMPROV names its utterances")]
    [DataRow("UTD-IMPROV-S01A-F01-P-FM02.avi; N; A:2.6; V:3.2;", "found 'UTD-IMPROV-S01A-F01-P-FM02.avi; N; A:2.6; V:3.2;' (")]
    [DataRow("UTD-IMPROV-S01A-F01-P-FM02.avi; N; A:high; V:3.2; D:3.0 ; N:4.0;", "'high' (arousal) is no number")]
    [DataRow("UTD-IMPROV-S01A-F01-P-FM02.avi; N; A:0.5; V:3.2; D:3.0 ; N:4.0;", "5.5 (arousal) isn't within vad_scale, 1 to 5")]
    [DataRow("UTD-IMPROV-S01A-F01-P-FM02.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;\nneutral, they said", "expected a rater's line: name; Happy; remarks; A:3.0;")]
    public void Load_UtteranceThatCantBeUsed_IsLeftOutAlone(string lines, string reason)
    {
        using var tree = Corpus();
        tree.Write("Evalution.txt", [lines, "", .. Labels]);
        tree.Write("Audio/session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM02.wav");
        var corpus = tree.Load();
        Assert.HasCount(3, corpus.Utterances);
        var left = corpus.Exclusions.Single(exclusion => !exclusion.OnPurpose);
        StringAssert.StartsWith(left.Utterance, "MSP-IMPROV-S01A-F01-");
        StringAssert.Contains(left.Reason, reason);
    }

    [TestMethod]
    public void Load_LineOfNoUtterance_SaysWhere()
    {
        using var tree = Corpus();
        tree.Write("Evalution.txt", ["", "WORKER-01; Neutral; ; A:3.0; V:3.0; D:3.0; N:4.0;", .. Labels]);
        tree.Fails("Evalution.txt(2): found 'WORKER-01; Neutral; ; A:3.0;", "expected an utterance's line: UTD-IMPROV-S01A-F01-P-FM01.avi;");
    }

    [TestMethod]
    public void Load_UnknownWordOfARater_SaysWhere()
    {
        using var tree = Corpus();
        tree.Write("Evalution.txt", "UTD-IMPROV-S01A-F01-P-FM01.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;", "W; Bored; ; A:3.0; V:3.0; D:3.0; N:4.0;");
        tree.Fails("Evalution.txt(2): label 'Bored' is not in the label map of", "MSPI.yaml");
    }

    [TestMethod]
    public void Load_AnotherFolder_SaysWhatIsExpected()
    {
        using var tree = new OwnersTree("MSPI", "MSP-IMPROV");
        tree.Write("readme.txt", "nothing");
        tree.Fails("MSP-IMPROV: no Evalution.txt (nor Evaluation.txt) in it");
    }

    [TestMethod]
    public void Expected_SmallTree_SaysHowManyAreMissing()
    {
        using var tree = Corpus();
        Assert.AreEqual(
            "5 of the corpus's 8438 utterances are listed here, 8433 missing: emotion N has 1 of 3477, emotion H has 1 of 2644, emotion S has 1 of 885, emotion A has 0 of 792.",
            tree.Load().Shortfall);
    }

    private static OwnersTree Corpus(string labels = "Evalution.txt", string audio = "Audio/", string transcripts = "All_human_transcriptions/")
    {
        var tree = new OwnersTree("MSPI", "MSP-IMPROV").Write(labels, Labels);
        tree.Write($"{transcripts}MSP-IMPROV-S01A-F01-P-FM01.txt", "Shall we begin?", "I am ready.");
        tree.Write($"{transcripts}UTD-IMPROV-S02H-M06-S-FM11.txt", "I am off to class.");
        tree.Write($"{transcripts}._UTD-IMPROV-S02H-M06-S-FM11.txt", [0, 5, 22, 7]);
        foreach (var name in new[] { "session1/S01A/P/MSP-IMPROV-S01A-F01-P-FM01", "session6/S02H/S/MSP-IMPROV-S02H-M06-S-FM11", "session6/S02S/R/MSP-IMPROV-S02S-F06-R-MF02", "session1/S03A/T/MSP-IMPROV-S03A-M01-T-MM03" })
        {
            tree.Write($"{audio}{name}.wav");
        }
        return tree;
    }
}
