using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>How a fold's linear model is chosen and what it says.</summary>
[TestClass]
public sealed class FoldModelTests
{
    private static readonly FeatureView View = new SyntheticCorpus { Sessions = 4 }.View();

    private static readonly ExperimentConfig Config = Runs.Small with
    {
        Standardization = Standardization.Fold,
        ValidationStrategy = ValidationStrategy.RotateSpeakers,
        ValidationShare = 0.2,
    };

    /// <summary>Other features and labels of the test speakers change no strength, and no figure that chose it.</summary>
    [TestMethod]
    [DataRow(ValidationStrategy.Speaker)]
    [DataRow(ValidationStrategy.RotateSpeakers)]
    public void Steps_OtherTestRows_SameChoice(ValidationStrategy strategy)
    {
        var config = Config with { ValidationStrategy = strategy };
        var (fold, members) = ExperimentPlan.Of(View, config).Members[1];
        var tested = fold.Test.Rows.ToHashSet();
        var other = new FeatureView(
            new Corpus
            {
                Name = View.Corpus,
                ClassNames = View.ClassNames,
                Utterances = [.. View.Utterances.Select((utterance, row) => tested.Contains(row) ? utterance with { Label = (utterance.Label + 1) % 3 } : utterance)],
                Exclusions = [],
            },
            new FeatureBlock("synthetic", "0123456789ab", 6, [.. View.Audio!.Segments[0].Select((value, i) => tested.Contains(i / 6) ? -5 * value : value)]), null);
        var (one, two) = (Baseline(View, fold, members, config), Baseline(other, fold, members, config));
        Assert.AreEqual(one.Choice.Setting, two.Choice.Setting);
        Assert.AreEqual(one.Choice.Validation.Uar, two.Choice.Validation.Uar);
        CollectionAssert.AreNotEqual(one.Test.Select(row => row.Predicted).ToArray(), two.Test.Select(row => row.Predicted).ToArray());
    }

    /// <summary>The mean of the divisions' probabilities by the chosen strength, as the heads' ensemble has it; fitted here from nothing.</summary>
    [TestMethod]
    public void Steps_Rotation_TestIsTheMeanOfTheDivisions()
    {
        var (fold, members) = ExperimentPlan.Of(View, Config).Members[0];
        Assert.IsGreaterThan(2, members.Count);
        var baseline = Baseline(View, fold, members, Config);
        var tests = members.Select(member =>
        {
            var division = new FoldModel.Division(View, member, Config);
            division.Fit(new LinearSearch(1), baseline.Choice.Setting);
            return division.Test(baseline.Choice.Setting);
        }).ToArray();
        CollectionAssert.AreEqual(fold.Test.Rows, baseline.Test.Select(row => row.Row).ToArray());
        for (var i = 0; i < baseline.Test.Count; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                Assert.AreEqual(tests.Average(test => test[i].Probabilities[c]), baseline.Test[i].Probabilities[c], 0.03);
            }

            Assert.AreEqual(View.Utterances[fold.Test.Rows[i]].Id, baseline.Test[i].Utterance);
        }
    }

    /// <summary>The strength has the highest UAR on the pooled validation predictions, which are fitted here from nothing.</summary>
    [TestMethod]
    public void Steps_Choice_IsTheBestOnPooledValidation()
    {
        var noisy = new SyntheticCorpus { Sessions = 4, Seed = 5 }.View();
        var (fold, members) = ExperimentPlan.Of(noisy, Config).Members[0];
        var choice = Baseline(noisy, fold, members, Config).Choice;
        double Uar(double l2)
        {
            var pool = new ConfusionMatrix(3);
            foreach (var member in members)
            {
                var division = new FoldModel.Division(noisy, member, Config);
                division.Fit(new LinearSearch(1), l2);
                pool.Add(division.Validation[l2]);
            }

            return pool.Uar;
        }

        Assert.AreEqual(choice.Validation.Uar, Uar(choice.Setting), 0.03);
        foreach (var l2 in new LinearSearch(1).First)
        {
            Assert.IsLessThanOrEqualTo(choice.Validation.Uar + 0.03, Uar(l2));
        }
    }

    [TestMethod]
    public void Steps_GoesAModelAtATime()
    {
        var (fold, members) = ExperimentPlan.Of(View, Config).Members[0];
        var steps = FoldModel.Steps(View, Task(fold, members), Config).ToArray();
        Assert.IsGreaterThanOrEqualTo((4 * members.Count) + 1, steps.Length);
        Assert.IsTrue(steps[..^1].All(step => step is null));
        Assert.IsNotNull(steps[^1]);
    }

    [TestMethod]
    public void Ladder_GoesOnUntilTheBestLiesBetweenOthers()
    {
        var ladder = new LinearSearch(1);
        CollectionAssert.AreEqual(new double[] { 300, 100, 30, 10 }, ladder.First.ToArray());
        Assert.AreEqual(1000, ladder.Beyond(300));
        Assert.AreEqual(3000, ladder.Beyond(1000));
        Assert.IsNull(ladder.Beyond(1000));
        Assert.AreEqual(3, ladder.Beyond(10));
        Assert.IsNull(ladder.Beyond(10));
        Assert.IsNull(ladder.Beyond(30));
    }

    /// <summary>A strength means the same for features a hundred times as large where it is 10,000 times as large.</summary>
    [TestMethod]
    [DataRow(1e4, new[] { 3e6, 1e6, 3e5, 1e5 })]
    [DataRow(1e-3, new[] { 0.3, 0.1, 0.03, 0.01 })]
    [DataRow(0, new double[] { 300, 100, 30, 10 })]
    public void Ladder_BeginsByTheFeaturesScale(double variance, double[] expected) =>
        CollectionAssert.AreEqual(expected, new LinearSearch(variance).First.ToArray());

    [TestMethod]
    public void Ladder_HasAnEnd()
    {
        var ladder = new LinearSearch(1);
        var best = 10.0;
        while (ladder.Beyond(best) is { } further)
        {
            best = further;
        }

        Assert.AreEqual(1e-3, best);
    }

    [TestMethod]
    public void Choice_Tie_TakesTheStronger()
    {
        var view = new SyntheticCorpus { Sessions = 3 }.View();
        var member = ExperimentPlan.Of(view, Config).Members[0].Members[0];
        var division = new FoldModel.Division(view, member, Config);
        division.Fit(new LinearSearch(1), 10);
        division.Fit(new LinearSearch(1), 10.0001);
        Assert.AreEqual(10.0001, ModelChoice.Of([division], new LinearSearch(1)).Setting);
    }

    private static FoldModel Baseline(FeatureView view, Fold fold, IReadOnlyList<Fold> members, ExperimentConfig config) =>
        FoldModel.Steps(view, Task(fold, members), config).Last()!;

    private static ModelTask Task(Fold fold, IReadOnlyList<Fold> members) => new(fold, members, HeadKind.Linear, 0, IsBaseline: true);
}
