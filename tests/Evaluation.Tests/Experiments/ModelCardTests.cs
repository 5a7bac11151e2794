using EmotionFusion.Encoders;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A card says what was measured, for whom, and under which licences, and never more than is known.</summary>
[TestClass]
public sealed class ModelCardTests
{
    private static readonly ClassifierFacts Facts = new()
    {
        Classes = ["neutral", "happy", "sad", "anger"],
        LabelConvention = "EmoDB in four classes",
        LabelMap = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["EMODB"] = new Dictionary<string, string> { ["W"] = "anger", ["F"] = "happy" } },
        Audio = new ClassifierEncoder("whisper-tiny-en", "4b49484cea68", 384, "mean", "kind: audio", "MIT"),
        Task = "emotion",
        TrainingCorpora = [new TrainingCorpus("EMODB", 339, 10, "de", "CC0-1.0"), new TrainingCorpus("A|B", 5, 2)],
        Members = 30,
        Config = "experiments:\n- name: audio\n",
    };

    [TestMethod]
    public void WhatWasMeasuredIsTheRunsOwnFigures()
    {
        var results = new SyntheticRun().Results();
        var measured = new MeasuredFigures(results.Pooled.Uar, "leave one session out", ["EMODB"], (int)results.Utterances, results.BySpeaker.Count, results.Pooled.Intervals!.Uar.Low, results.Pooled.Intervals.Uar.High, "run audio");

        var card = ModelCard.Text(Facts with { Measured = measured }, "audio", results);

        foreach (var metrics in results.Pooled.Classes)
        {
            Assert.Contains(FormattableString.Invariant($"| {metrics.Name} | {metrics.N} | {100 * metrics.Recall:0.0} % | {100 * metrics.Precision:0.0} % |"), card);
        }
        foreach (var gender in results.Fairness!.Genders)
        {
            Assert.Contains(FormattableString.Invariant($"| {gender.Gender} | {gender.Speakers} | {gender.Utterances} | {100 * gender.Uar:0.0} % |"), card);
        }
        var worst = results.BySpeaker.MinBy(speaker => speaker.Uar)!;
        Assert.Contains(FormattableString.Invariant($"lowest: {worst.Speaker} ({100 * worst.Uar:0.0} %, "), card);
        Assert.Contains("Its figures are of 10 speakers", card);
        Assert.Contains("EMODB: anger is what the corpus calls W; happy is what the corpus calls F.", card);
    }

    [TestMethod]
    public void LicencesAreThoseOfEncodersAndCorpora()
    {
        var card = ModelCard.Text(Facts, "audio", null);

        Assert.Contains("| encoder whisper-tiny-en | MIT |", card);
        Assert.Contains("| corpus EMODB | CC0-1.0 |", card);
        Assert.Contains("| corpus A\\|B | not said |", card);
    }

    [TestMethod]
    public void WithoutAMeasurementNoFigureIsGiven()
    {
        var card = ModelCard.Text(Facts, "audio", null);

        Assert.Contains("Not measured.", card);
        Assert.DoesNotContain("UAR", card[card.IndexOf("## How good", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("For whom it works less well", card);
    }
}
