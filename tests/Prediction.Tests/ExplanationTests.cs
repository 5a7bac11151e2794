using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>An explanation says by how much the decided class's log-odds fall when a window is silenced.</summary>
[TestClass]
public sealed class ExplanationTests
{
    [TestMethod]
    public void Explain_EachWindow_IsTheDifferenceThatSilencingItMakes()
    {
        using var folder = new TemporaryFolder();
        var tiny = TinyClassifier.OfEither;
        using var classifier = EmotionClassifier.Load(tiny.Write(folder.File("classifier.onnx")));
        var samples = Array.ConvertAll(AudioFile.ReadMono16k(Clips.One), sample => sample + 0.01f); // with an offset
        var explanation = classifier.Explain(samples, "so glad", new() { Window = TimeSpan.FromSeconds(0.5), Hop = TimeSpan.FromSeconds(0.4) });
        var whole = classifier.Predict(samples, "so glad");
        Assert.AreEqual(whole.Emotion, explanation.Prediction.Emotion);
        Assert.AreEqual(LogOdds(whole, whole.Emotion!), explanation.LogOdds, 1e-2);
        Assert.IsGreaterThan(2, explanation.Windows.Count);
        foreach (var window in explanation.Windows)
        {
            var (start, end) = ((int)Math.Round(window.Start.TotalSeconds * 16000), (int)Math.Round(window.End.TotalSeconds * 16000));
            Assert.AreEqual(8000, end - start);
            var silenced = (float[])samples.Clone();
            Array.Fill(silenced, (float)samples.Average(sample => (double)sample), start, end - start);
            Assert.AreEqual(LogOdds(whole, whole.Emotion!) - LogOdds(classifier.Predict(silenced, "so glad"), whole.Emotion!), window.Contribution, 1e-2);
        }
        Assert.AreEqual(samples.Length / 16000.0, explanation.Windows[^1].End.TotalSeconds, 1e-6);
        Assert.Contains(window => Math.Abs(window.Contribution) > 0.01, explanation.Windows);
    }

    [TestMethod]
    public void LogOdds_CloseToOne_StaysExact()
    {
        // ln(p/(1-p)) = 40 - ln(2) where the others have logits of 0; a probability in float would be 1.
        Assert.AreEqual(40 - Math.Log(2), Explanations.LogOdds([0, 40, 0], 1), 1e-9);
        Assert.AreEqual(Math.Log(0.2 / 0.8), Explanations.LogOdds([.. new[] { 0.2, 0.5, 0.3 }.Select(p => (float)Math.Log(p))], 0), 1e-6);
        Assert.AreEqual(-1000, Explanations.LogOdds([0, 1000], 0), 1e-9);
    }

    [TestMethod]
    public void Explain_ClassifierOfWords_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfWords.Write(folder.File("classifier.onnx")));
        Assert.Contains("hears no sound", Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Explain(new float[16000], "so glad")).Message);
    }

    // By the probabilities, as the other way round.
    private static double LogOdds(EmotionPrediction prediction, string emotion) =>
        Math.Log(prediction.Probabilities[emotion]) - Math.Log(prediction.Probabilities.Where(pair => pair.Key != emotion).Sum(pair => (double)pair.Value));
}
