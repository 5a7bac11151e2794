using System.Text.Json;
using EmotionFusion.Prediction;

namespace EmotionFusion.Web.Tests;

/// <summary>What the API says is what the classifier says of the same file.</summary>
[TestClass]
public sealed class PredictTests
{
    [TestMethod]
    public async Task Predict_FormAndJson_GiveWhatTheFileGives()
    {
        await using var served = await ServedClassifier.OfSound();
        var expected = served.Classifier.Predict(Wavs.ClipPath);
        AssertIs(expected, await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null)));
        AssertIs(expected, await served.Predict(200, ServedClassifier.Form(Wavs.Clip, ""))); // a page's empty field
        AssertIs(expected, await served.Predict(200, ServedClassifier.Json(JsonSerializer.Serialize(new { audio = Convert.ToBase64String(Wavs.Clip) }))));
        Assert.AreEqual("", served.Log.ToString());
    }

    [TestMethod]
    public async Task Predict_SoundAndWords_GiveWhatTheFileGives()
    {
        await using var served = await ServedClassifier.OfBoth();
        const string Words = "grüß dich";
        var expected = served.Classifier.Predict(Wavs.ClipPath, Words);
        AssertIs(expected, await served.Predict(200, ServedClassifier.Form(Wavs.Clip, Words)));
        AssertIs(expected, await served.Predict(200, ServedClassifier.Json(JsonSerializer.Serialize(new { audio = Convert.ToBase64String(Wavs.Clip), text = Words }))));
    }

    [TestMethod]
    public async Task Predict_OneOfTwo_IsEnoughWhereTheClassifierSaysSo()
    {
        await using var served = await ServedClassifier.OfEither();
        AssertIs(served.Classifier.PredictText("so glad"), await served.Predict(200, ServedClassifier.Json("""{"text":"so glad"}""")));
        AssertIs(served.Classifier.Predict(Wavs.ClipPath), await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null)));
    }

    [TestMethod]
    public async Task Predict_ExplainAndTimeline_GiveWhatTheLibraryGives()
    {
        await using var served = await ServedClassifier.OfSound();
        var answer = await served.Predict(200, ServedClassifier.Form(Wavs.Clip, null), "?explain=true&timeline=true");
        var explanation = served.Classifier.Explain(Wavs.ClipPath);
        AssertIs(explanation.Prediction, answer);
        Assert.AreEqual(explanation.LogOdds, answer.GetProperty("explanation").GetProperty("log_odds").GetDouble(), 1e-4);
        var windows = answer.GetProperty("explanation").GetProperty("windows").EnumerateArray().ToArray();
        Assert.HasCount(explanation.Windows.Count, windows);
        foreach (var (window, json) in explanation.Windows.Zip(windows))
        {
            Assert.AreEqual(window.Start.TotalSeconds, json.GetProperty("start").GetDouble(), 1e-5);
            Assert.AreEqual(window.End.TotalSeconds, json.GetProperty("end").GetDouble(), 1e-5);
            Assert.AreEqual(window.Contribution, json.GetProperty("contribution").GetDouble(), 1e-4);
        }
        var spans = served.Classifier.Timeline(Wavs.ClipPath, new() { Window = TimeSpan.FromSeconds(1), Hop = TimeSpan.FromSeconds(0.25) });
        var timeline = answer.GetProperty("timeline").EnumerateArray().ToArray();
        Assert.IsGreaterThan(3, spans.Count);
        Assert.HasCount(spans.Count, timeline);
        foreach (var (span, json) in spans.Zip(timeline))
        {
            AssertIs(span.Prediction, json);
        }
    }

    [TestMethod]
    public async Task Predict_LongSound_IsExplainedInFewSteps()
    {
        await using var served = await ServedClassifier.OfSound();
        var answer = await served.Predict(200, ServedClassifier.Form(Wavs.Noise(15), null), "?explain=true");
        Assert.AreEqual(15, answer.GetProperty("seconds").GetDouble(), 1e-6);
        var windows = answer.GetProperty("explanation").GetProperty("windows").EnumerateArray().ToArray();
        Assert.IsInRange(20, 41, windows.Length);
        Assert.AreEqual(15, windows[^1].GetProperty("end").GetDouble(), 1e-6);
    }

    [TestMethod]
    public async Task Model_Facts_AreTheFiles()
    {
        await using var served = await ServedClassifier.OfBoth();
        var model = await served.Expect(200, HttpMethod.Get, "/v1/model");
        CollectionAssert.AreEqual(served.Classifier.Classes.ToArray(), model.GetProperty("classes").EnumerateArray().Select(name => name.GetString()).ToArray());
        Assert.IsTrue(model.GetProperty("takes").GetProperty("needs_both").GetBoolean());
        Assert.AreEqual("Apache-2.0", model.GetProperty("encoders")[1].GetProperty("licence").GetString());
        Assert.AreEqual(JsonValueKind.Null, model.GetProperty("measured").ValueKind);
    }

    [TestMethod]
    public async Task Predict_ClientsFiles_AreNotKept()
    {
        // Big enough that the framework's own reader of forms would write it to the disk.
        var before = Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*");
        await using var served = await ServedClassifier.OfSound();
        using var watcher = new FileSystemWatcher(Path.GetTempPath(), "ASPNETCORE_*") { EnableRaisingEvents = true };
        var made = new List<string>();
        watcher.Created += (_, file) => made.Add(file.FullPath);
        await served.Predict(200, ServedClassifier.Form(Wavs.Noise(20), null));
        Assert.IsEmpty(made);
        Assert.IsEmpty(Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*").Except(before));
    }

    private static void AssertIs(EmotionPrediction expected, JsonElement actual)
    {
        Assert.AreEqual(expected.Emotion, actual.GetProperty("emotion").GetString());
        foreach (var (name, probability) in expected.Probabilities)
        {
            Assert.AreEqual(probability, actual.GetProperty("probabilities").GetProperty(name).GetDouble(), 2e-5, name);
        }
        if (expected.Vad is { } vad)
        {
            Assert.AreEqual(vad.Valence, actual.GetProperty("vad").GetProperty("valence").GetDouble(), 2e-5);
            Assert.AreEqual(JsonValueKind.Null, actual.GetProperty("vad").GetProperty("dominance").ValueKind); // NaN: nobody rated it
        }
    }
}
