using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class TemperatureScalingTests
{
    /// <summary>
    /// T = 2 by the validation part (three of four right at .9). Tested are .9 right, .9 wrong and .8 right: their scaled
    /// confidences are 3/4, 3/4 and 2/3 (the square roots' ratios 3 to 1 and 2 to 1), in bins (11/15, 12/15] and (9/15, 10/15].
    /// </summary>
    [TestMethod]
    public void Of_HandWorkedCase_HasTemperatureErrorAndLossBeforeAndAfter()
    {
        var scaling = TemperatureScaling.Of(
            [Fold("f")],
            [Row("f", 0.9f, 0), Row("f", 0.9f, 1), Row("f", 0.8f, 0)],
            [Row("f", 0.9f, 0), Row("f", 0.9f, 0), Row("f", 0.9f, 0), Row("f", 0.9f, 1)]);

        Assert.AreEqual(("f", 1, 4), (scaling.Temperatures.Single().Fold, scaling.Temperatures[0].Seed, scaling.Temperatures[0].Utterances));
        Assert.AreEqual(2, scaling.Temperatures[0].Temperature, 1e-6);
        Assert.AreEqual((2 * Math.Abs(0.5 - 0.9) + Math.Abs(1 - 0.8)) / 3, scaling.EceBefore, 1e-6);
        Assert.AreEqual((2 * Math.Abs(0.5 - 0.75) + Math.Abs(1 - 2.0 / 3)) / 3, scaling.EceAfter, 1e-6);
        Assert.AreEqual(-(Math.Log(0.9) + Math.Log(0.1) + Math.Log(0.8)) / 3, scaling.NllBefore, 1e-6);
        Assert.AreEqual(-(Math.Log(3.0 / 4) + Math.Log(1.0 / 4) + Math.Log(2.0 / 3)) / 3, scaling.NllAfter, 1e-6);
        Assert.AreEqual(3, scaling.BinsAfter.Sum(bin => bin.N));
    }

    [TestMethod]
    public void Of_SeveralFoldsAndSeeds_EachHasTheTemperatureOfItsOwnValidation()
    {
        var run = new SyntheticRun();
        var scaling = run.Results().TemperatureScaling!;
        Assert.HasCount(15, scaling.Temperatures);
        foreach (var fitted in scaling.Temperatures)
        {
            var own = run.Validation().Where(row => row.Fold == fitted.Fold && row.Seed == fitted.Seed).ToArray();
            Assert.AreEqual(own.Length, fitted.Utterances);
            Assert.AreEqual(Temperature.Fit([.. own.Select(row => (row.Prediction.Probabilities, row.Prediction.Label))]), fitted.Temperature);
        }

        Assert.AreEqual(run.Results().Pooled.Calibration.Ece, scaling.EceBefore, 1e-12);
        Assert.AreEqual(run.Results().Pooled.LogLoss, scaling.NllBefore, 1e-6);
    }

    /// <summary>A rotation's members, whose validation speakers differ, share one temperature, and it takes no confidence away from their mean.</summary>
    [TestMethod]
    [DataRow(0.3)]
    [DataRow(8.0)]
    public void Of_RotatingValidation_FitsAllMembersTogetherAndTakesNoConfidenceAway(double sharpness)
    {
        var run = new SyntheticRun { Members = 8, Seeds = [1] };
        RunPrediction[] validation = [.. run.Validation().Select(row => Sharpened(row, sharpness))];
        var scaling = TemperatureScaling.Of(run.Folds(), run.Predictions(), validation);
        Assert.HasCount(5, scaling.Temperatures);
        foreach (var fitted in scaling.Temperatures)
        {
            Assert.AreEqual(8 * run.PerSpeaker, fitted.Utterances);
            var ofHeads = Temperature.Fit([.. validation.Where(row => row.Fold == fitted.Fold).Select(row => (row.Prediction.Probabilities, row.Prediction.Label))]);
            Assert.AreEqual(ofHeads, fitted.OfHeads);
            Assert.AreEqual(sharpness > 1 ? 1 : ofHeads, fitted.Temperature);
            Assert.AreEqual(sharpness > 1, ofHeads > 1, "the case isn't what it is meant to be");
        }
    }

    /// <summary>Several corpora that one training is tested on share its temperature.</summary>
    [TestMethod]
    public void Of_SharedTraining_IsFittedOnce()
    {
        var scaling = TemperatureScaling.Of(
            [Fold("A_TO_B") with { Training = "A_TO_B+C" }, Fold("A_TO_C") with { Training = "A_TO_B+C" }],
            [Row("A_TO_B", 0.9f, 0), Row("A_TO_C", 0.9f, 1)],
            [Row("A_TO_B+C", 0.9f, 0), Row("A_TO_B+C", 0.9f, 1)]);
        Assert.AreEqual("A_TO_B+C", scaling.Temperatures.Single().Fold);
    }

    [TestMethod]
    public void Of_TrainingWithoutValidation_Throws()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => TemperatureScaling.Of([Fold("f")], [Row("f", 0.9f, 0)], [Row("g", 0.9f, 0)]));
        Assert.AreEqual("validation.csv has no predictions of training 'f' with seed 1.", error.Message);
    }

    /// <summary>What temperature scaling is for: heads that are too sure become less so, and no prediction changes.</summary>
    [TestMethod]
    public void Of_HeadsThatAreTooSure_AreMoreReliableAfterwards()
    {
        var run = new SyntheticRun { Skill = 1.0, PerSpeaker = 80 };
        var scaling = TemperatureScaling.Of(
            run.Folds(), [.. run.Predictions().Select(row => Sharpened(row, 3))], [.. run.Validation().Select(row => Sharpened(row, 3))]);
        Assert.IsLessThan(0.5 * scaling.EceBefore, scaling.EceAfter);
        Assert.IsLessThan(scaling.NllBefore, scaling.NllAfter);
        Assert.IsTrue(scaling.Temperatures.All(fitted => fitted.Temperature > 1));
    }

    private static RunPrediction Sharpened(RunPrediction row, double sharpness) => row with
    {
        Prediction = row.Prediction with { Probabilities = [.. Temperature.Scale(row.Prediction.Probabilities, 1 / sharpness).Select(p => (float)p)] },
    };

    private static FoldSplit Fold(string name)
    {
        var part = new FoldSplitPart([], [], new Dictionary<string, int>());
        return new FoldSplit(name, part, part, part);
    }

    private static RunPrediction Row(string fold, float first, int label) =>
        new(1, fold, new Prediction(-1, "u", "s", label, first >= 0.5f ? 0 : 1, [first, 1 - first]));
}
