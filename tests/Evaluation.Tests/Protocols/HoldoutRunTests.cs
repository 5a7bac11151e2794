using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A corpus that divides its utterances itself, as MELD does: leading speakers are in all parts, guests in one.</summary>
[TestClass]
public sealed class HoldoutRunTests
{
    private static readonly FeatureView View = Divided((row, utterance) => utterance.Speaker switch
    {
        "s1" => (OfficialSplit)(row % 3), // in all parts
        "s2" or "s3" => OfficialSplit.Train,
        "s4" => OfficialSplit.Validation,
        _ => OfficialSplit.Test,
    });

    private static readonly ExperimentConfig Config = Runs.Small with
    {
        EvaluationMode = EvaluationMode.Holdout,
        ValidationStrategy = ValidationStrategy.Speaker,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
    };

    [TestMethod]
    public void Execute_SharedSpeakers_CountsAndSaysSo()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Runs.Options(root, 2));
        var results = outcome.Results;
        Assert.AreEqual("holdout", results.Protocol);
        CollectionAssert.AreEqual(new[] { ("holdout", 1), ("holdout", 2) }, results.Folds.Select(fold => (fold.Name, fold.Seed)).ToArray());
        var tested = View.Utterances.Where(u => u.Split == OfficialSplit.Test).ToArray();
        Assert.AreEqual(tested.Length, results.Utterances);
        Assert.IsTrue(results.SpeakersShared);
        Assert.AreEqual(new SpeakerOverlap(1, tested.Count(u => u.Speaker == "s1")), results.SharedSpeakers);
        Assert.IsTrue(results.ValidationSpeakersShared);

        var saved = SavedRun.Read(outcome.Folder);
        CollectionAssert.AreEqual(tested.Select(u => u.Id).ToArray(), saved.Folds.Single().Test.Utterances.ToArray());
        var report = File.ReadAllText(outcome.Folder.Report);
        Assert.Contains("Speakers shared.", report);
        Assert.DoesNotContain("in one part of a fold only", report);
        Assert.DoesNotContain("Test speakers are in no other part", report);
        Assert.Contains("4 of 28 test utterances are of speakers in training or validation", ResultsTable.Of(results).Headline);
    }

    [TestMethod]
    public void Execute_StrangersOnly_SaysThatNobodyIsInTwoParts()
    {
        using var root = new TempFolder();
        var strangers = Divided((_, utterance) => (OfficialSplit)(int.Parse(utterance.Session, null) - 1));
        var outcome = ExperimentPool.Run(strangers, Config with { Seeds = [1] }, Runs.Options(root, 1));
        Assert.IsFalse(outcome.Results.SpeakersShared || outcome.Results.ValidationSpeakersShared);
        Assert.IsNull(outcome.Results.SharedSpeakers);
        Assert.Contains("Each speaker is in one part of a fold only.", File.ReadAllText(outcome.Folder.Report));
    }

    [TestMethod]
    [DataRow(ValidationStrategy.RotateSpeakers)]
    [DataRow(ValidationStrategy.Random)]
    public void Plan_ValidationGiven_StaysWithANotice(ValidationStrategy strategy)
    {
        var plan = ExperimentPlan.Of(View, Config with { ValidationStrategy = strategy });
        Assert.HasCount(2, plan.Trainings);
        var fold = plan.Folds.Single();
        Assert.IsTrue(fold.Validation.Rows.All(row => View.Utterances[row].Split == OfficialSplit.Validation));
        Assert.IsTrue(plan.Config.Notices.Single(notice => notice.StartsWith("val_strategy: ", StringComparison.Ordinal)).EndsWith("stays as it is.", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Plan_NoValidationPart_RotatesOverTraining()
    {
        var view = Divided((_, utterance) => utterance.Speaker is "s1" or "s2" or "s3" or "s4" ? OfficialSplit.Train : OfficialSplit.Test);
        var plan = ExperimentPlan.Of(view, Config with { ValidationStrategy = ValidationStrategy.RotateSpeakers, Seeds = [1] });
        CollectionAssert.AreEquivalent(new[] { "s1", "s2", "s3", "s4" }, plan.Trainings.SelectMany(task => task.Fold.Validation.Speakers).ToArray());
        Assert.IsFalse(plan.Config.Notices.Any(notice => notice.StartsWith("val_strategy", StringComparison.Ordinal)));
    }

    private static FeatureView Divided(Func<int, Utterance, OfficialSplit> splitOf)
    {
        var view = new SyntheticCorpus().View();
        var corpus = new Corpus
        {
            Name = view.Corpus,
            ClassNames = view.ClassNames,
            Utterances = [.. view.Utterances.Select((utterance, row) => utterance with { Split = splitOf(row, utterance) })],
            Exclusions = [],
        };
        return new FeatureView(corpus, view.Audio, null);
    }
}
