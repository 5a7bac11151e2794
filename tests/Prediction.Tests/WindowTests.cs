using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>Where windows lie, what pauses do, and what other programs are given.</summary>
[TestClass]
public sealed class WindowTests
{
    [TestMethod]
    [DataRow(10, 3, 1, "0-3 1-4 2-5 3-6 4-7 5-8 6-9 7-10")]
    [DataRow(10, 3, 4, "0-3 4-7 7-10")]
    [DataRow(9, 3, 3, "0-3 3-6 6-9")]
    [DataRow(10, 3, 3, "0-3 3-6 6-9 7-10")]
    [DataRow(3, 3, 1, "0-3")]
    [DataRow(2, 3, 1, "0-2")]
    [DataRow(4, 3, 9, "0-3 1-4")]
    public void Cut_WindowsAndHops_CoverTheEnd(int length, int window, int hop, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', WindowPlan.Cut(0, length, window, hop).Select(cut => $"{cut.Start}-{cut.End}")));

    [TestMethod]
    public void Cut_AStretch_StaysInside() => Assert.AreEqual("5-8 7-10", string.Join(' ', WindowPlan.Cut(5, 10, 3, 3).Select(cut => $"{cut.Start}-{cut.End}")));

    [TestMethod]
    public void Timeline_EachWindow_IsWhatPredictSaysOfIt()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var samples = AudioFile.ReadMono16k(Clips.One);
        var told = new System.Collections.Concurrent.ConcurrentBag<(int, int)>();
        var spans = classifier.Timeline(Clips.One, new() { Window = TimeSpan.FromSeconds(1), Hop = TimeSpan.FromSeconds(0.4), Progress = (done, all) => told.Add((done, all)) });
        CollectionAssert.AreEqual(Enumerable.Range(1, spans.Count).Select(done => (done, spans.Count)).ToArray(), told.Order().ToArray());
        var end = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            var start = i < spans.Count - 1 ? i * 6400 : samples.Length - 16000;
            end = start + 16000;
            Assert.AreEqual(start / 16000.0, spans[i].Start.TotalSeconds, 1e-6);
            Assert.AreEqual(end / 16000.0, spans[i].End.TotalSeconds, 1e-6);
            Clips.AreClose(classifier.Predict(samples.AsMemory(start..end)), spans[i].Prediction);
        }
        Assert.AreEqual(samples.Length, end);
        Assert.IsGreaterThan(2, spans.Count);
    }

    [TestMethod]
    public void Timeline_Pauses_HaveNoEmotionAndNoWindowReachesOverOne()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var samples = Clips.Sounds(1, (1, false), (2, true), (0.5, false), (1, true), (0.1, false), (1, true), (2, false), (0.1, true), (1, false));
        var spans = classifier.Timeline(samples, new() { Window = TimeSpan.FromSeconds(1.5), Hop = TimeSpan.FromSeconds(0.5), Pauses = true });
        // Two stretches, each .1 s longer at both ends: the .1 s between them is no pause, the last .1 s are no stretch.
        Assert.AreEqual("0.9-2.4 1.4-2.9 1.6-3.1 3.4-4.9 3.9-5.4 4.2-5.7", string.Join(' ', spans.Select(span => FormattableString.Invariant($"{span.Start.TotalSeconds:0.0#}-{span.End.TotalSeconds:0.0#}"))));
        Assert.IsEmpty(classifier.Timeline(new float[32000], new() { Pauses = true }));
    }

    [TestMethod]
    public void Stretches_QuietSpeech_IsJudgedByItsOwnLoudParts()
    {
        var quiet = Array.ConvertAll(Clips.Sounds(2, (0.5, true), (0.5, false), (0.5, true)), sample => sample / 50);
        Assert.HasCount(2, PauseGate.Stretches(quiet));
        var hum = quiet.Select((sample, i) => sample + (1e-5f * MathF.Sin(i))).ToArray();
        Assert.HasCount(2, PauseGate.Stretches(hum));
        Assert.IsEmpty(PauseGate.Stretches([]));
    }

    [TestMethod]
    public void Timeline_TooShortASoundOrWindow_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        Assert.Contains("too short: 100 samples", Assert.ThrowsExactly<SampleException>(() => classifier.Timeline(new float[100])).Message);
        Assert.Contains("the window is 0 s", Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Timeline(new float[32000], new() { Window = TimeSpan.Zero })).Message);
        Assert.Contains("the hop is -1 s", Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Timeline(new float[32000], new() { Hop = TimeSpan.FromSeconds(-1) })).Message);
    }

    [TestMethod]
    public void WebVtt_Spans_AreCuesThatFollowOneAnother() => Assert.AreEqual(
        """
        WEBVTT

        00:00:00.000 --> 00:00:02.500
        neutral 75 %

        00:00:02.500 --> 00:00:05.000
        a&lt;b&amp;c&gt; 50 %

        27:46:40.000 --> 27:46:41.001
        neutral 75 %

        """, Written(LabelTracks.WriteWebVtt));

    [TestMethod]
    public void Audacity_Spans_AreLinesOfThreeFields() => Assert.AreEqual(
        "0.000000\t2.500000\tneutral 75 %\n2.500000\t5.000000\ta<b&c> 50 %\n100000.000000\t100001.001000\tneutral 75 %\n", Written(LabelTracks.WriteAudacity));

    // Windows of 3 s and 1 s apart, then one much later.
    private static string Written(Action<TextWriter, IReadOnlyList<EmotionSpan>> write)
    {
        using var writer = new StringWriter();
        write(writer, [Span(0, 3, "neutral", 0.75f), Span(2, 5, "a<b&c>", 0.5f), Span(100_000, 100_001.001, "neutral", 0.75f)]);
        return writer.ToString();
    }

    private static EmotionSpan Span(double start, double end, string emotion, float probability) => new(
        TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), new() { Emotion = emotion, Probabilities = new Dictionary<string, float> { [emotion] = probability } });
}
