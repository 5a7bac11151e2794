using System.Globalization;
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

    private static void AssertThrows(string path, params string[] parts)
    {
        var message = Assert.ThrowsExactly<EmotionFusionException>(() => ExperimentPlan.Of(View, From(path))).Message;
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
