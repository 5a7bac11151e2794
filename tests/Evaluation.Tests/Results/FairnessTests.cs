using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class FairnessTests
{
    private static readonly SyntheticRun Run = new();

    [TestMethod]
    public void Of_TwoGenders_HasTheUarOfEachOnesPredictions()
    {
        var fairness = Run.Results().Fairness!;
        CollectionAssert.AreEqual(new[] { "female", "male" }, fairness.Genders.Select(group => group.Gender).ToArray());
        for (var g = 0; g < 2; g++)
        {
            var rows = Run.Predictions().Where(row => int.Parse(row.Prediction.Speaker, null) % 2 == g).ToArray(); // speakers are 03 to 12, the odd ones men
            Assert.AreEqual(Uar(rows), fairness.Genders[g].Uar, 1e-12);
            Assert.AreEqual((5, 170L), (fairness.Genders[g].Speakers, fairness.Genders[g].Utterances));
        }

        var uars = fairness.Genders.Select(group => group.Uar).ToArray();
        Assert.AreEqual(uars.Max() - uars.Min(), fairness.GenderGap!.Gap, 1e-12);
        Assert.AreEqual(fairness.Genders.MaxBy(group => group.Uar)!.Gender, fairness.GenderGap.Best);
        Assert.IsInRange(fairness.GenderGap.Interval!.Value.Low, fairness.GenderGap.Interval.Value.High, fairness.GenderGap.Gap);
    }

    [TestMethod]
    public void Of_Speakers_HasTheGapOfBestAndWorst()
    {
        var results = Run.Results();
        var gap = results.Fairness!.SpeakerGap;
        Assert.AreEqual(results.BySpeaker.Max(speaker => speaker.Uar) - results.BySpeaker.Min(speaker => speaker.Uar), gap.Gap, 1e-12);
        Assert.AreEqual(results.BySpeaker.MinBy(speaker => speaker.Uar)!.Speaker, gap.Worst);
    }

    [TestMethod]
    public void Of_SomeGendersUnknown_CountsThem()
    {
        var fairness = (Run with { Gender = i => i < 3 ? null : i % 2 == 0 ? "Female" : "m" }).Results().Fairness!;
        Assert.AreEqual(3, fairness.UnknownGender);
        CollectionAssert.AreEqual(new[] { ("female", 3), ("male", 4) }, fairness.Genders.Select(group => (group.Gender, group.Speakers)).ToArray());
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("f")]
    public void Of_FewerThanTwoGenders_HasNoGenderGap(string? gender)
    {
        using var root = new TempFolder();
        var run = Run with { Gender = _ => gender, Epochs = 3 };
        Assert.IsNull(run.Results().Fairness!.GenderGap);
        var page = ReportCases.Page(run.Write(root.Path)).Descendants("section").Single(section => section.Attribute("id")?.Value == "fairness").Value;
        Assert.AreEqual(gender is null, page.Contains("doesn’t tell the speakers’ gender"));
        StringAssert.Contains(page, "UAR of the best speaker minus UAR of the worst");
    }

    [TestMethod]
    public void Genders_SpeakerOfTwo_IsOfNone()
    {
        Utterance[] utterances = [.. new[] { "M", "F", null }.Select((gender, i) => new Utterance { Id = $"u{i}", Label = 0, Speaker = "s", Session = "1", Gender = gender })];
        var view = new FeatureView(new Corpus { Name = "C", ClassNames = ["a", "b"], Utterances = utterances, Exclusions = [] }, null, null);
        RunPrediction Row(int row) => new(1, "f", new Prediction(row, $"u{row}", "s", 0, 0, [1, 0]));
        Assert.AreEqual("", GenderSummary.Of(view, [Row(0), Row(1)])["s"]);
        Assert.AreEqual("male", GenderSummary.Of(view, [Row(0), Row(2)])["s"]);
    }

    private static double Uar(RunPrediction[] rows) =>
        rows.GroupBy(row => row.Prediction.Label).Average(label => label.Average(row => row.Prediction.Predicted == row.Prediction.Label ? 1.0 : 0.0));
}
