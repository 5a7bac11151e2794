using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Folds taken from a file: those of an earlier run, or EmoBox's.</summary>
[TestClass]
public sealed class FoldImportTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View(); // u000 to u071, s1 to s6 with 12 each, two a session

    private static readonly ExperimentConfig Loso = Runs.Small with
    {
        ValidationStrategy = ValidationStrategy.Speaker,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
        Seeds = [1],
    };

    [TestMethod]
    [DataRow(ValidationStrategy.Speaker)]
    [DataRow(ValidationStrategy.RotateSpeakers)]
    [DataRow(ValidationStrategy.Random)]
    public void Plan_FoldsOfARun_AreMadeAgain(ValidationStrategy strategy)
    {
        using var root = new TempFolder();
        var made = ExperimentPlan.Of(View, Loso with { ValidationStrategy = strategy });
        var path = Path.Combine(root.Path, "folds.json");
        RunJson.Write(path, new FoldsFile(made.Splits()));
        var again = ExperimentPlan.Of(View, From(path) with { ValidationStrategy = strategy });
        Assert.AreEqual("imported_folds", again.Protocol.Name);
        Assert.AreEqual(Text(made), Text(again));
        RunJson.Write(path + "2", new FoldsFile(again.Splits()));
        Assert.AreEqual(File.ReadAllText(path), File.ReadAllText(path + "2"));
    }

    /// <summary>What the file says of the data is checked against the data that are here.</summary>
    [TestMethod]
    public void Plan_OtherData_IsToldOrRefused()
    {
        using var root = new TempFolder();
        var path = Path.Combine(root.Path, "folds.json");
        var heard = With(View, row => View.Utterances[row] with { Recording = Hash(row) });
        RunJson.Write(path, FoldsFile.Of(ExperimentPlan.Of(heard, Loso).Splits(), heard));
        Assert.AreEqual("", Told(heard), "the same data");
        Assert.AreEqual(new SplitFile(path, Sha256(path), 72, 72), ExperimentPlan.Of(heard, From(path)).SplitFile);
        Assert.AreEqual("", Told(View), "sounds that weren't read can't be compared");
        Assert.AreEqual(0, ExperimentPlan.Of(View, From(path)).SplitFile!.RecordingsCompared);
        Assert.AreEqual(
            $"folds: 2 of 72 utterances are other recordings here than those that {path} was made of, sample by sample (u003, u004).",
            Told(With(heard, row => heard.Utterances[row] with { Recording = row is 3 or 4 ? "another" + row : Hash(row) })));
        Assert.AreEqual(
            $"folds: 1 of 72 utterances have another class here than in {path} (u005).",
            Told(With(heard, row => row == 5 ? heard.Utterances[row] with { Label = (heard.Utterances[row].Label + 1) % 4 } : heard.Utterances[row])));
        Assert.AreEqual(
            $"folds: 12 of 72 utterances have another speaker here than in {path} (u000, u001, u002 and 9 more).",
            Told(With(heard, row => row < 12 ? heard.Utterances[row] with { Speaker = "someone" } : heard.Utterances[row])));
        // u000 of session 1 and u071 of session 3 under each other's names; u000 and u001 are in one part, whatever they are called.
        AssertThrows(path, With(heard, row => heard.Utterances[row] with { Recording = Hash(row switch { 0 => 71, 71 => 0, _ => row }) }),
            "the recording that the file calls u000 is called u071 here", "different parts");
        Assert.Contains("2 of 72 utterances are other recordings", Told(With(heard, row => heard.Utterances[row] with { Recording = Hash(row switch { 0 => 1, 1 => 0, _ => row }) })));
        // s6 speaks an utterance of s1's.
        AssertThrows(path, With(heard, row => row == 7 ? heard.Utterances[row] with { Speaker = "s6" } : heard.Utterances[row]),
            "speaker s6 is in training or validation and in test", "which by the file nobody is");

        string Told(FeatureView view) => string.Join('|', ExperimentPlan.Of(view, From(path)).Config.Notices.Where(notice => notice.StartsWith("folds:", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Plan_FoldsThatWereChanged_AreRefused()
    {
        using var root = new TempFolder();
        var path = Path.Combine(root.Path, "folds.json");
        var file = FoldsFile.Of(ExperimentPlan.Of(View, Loso).Splits(), View);
        var test = file.Folds[0].Test;
        RunJson.Write(path, file with { Folds = [file.Folds[0] with { Test = test with { Utterances = [.. test.Utterances.Skip(1)] } }, .. file.Folds.Skip(1)] });
        AssertThrows(path, "its folds aren't those that it was written with", "take the line \"sha256\" out");
    }

    /// <summary>As its documentation has it, for whoever computes it again elsewhere.</summary>
    [TestMethod]
    public void SplitHash_ByHand_IsTheSame()
    {
        static FoldSplitPart Part(params string[] ids) => new([], ids, new Dictionary<string, int>());
        static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var one = new FoldSplit("a", Part("u2", "u10"), Part("u3"), Part("u4"));
        var other = new FoldSplit("b", Part("u4"), Part("u2"), Part("u3", "u10"), [new(1, Part("u2"), Part("u4")), new(2, Part("u4"), Part("u2"))]);
        var (first, second) = (Hash("train\0u10\0u2\0validation\0u3\0test\0u4\0"), Hash("train\0u2\0validation\0u4\0train\0u4\0validation\0u2\0test\0u10\0u3\0"));
        string[] both = [first, second];
        var expected = Hash(string.Concat(both.Order(StringComparer.Ordinal).Select(hash => hash + "\0")));
        Assert.AreEqual(expected, SplitHash.Of([one, other]));
        Assert.AreEqual(expected, SplitHash.Of([other with { Name = "x" }, one with { Name = "y" }]), "names and order don't count");
        Assert.AreNotEqual(expected, SplitHash.Of([one, other with { Test = Part("u3") }]));
    }

    [TestMethod]
    public void Execute_FoldsOfARun_SayWhichSplitItIs()
    {
        using var root = new TempFolder();
        var first = ExperimentPool.Run(View, Loso with { LeaveOut = LeaveOut.Group, Groups = 3 }, Runs.Options(root, 2));
        var second = ExperimentPool.Run(View, From(first.Folder.Path) with { Name = "again" }, Runs.Options(root, 2));
        Assert.AreEqual("leave_one_speaker_group_out", first.Results.Protocol);
        Assert.AreEqual(new RunSplit(SplitHash.Of(RunJson.Read<FoldsFile>(first.Folder.Folds).Folds)), first.Results.Split);
        Assert.AreEqual(first.Results.Split!.Sha256, second.Results.Split!.Sha256);
        Assert.AreEqual(new SplitFile(first.Folder.Path, Sha256(first.Folder.Folds), 72, 0), second.Results.Split.File);
        Assert.AreEqual("leave_out: group: 6 speakers in 3 groups of 2 speakers and 24 utterances; the 3 sessions are kept whole.", string.Join('|', first.Results.Notices!));
        Assert.Contains(first.Results.Split.Sha256, File.ReadAllText(second.Folder.Report));
        _ = SavedRun.Read(second.Folder); // results.json follows from the folder
    }

    [TestMethod]
    public void Execute_FoldsOfARun_GivesItsPredictions()
    {
        using var root = new TempFolder();
        var first = ExperimentPool.Run(View, Loso with { ValidationStrategy = ValidationStrategy.RotateSpeakers }, Runs.Options(root, 2));
        var second = ExperimentPool.Run(View, From(first.Folder.Path) with { Name = "again", ValidationStrategy = ValidationStrategy.RotateSpeakers }, Runs.Options(root, 2));
        Assert.AreEqual(File.ReadAllText(first.Folder.Predictions), File.ReadAllText(second.Folder.Predictions));
        Assert.IsFalse(second.Results.SpeakersShared, "as little as in the first");
    }

    [TestMethod]
    public void Plan_EmoBox_TakesItsFoldsAndCountsWhatDoesntFit()
    {
        using var root = new TempFolder();
        Fold(root, 1, train: [.. Keys(0, 48), "synthetic-gone"], valid: null, test: Keys(48, 60));
        Fold(root, 2, train: Keys(12, 48), valid: Keys(0, 12), test: Keys(48, 60));
        var plan = ExperimentPlan.Of(View, From(root.Path));
        var folds = plan.Folds.ToArray();
        CollectionAssert.AreEqual(new[] { "fold_1", "fold_2" }, folds.Select(fold => fold.Name).ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, 48).ToArray(), folds[0].Train.Rows.Concat(folds[0].Validation.Rows).Order().ToArray());
        Assert.IsTrue(folds[0].Validation.Speakers.Count == 1 && !folds[0].ValidationGiven, "a speaker of four, taken from training");
        CollectionAssert.AreEqual(Enumerable.Range(48, 12).ToArray(), folds[0].Test.Rows);
        CollectionAssert.AreEqual(Enumerable.Range(12, 36).ToArray(), folds[1].Train.Rows);
        CollectionAssert.AreEqual(Enumerable.Range(0, 12).ToArray(), folds[1].Validation.Rows);
        Assert.AreEqual(
            $"folds: 1 of 61 utterances of {root.Path} aren't in SYNTHETIC, or are left out of it (synthetic-gone).|"
            + $"folds: 12 of 72 utterances of SYNTHETIC are in no fold of {root.Path}, so nothing learns from them and nothing is tested on them (u060, u061, u062 and 9 more).",
            string.Join('|', plan.Config.Notices.Where(notice => notice.StartsWith("folds:", StringComparison.Ordinal))));
    }

    [TestMethod]
    public void Plan_EmoBoxOfSharedSpeakers_IsAllowedAndCounted()
    {
        using var root = new TempFolder();
        Fold(root, 1, train: Keys(0, 42), valid: Keys(60, 72), test: Keys(42, 60)); // s4 (36 to 47) trains and is tested
        var outcome = ExperimentPool.Run(View, From(Path.Combine(root.Path, "fold_1")), Runs.Options(root, 1));
        Assert.AreEqual(new SpeakerOverlap(1, 6), outcome.Results.SharedSpeakers);
        Assert.Contains("imported folds", ResultsTable.Of(outcome.Results).Headline + Protocol.TitleOf(outcome.Results.Protocol));
    }

    /// <summary>What is written is read as the same folds.</summary>
    [TestMethod]
    public void Write_EmoBox_IsReadAgain()
    {
        using var root = new TempFolder();
        var folds = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1);
        var corpus = new Corpus { Name = View.Corpus, ClassNames = View.ClassNames, Utterances = View.Utterances, Exclusions = [] };
        EmoBoxFolds.Write(root.Path, corpus, folds, root.Path);
        CollectionAssert.AreEqual(
            new[] { "fold_1/synthetic_test_fold_1.jsonl", "fold_1/synthetic_train_fold_1.jsonl" },
            Directory.GetFiles(Path.Combine(root.Path, "fold_1")).Select(file => Path.GetRelativePath(root.Path, file)).Order(StringComparer.Ordinal).ToArray());
        var plan = ExperimentPlan.Of(View, From(root.Path));
        foreach (var (fold, read) in folds.Zip(plan.Folds))
        {
            CollectionAssert.AreEqual(fold.Test.Rows, read.Test.Rows);
            CollectionAssert.AreEqual(fold.Train.Rows.Concat(fold.Validation.Rows).Order().ToArray(), read.Train.Rows.Concat(read.Validation.Rows).Order().ToArray());
        }
    }

    [TestMethod]
    public void Write_EmoBox_CarriesRecordings()
    {
        using var root = new TempFolder();
        var heard = With(View, row => View.Utterances[row] with { Recording = Hash(row) });
        var corpus = new Corpus { Name = View.Corpus, ClassNames = View.ClassNames, Utterances = heard.Utterances, Exclusions = [] };
        EmoBoxFolds.Write(root.Path, corpus, FoldMaker.LeaveOneSessionOut(heard, 0.2, seed: 1), root.Path, withValidation: true);
        var plan = ExperimentPlan.Of(heard, From(root.Path));
        Assert.AreEqual(72, plan.SplitFile!.RecordingsCompared);
        Assert.IsTrue(plan.Folds.All(fold => fold.ValidationGiven));
        AssertThrows(root.Path, With(heard, row => heard.Utterances[row] with { Recording = Hash(row switch { 0 => 71, 71 => 0, _ => row }) }), "is called u071 here");
        var again = Assert.ThrowsExactly<EmotionFusionException>(() => EmoBoxFolds.Write(root.Path, corpus, FoldMaker.LeaveOneSessionOut(heard, 0.2, seed: 1), root.Path));
        Assert.Contains("is there already. Remove the folds there or take another folder.", again.Message);
    }

    [TestMethod]
    public void Plan_WhatCantBeRead_SaysWhatIsExpected()
    {
        using var root = new TempFolder();
        AssertThrows("none", "no such file or folder (folds: none)");
        AssertThrows(root.Path, "no folds are there; expected folders fold_1, fold_2");
        Fold(root, 1, Keys(0, 48), null, []);
        AssertThrows(root.Path, "fold_1", "its test part is empty");
        Fold(root, 1, Keys(0, 48), null, Keys(47, 60));
        AssertThrows(root.Path, "utterance u047 is in both its train and its test part");
        Fold(root, 1, ["synthetic-a"], null, ["synthetic-b"]);
        AssertThrows(root.Path, "none of its 2 utterances is in SYNTHETIC", "such as synthetic-a", "such as u000");
        File.WriteAllText(Path.Combine(root.Path, "fold_1", "synthetic_test_fold_1.jsonl"), "\n{\"wav\": \"x\"}\n");
        AssertThrows(root.Path, "synthetic_test_fold_1.jsonl(2): the line has no \"key\"");
        File.WriteAllText(Path.Combine(root.Path, "fold_1", "synthetic_test_fold_1.jsonl"), "[1]\n");
        AssertThrows(root.Path, "synthetic_test_fold_1.jsonl(1): not a JSON object");
        File.WriteAllText(Path.Combine(root.Path, "fold_1", "b_test_fold_1.jsonl"), "");
        AssertThrows(root.Path, "two files are its test part: b_test_fold_1.jsonl and synthetic_test_fold_1.jsonl");
        File.Delete(Path.Combine(root.Path, "fold_1", "b_test_fold_1.jsonl"));
        File.Delete(Path.Combine(root.Path, "fold_1", "synthetic_test_fold_1.jsonl"));
        AssertThrows(root.Path, "expected a file NAME_test_fold_1.jsonl");
    }

    private static FeatureView With(FeatureView view, Func<int, Utterance> of) => new(
        new Corpus { Name = view.Corpus, ClassNames = view.ClassNames, Utterances = [.. Enumerable.Range(0, view.Utterances.Count).Select(of)], Exclusions = [] }, view.Audio, view.Text);

    private static string Hash(int row) => Convert.ToHexStringLower(SHA256.HashData([(byte)row]));

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    private static void AssertThrows(string path, params string[] parts) => AssertThrows(path, View, parts);

    private static void AssertThrows(string path, FeatureView view, params string[] parts)
    {
        var message = Assert.ThrowsExactly<EmotionFusionException>(() => ExperimentPlan.Of(view, From(path))).Message;
        foreach (var part in parts)
        {
            Assert.Contains(part, message);
        }
    }

    private static ExperimentConfig From(string path) => Loso with { EvaluationMode = EvaluationMode.Holdout, Folds = path };

    private static string[] Keys(int from, int to) =>
        [.. Enumerable.Range(from, to - from).Select(i => string.Create(CultureInfo.InvariantCulture, $"synthetic-u{i:000}"))];

    /// <summary>A fold's files as EmoBox has them.</summary>
    private static void Fold(TempFolder root, int number, string[] train, string[]? valid, string[] test)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root.Path, $"fold_{number}")).FullName;
        foreach (var (part, keys) in new[] { ("train", train), ("valid", valid), ("test", test) })
        {
            if (keys is not null)
            {
                File.WriteAllLines(Path.Combine(folder, $"synthetic_{part}_fold_{number}.jsonl"), keys.Select(key =>
                    $$"""{"key": "{{key}}", "dataset": "synthetic", "wav": "downloads/synthetic/{{key}}.wav", "type": "raw", "sample_rate": 16000, "length": 1.5, "emo": "sad", "channel": 1}"""));
            }
        }
    }

    private static string Text(ExperimentPlan plan) => string.Join('\n', plan.Trainings.Select(task =>
        $"{task.Key}: {string.Join(' ', task.Fold.Train.Rows)}; {string.Join(' ', task.Fold.Validation.Rows)}; {string.Join(' ', task.Fold.Test.Rows)}"));
}
