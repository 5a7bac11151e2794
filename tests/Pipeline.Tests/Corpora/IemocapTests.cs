namespace EmotionFusion.Pipeline.Tests;

/// <summary>IEMOCAP as its owners ship it.</summary>
[TestClass]
public sealed class IemocapTests
{
    private const string Impro = "Session1/dialog/EmoEvaluation/Ses01F_impro01.txt";
    private const string ImproWords = "Session1/dialog/transcriptions/Ses01F_impro01.txt";
    private const string Script = "Session2/dialog/EmoEvaluation/Ses02M_script01_1b.txt";
    private const string ScriptWords = "Session2/dialog/transcriptions/Ses02M_script01_1b.txt";

    [TestMethod]
    public void Load_TwoSessions_EveryFieldOfEveryTurn()
    {
        using var tree = Corpus();
        var corpus = tree.Load();

        OwnersTree.AssertEqual(
        [
            new()
            {
                Id = "Ses01F_impro01_F000", Label = 0, Votes = [2, 0, 0, 1], Speaker = "Ses01F", Session = "1", Gender = "F",
                AudioPath = Wav(tree, "Session1", "Ses01F_impro01", "Ses01F_impro01_F000"), Transcript = "Is this the queue?", Vad = new(2.5f, 3.5f, 1.5f),
            },
            new()
            {
                Id = "Ses01F_impro01_M000", Label = 3, Votes = [0, 0, 0, 3], Speaker = "Ses01M", Session = "1", Gender = "M",
                AudioPath = Wav(tree, "Session1", "Ses01F_impro01", "Ses01F_impro01_M000"), Transcript = "No: it ends over there.", Vad = new(1.6667f, 4, 4.3333f),
            },
            new()
            {
                Id = "Ses02M_script01_1b_FXX0", Label = 1, Votes = [0, 2, 0, 0], Speaker = "Ses02F", Session = "2", Gender = "F",
                AudioPath = Wav(tree, "Session2", "Ses02M_script01_1b", "Ses02M_script01_1b_FXX0"), Transcript = "", Vad = new(4.5f, 4, 3),
            },
            new()
            {
                Id = "Ses02M_script01_1b_M001", Label = 2, Votes = [0, 0, 2, 0], Speaker = "Ses02M", Session = "2", Gender = "M",
                AudioPath = Wav(tree, "Session2", "Ses02M_script01_1b", "Ses02M_script01_1b_M001"), Transcript = "I waited all night.", Vad = new(2, 2, 2),
            },
        ], corpus);
        CollectionAssert.AreEqual(
            new[]
            {
                "Ses01F_impro01_F001: label 'xxx' is left out by the label map *",
                "Ses02M_script01_1b_F000: label 'exc' is left out by the label map *",
            },
            OwnersTree.LeftOut(corpus));
        Assert.AreEqual(("four", "en", VadScale.OneToFive), (corpus.LabelMap, corpus.Language, corpus.VadScale));
    }

    [TestMethod]
    public void Load_ExcitedMergedIntoHappy_ARaterWhoNamesBothIsOneVote()
    {
        using var tree = Corpus();
        var merged = tree.Load("four_with_excited").Utterances.Single(utterance => utterance.Id == "Ses02M_script01_1b_F000");
        Assert.AreEqual(1, merged.Label);
        CollectionAssert.AreEqual(new[] { 0, 3, 0, 0 }, merged.Votes!.ToArray());
        var apart = tree.Load("six").Utterances.Single(utterance => utterance.Id == "Ses02M_script01_1b_F000");
        Assert.AreEqual(4, apart.Label);
        CollectionAssert.AreEqual(new[] { 0, 2, 0, 0, 3, 0 }, apart.Votes!.ToArray());
    }

    [TestMethod]
    public void Load_NoAgreementKept_HasTheVotesOfOthersThanTheSpeaker()
    {
        using var tree = Corpus().Yaml("xxx: leave_out", "xxx: no_majority");
        var divided = tree.Load().Utterances.Single(utterance => utterance.Id == "Ses01F_impro01_F001");
        Assert.IsNull(divided.Majority);
        CollectionAssert.AreEqual(new[] { 1, 0, 1, 0 }, divided.Votes!.ToArray(), "C-F1 is the speaker's own, C-E3 named a class that is left out");
    }

    [TestMethod]
    public void Load_Scenarios_LeavesTheOtherOut()
    {
        using var tree = Corpus().Yaml("# scenarios: [impro]", "scenarios: [impro]");
        var corpus = tree.Load();
        Assert.AreEqual("Ses01F_impro01_F000 Ses01F_impro01_M000", string.Join(' ', corpus.Utterances.Select(utterance => utterance.Id)));
        Assert.AreEqual(new Exclusion("Ses02M_script01_1b_M001", "scenario 'script' is left out by the scenarios") { OnPurpose = true }, corpus.Exclusions[^1]);
    }

