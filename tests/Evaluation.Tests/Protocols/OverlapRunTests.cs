using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What results and report say of recordings, speakers and words that training and test have in common.</summary>
[TestClass]
public sealed class OverlapRunTests
{
    private static readonly ExperimentConfig Across = Runs.Small with
    {
        Seeds = [1],
        TrainDatasets = ["A"],
        TestDatasets = ["B"],
        EvaluationMode = EvaluationMode.CrossCorpus,
        ValidationStrategy = ValidationStrategy.Speaker,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
    };

    [TestMethod]
    public void Execute_RecordingsOfBothCorpora_CountsThemAndTells()
    {
        using var root = new TempFolder();
        var view = FeatureView.Join([Made("A", (_, row) => $"r{row}"), Made("B", (_, row) => row < 5 ? $"r{row + 3}" : $"other {row}")]);
        var outcome = ExperimentPool.Run(view, Across, Runs.Options(root, 1));
        Assert.AreEqual(new HeldBackCounts(0, 5), outcome.Results.Overlap!.HeldBack);
        Assert.AreEqual(new RecordingsCompared(144, 144), outcome.Results.Overlap.Recordings);
        var fold = SavedRun.Read(outcome.Folder).Folds.Single();
        string[] held = ["A/u003", "A/u004", "A/u005", "A/u006", "A/u007"];
        CollectionAssert.AreEqual(held, fold.HeldBack!.SameRecording.ToArray());
        CollectionAssert.AreEquivalent(
            view.Utterances.Take(72).Select(u => u.Id).Except(held).ToArray(), fold.Train.Utterances.Concat(fold.Validation.Utterances).ToArray());
        Assert.Contains("5 utterances of A are left out of training and validation: a tested corpus has the same recordings (A/u003, A/u004, A/u005 and 2 more).", outcome.Results.Notices!);
        Assert.Contains("No recording is in two parts of a fold, sample by sample.", Report(outcome));
    }

    /// <summary>Two tables of one series: nobody said that its speakers are the same people.</summary>
    [TestMethod]
    public void Execute_EqualNamesInTwoCorpora_IsNotCalledStrangers()
    {
        using var root = new TempFolder();
        var view = FeatureView.Join([Made("A"), Made("B")]);
        var outcome = ExperimentPool.Run(view, Across, Runs.Options(root, 1));
        Assert.AreEqual((6, "s1 s2 s3 s4 s5 s6"), (outcome.Results.Namesakes!.Speakers, string.Join(' ', outcome.Results.Namesakes.Names)));
        Assert.Contains(notice => notice.StartsWith("Training and test, of different corpora, have 6 names of speakers in common (s1, s2, s3 and 3 more).", StringComparison.Ordinal), outcome.Results.Notices!);
        var report = Report(outcome);
        Assert.DoesNotContain("no speaker is in both.", report);
        Assert.DoesNotContain("Each speaker is in one part of a fold only", report);
        Assert.Contains("no speaker is in both if the 6 whose names are (s1, s2, s3, s4, s5, s6) are different people, as they were taken to be", report);
        Assert.Contains("training and test have 6 names of speakers in common, taken for different people", ResultsTable.Of(outcome.Results).Headline);
        SavedRun.Read(outcome.Folder);
    }

    [TestMethod]
    public void Execute_OneSpeakerSpace_LeavesTestedPeopleOutAndSaysThatNobodyIsInBoth()
    {
        using var root = new TempFolder();
        var view = FeatureView.Join([Made("A", space: "series"), Made("B", space: "series", sessions: 1)]); // s1 and s2 are tested
        var outcome = ExperimentPool.Run(view, Across, Runs.Options(root, 1));
        Assert.AreEqual(new HeldBackCounts(24, 0), outcome.Results.Overlap!.HeldBack);
        Assert.IsNull(outcome.Results.Namesakes);
        Assert.IsFalse(outcome.Results.SpeakersShared);
        Assert.Contains("no speaker is in both.", Report(outcome));
    }