    [TestMethod]
    public void Load_UnknownScenario_IsAnErrorInTheYaml()
    {
        using var tree = Corpus().Yaml("# scenarios: [impro]", "scenarios: [improv]");
        tree.Fails("IEMO.yaml(", "scenarios: 'improv' is none of impro, script. Did you mean 'impro'?");
    }

    [TestMethod]
    public void Load_EventsKept_AreInTheWords()
    {
        using var tree = Corpus().Yaml("  - reader: iemocap", "  - reader: iemocap\n    events: keep");
        var words = tree.Load().Utterances.ToDictionary(utterance => utterance.Id, utterance => utterance.Transcript);
        Assert.AreEqual("[LAUGHTER] Is this [BREATHING] the queue?", words["Ses01F_impro01_F000"]);
        Assert.AreEqual("[LAUGHTER]", words["Ses02M_script01_1b_FXX0"]);
    }

    [TestMethod]
    [DataRow("[LAUGHTER]Well yes", "Well yes")]
    [DataRow("so [CLEARING HIS THROAT] there", "so there")]
    [DataRow("so [GARBAGE it] ends] here [open", "so here")]
    [DataRow("[BREATHING]", "")]
    public void Load_EventsInBrackets_AreNoWords(string said, string words)
    {
        using var tree = Corpus();
        tree.Write(ImproWords, $"Ses01F_impro01_F000 [001.0000-002.0000]: {said}");
        Assert.AreEqual(words, tree.Load().Utterances[0].Transcript);
    }

    [TestMethod]
    public void Load_UnpackedInAFolder_IsFound()
    {
        using var tree = new OwnersTree("IEMO", "IEMOCAP/IEMOCAP_full_release");
        Fill(tree);
        Assert.HasCount(4, tree.Load().Utterances);
    }

    /// <summary>Beside the dialogs lie each rater's own files, the actors' self-ratings and what macOS hides.</summary>
    [TestMethod]
    public void Load_OtherFiles_AreNotRead()
    {
        using var tree = Corpus();
        tree.Write("Session1/dialog/EmoEvaluation/Attribute/Ses01F_impro01_e1_atr.txt", "Ses01F_impro01_F000 :act 3; :val 3; :dom 3; ()");
        tree.Write("Session1/dialog/EmoEvaluation/Categorical/Ses01F_impro01_e1_cat.txt", "Ses01F_impro01_F000 :Neutral state; ()");
        tree.Write("Session1/dialog/EmoEvaluation/Self-evaluation/Ses01F_impro01_f1_cat.txt", "Ses01F_impro01_F000 :Neutral state; ()");
        tree.Write("Session1/dialog/EmoEvaluation/._Ses01F_impro01.txt", [0, 5, 22, 7, 0]);
        tree.Write("Session1/dialog/EmoEvaluation/Ses01F_impro01.anvil", "<annotation/>");
        tree.Write("Session1/dialog/transcriptions/._Ses01F_impro01.txt", [0, 5, 22, 7, 0]);
        Assert.HasCount(4, tree.Load().Utterances);
        Assert.HasCount(2, tree.Load().Exclusions);
    }

    [TestMethod]
    public void Load_SoundMissing_KeepsTheWords()
    {
        using var tree = Corpus();
        File.Delete(tree.PathOf("Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M000.wav"));
        var corpus = tree.Load();
        Assert.AreEqual(((string?)null, "no file Session1/sentences/wav/Ses01F_impro01/Ses01F_impro01_M000.wav in the corpus's folder"), (corpus.Utterances[1].AudioPath, corpus.Utterances[1].AudioFault));
    }

    [TestMethod]
    public void Load_ListsAlone_IsACorpusOfLabelsAndWords()
    {
        using var tree = Corpus();
        Directory.Delete(tree.PathOf("Session1/sentences"), recursive: true);
        Directory.Delete(tree.PathOf("Session2/sentences"), recursive: true);
        Assert.IsTrue(tree.Load().Utterances.All(utterance => utterance is { AudioPath: null, AudioFault: null }));
        Directory.Delete(tree.PathOf("Session1/dialog/transcriptions"), recursive: true);
        Directory.Delete(tree.PathOf("Session2/dialog/transcriptions"), recursive: true);
        Assert.IsTrue(tree.Load().Utterances.All(utterance => utterance.Transcript is null));
    }

    [TestMethod]
    public void Load_SessionWithoutLabels_IsSaid()
    {
        using var tree = Corpus();
        Directory.CreateDirectory(tree.PathOf("Session3/sentences/wav"));
        Assert.AreEqual("Session3: it has no labels: no dialog/EmoEvaluation/*.txt", OwnersTree.LeftOut(tree.Load())[^1]);
    }

    [TestMethod]
    [DataRow("[2.0 - 3.0]\tSes01F_impro01_F000\tneu", "found '[2.0 - 3.0]\tSes01F_impro01_F000\tneu' (")]
    [DataRow("[2.0 - 3.0]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000]", "expected a turn, its label and valence, activation and dominance")]
    [DataRow("[2.0 - 3.0]\tSes01F_impro01_F000\tneu\t[2.5000, two, 2.5000]", "'two' (arousal) is no number")]
    [DataRow("[2.0 - 3.0]\tSes01F_impro01_F000\tneu\t[2.5000, 7.5000, 2.5000]", "7.5000 (arousal) isn't within vad_scale, 1 to 5")]
    [DataRow("[2.0 - 3.0]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]\nE2 said neutral", "expected a rater's line, C-E2: Neutral; ()")]
    public void Load_TurnThatCantBeUsed_IsLeftOutAlone(string lines, string reason)
    {
        using var tree = Corpus();
        tree.Write(Impro, "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]", "", lines, "", "[4.0 - 5.0]\tSes01F_impro01_M000\tang\t[1.0000, 4.0000, 4.0000]");
        var corpus = tree.Load();
        Assert.AreEqual("Ses01F_impro01_M000", corpus.Utterances[0].Id);
        Assert.AreEqual("Ses01F_impro01_F000", corpus.Exclusions[0].Utterance);
        StringAssert.Contains(corpus.Exclusions[0].Reason, reason);
        Assert.IsFalse(corpus.Exclusions[0].OnPurpose);
    }

    [TestMethod]
    [DataRow("C-E1:\tNeutral;\t()", "Ses01F_impro01.txt(1): found 'C-E1:\tNeutral;\t()'; expected a turn")]
    [DataRow("[2.0 - 3.0]\tSes1F_impro01_F000\tneu\t[2.5, 2.5, 2.5]", "Ses01F_impro01.txt(1): found '[2.0 - 3.0]\tSes1F_impro01_F000")]
    public void Load_LineOfNoTurn_SaysWhere(string line, string message)
    {
        using var tree = Corpus();
        tree.Write(Impro, line);
        tree.Fails(message);
    }

    [TestMethod]
    public void Load_UnknownCodeOrWord_SaysWhere()
    {
        using var tree = Corpus();
        tree.Write(Impro, "[2.0 - 3.0]\tSes01F_impro01_F000\tnue\t[2.5000, 2.5000, 2.5000]");
        tree.Fails("Ses01F_impro01.txt(1): label 'nue' is not in the label map 'four' of", "Did you mean 'neu'?");
        tree.Write(Impro, "[2.0 - 3.0]\tSes01F_impro01_F000\tneu\t[2.5000, 2.5000, 2.5000]", "C-E1:\tBoredom;\t()");
        tree.Fails("Ses01F_impro01.txt(2): label 'Boredom' is not in the label map 'four' of");
    }

    [TestMethod]
    public void Load_TranscriptLineThatCantBeRead_LeavesItsTurnOut()
    {
        using var tree = Corpus();
        tree.Write(ImproWords, "Ses01F_impro01_F000 Is this the queue?", "Ses01F_impro01_M000 [004.0000-005.0000]: One.", "Ses01F_impro01_M000 [004.0000-005.0000]: Two.");
        var corpus = tree.Load();
        CollectionAssert.AreEqual(new[] { "Ses01F_impro01_F000", "Ses01F_impro01_M000" }, corpus.Exclusions.Where(e => e.Reason.StartsWith("its line of the transcriptions", StringComparison.Ordinal)).Select(e => e.Utterance).ToArray());
    }

    [TestMethod]
    public void Load_AnotherFolder_SaysWhatIsExpected()
    {
        using var tree = new OwnersTree("IEMO", "IEMOCAP");
        tree.Write("readme.txt", "nothing");
        tree.Fails("IEMOCAP: no folder Session1 to Session5 in it, nor in IEMOCAP_full_release");
    }