    [TestMethod]
    public void Execute_TextWithoutSound_SaysThatRecordingsWereNotCompared()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(Made("A"), Loso, Runs.Options(root, 1));
        Assert.AreEqual(new RecordingsCompared(0, 72), outcome.Results.Overlap!.Recordings);
        Assert.Contains("Recordings were not compared", Report(outcome));
        Assert.DoesNotContain("No recording is in two parts", Report(outcome));
        Assert.IsNull(outcome.Results.Overlap.Transcripts, "no utterance has words");
    }

    [TestMethod]
    public void Execute_CopiesThatContradictEachOther_AreNamed()
    {
        using var root = new TempFolder();
        var view = Made("A", (_, row) => row < 2 ? "same" : null); // of s1: neutral and happy
        var plan = ExperimentPlan.Of(view, Loso);
        Assert.Contains(
            "recordings under several names with different labels or speakers, of which one can be right (1): u000 (speaker s1, neutral) = u001 (speaker s1, happy). 'emotionfusion corpus NAME --check' lists all.",
            plan.Config.Notices);
    }

    [TestMethod]
    public void Execute_WordsOfTraining_AreCountedAndTheOthersScored()
    {
        using var root = new TempFolder();
        var view = Made("A", words: row => row % 3 == 0 ? "Yes!" : row % 3 == 1 ? $"only {row}" : "");
        var outcome = ExperimentPool.Run(view, Loso with { Seeds = [1, 2] }, Runs.Options(root, 2));
        var words = outcome.Results.Overlap!.Transcripts!;
        Assert.AreEqual((48L, 24L, 0.5), (words.Utterances, words.Seen, words.Share));
        Assert.AreEqual(outcome.Results.Pooled.Uar, words.Uar);

        // Again from the files alone.
        var (classes, rows) = PredictionsFile.Read(outcome.Folder.Predictions);
        var unseen = rows.Where(row => int.Parse(row.Prediction.Utterance[1..], null) % 3 == 1).Select(row => row.Prediction).ToArray();
        var recalls = unseen.GroupBy(row => row.Label).Select(label => label.Average(row => row.Predicted == row.Label ? 1.0 : 0));
        Assert.AreEqual(recalls.Average(), words.UnseenUar!.Value, 1e-12);
        Assert.AreEqual((16L, 8L), (words.Folds![1].Utterances, words.Folds[1].Seen));
        Assert.Contains("text can’t be judged", Report(ExperimentPool.Run(Made("A", words: _ => "Yes."), Loso with { Name = "all" }, Runs.Options(root, 1))));
        Assert.Contains("No test utterance has the words of a training utterance", Report(ExperimentPool.Run(Made("A", words: row => $"no {row}"), Loso with { Name = "none" }, Runs.Options(root, 1))));
    }

    [TestMethod]
    public void SavedRun_InputsChanged_IsRefused()
    {
        using var root = new TempFolder();
        var folder = ExperimentPool.Run(Made("A", words: row => $"{row % 5}"), Loso, Runs.Options(root, 1)).Folder;
        SavedRun.Read(folder);
        File.WriteAllText(folder.Inputs, File.ReadAllText(folder.Inputs).Replace($"u001,,{InputsFile.TranscriptKey("1")}", $"u001,,{InputsFile.TranscriptKey("other")}"));
        Assert.Contains("inputs.csv), was changed", Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message);
    }

    [TestMethod]
    [DataRow("Yes, so it is.", "yes SO\n it\tis")]
    [DataRow("I don't know!", "I don\u2019t know")]
    [DataRow("well-known", "well known")]
    [DataRow("Stra\u00DFe, \u00C4pfel", "stra\u00DFe \u00E4pfel")]
    [DataRow("\u201CNo.\u201D", "no")]
    public void TranscriptKey_CasePunctuationAndSpace_DontCount(string one, string other) =>
        Assert.AreEqual(InputsFile.TranscriptKey(one), InputsFile.TranscriptKey(other));

    [TestMethod]
    public void TranscriptKey_OtherWords_Differ()
    {
        string[] texts = ["yes", "yes yes", "ye s", "no", "1", "11"];
        CollectionAssert.AllItemsAreUnique(texts.Select(InputsFile.TranscriptKey).ToArray());
        Assert.AreEqual("", InputsFile.TranscriptKey(" ... "), "no words");
        Assert.AreEqual("", InputsFile.TranscriptKey(null));
    }

    /// <summary>Every sentence of EmoDB is spoken by everybody.</summary>
    [TestMethod]
    public void Overlap_Emodb_HasAllTranscriptsInTraining()
    {
        var corpus = CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), null).Load("EMODB");
        var view = new FeatureView(corpus, null, null);
        var plan = ExperimentPlan.Of(view, Loso with { TrainDatasets = ["EMODB"] });
        RunPrediction[] predictions = [.. plan.Folds.SelectMany(fold => fold.Test.Rows.Select(row =>
            new RunPrediction(1, fold.Name, new Prediction(row, corpus.Utterances[row].Id, corpus.Utterances[row].Speaker, corpus.Utterances[row].Label, 0, [1, 0, 0, 0]))))];
        var words = Overlap.Of(plan.Splits(), predictions, InputsFile.Of(view), 4)!.Transcripts!;
        Assert.AreEqual((339L, 339L, 1.0, (double?)null), (words.Utterances, words.Seen, words.Share, words.UnseenUar));
    }

    private static ExperimentConfig Loso => Across with { EvaluationMode = EvaluationMode.Loso, TestDatasets = null };

    private static string Report(ExperimentOutcome outcome) => File.ReadAllText(outcome.Folder.Report);

    private static FeatureView Made(
        string name, Func<Utterance, int, string?>? recording = null, Func<int, string>? words = null, string? space = null, int sessions = 3)
    {
        var view = new SyntheticCorpus { Name = name, Sessions = sessions }.View();
        var corpus = new Corpus
        {
            Name = name,
            ClassNames = view.ClassNames,
            Utterances = [.. view.Utterances.Select((utterance, row) => utterance with { Recording = recording?.Invoke(utterance, row), Transcript = words?.Invoke(row) })],
            Exclusions = [],
            SpeakerSpace = space,
        };
        return new FeatureView(corpus, view.Audio, null);
    }
}