    [TestMethod]
    public void Expected_SmallTree_SaysHowManyAreMissing()
    {
        using var tree = Corpus();
        var corpus = tree.Load();
        Assert.AreEqual(new { Expected = 10039, Found = 6 }, Of("utterances"));
        Assert.AreEqual(new { Expected = 384, Found = 1 }, Of("session 1, emotion neu"));
        Assert.AreEqual(new { Expected = 2507, Found = 1 }, Of("emotion xxx"));
        Assert.AreEqual(
            "6 of the corpus's 10039 utterances are listed here, 10033 missing: session 1 has 3 of 1819, session 2 has 3 of 1811, "
            + "session 3 has 0 of 2136, session 4 has 0 of 2103 and 37 other differences.",
            corpus.Shortfall);

        object Of(string kind) => corpus.Expected.Where(count => count.Kind == kind).Select(count => new { count.Expected, count.Found }).Single();
    }

    private static string Wav(OwnersTree tree, string session, string dialog, string turn) => tree.PathOf($"{session}/sentences/wav/{dialog}/{turn}.wav");

    private static OwnersTree Corpus() => Fill(new OwnersTree("IEMO", "IEMOCAP_full_release"));

    private static OwnersTree Fill(OwnersTree tree)
    {
        tree.Write(Impro,
            "% [START_TIME - END_TIME] TURN_NAME EMOTION [V, A, D]",
            "",
            "[6.2901 - 8.2357]\tSes01F_impro01_F000\tneu\t[2.5000, 3.5000, 1.5000]",
            "C-E2:\tNeutral;\t()",
            "C-E3:\tNeutral; Anger;\t(polite; but not quite)",
            "C-E4:\tFrustration;\t()",
            "C-F1:\tSadness;\t(curious)",
            "A-E3:\tval 3; act 4; dom  2;\t()",
            "A-E4:\tval 2; act 3; dom  ;\t(mildly aggravated)",
            "A-F1:\tval 5; act 5; dom  5;\t()",
            "",
            "[10.0100 - 11.3925]\tSes01F_impro01_F001\txxx\t[2.5000, 2.5000, 2.5000]",
            "C-E2:\tNeutral state;\t()",
            "C-E3:\tFrustration;\t()",
            "C-E4:\tSadness;\t()",
            "C-F1:\tAnger;\t()",
            "",
            "[12.0000 - 14.5000]\tSes01F_impro01_M000\tang\t[1.6667, 4.0000, 4.3333]",
            "C-E2:\tAnger;\t()",
            "C-E3:\tAnger;\t()",
            "C-E4:\tAnger; Disgust;\t()",
            "C-M1:\tFrustration;\t()",
            "");
        tree.Write(ImproWords,
            "Ses01F_impro01_F000 [006.2901-008.2357]: [LAUGHTER] Is this [BREATHING] the queue?",
            "M: Yes.",
            "Ses01F_impro01_F001 [010.0100-011.3925]: It is long.",
            "Ses01F_impro01_M000 [012.0000-014.5000]: No: it ends over there.",
            "F: Ah.",
            "Ses01F_impro01_MXX0 [015.0000-016.0000]: Next.");
        tree.Write(Script,
            "[1.0000 - 2.0000]\tSes02M_script01_1b_F000\texc\t[4.0000, 4.0000, 3.0000]",
            "C-E1:\tHappiness; Excited;\t()",
            "C-E2:\tExcited;\t()",
            "C-E3:\tExcited; Happiness; Other;\t(relieved)",
            "",
            "[2.0000 - 3.0000]\tSes02M_script01_1b_FXX0\thap\t[4.5000, 4.0000, 3.0000]",
            "C-E1:\tHappiness;\t()",
            "C-E2:\tHappiness;\t()",
            "C-E3:\tFear;\t()",
            "",
            "[3.0000 - 4.0000]\tSes02M_script01_1b_M001\tsad\t[2.0000, 2.0000, 2.0000]",
            "C-E1:\tSadness;\t()",
            "C-E2:\tSadness; Surprise;\t()",
            "C-E3:\t;\t()",
            "A-E1:\tval 2; act 2; dom  2;\t()");
        tree.Write(ScriptWords,
            "Ses02M_script01_1b_F000 [001.0000-002.0000]: You came!",
            "Ses02M_script01_1b_FXX0 [002.0000-003.0000]: [LAUGHTER]",
            "Ses02M_script01_1b_M001 [003.0000-004.0000]: I waited all night.");
        foreach (var (session, dialog, turns) in new[] { ("Session1", "Ses01F_impro01", new[] { "F000", "F001", "M000" }), ("Session2", "Ses02M_script01_1b", ["F000", "FXX0", "M001"]) })
        {
            Array.ForEach(turns, turn => tree.Write($"{session}/sentences/wav/{dialog}/{dialog}_{turn}.wav"));
        }
        return tree;
    }
}
