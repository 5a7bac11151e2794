using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>Predictions are those of the encoders' features and the graph, whatever way they are asked for.</summary>
[TestClass]
public sealed class EmotionClassifierTests
{
    private const string Said = "so glad to see you";

    [TestMethod]
    public void Predict_SoundFile_GivesWhatFeaturesAndWeightsSay()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var expected = TinyClassifier.OfSound.Probabilities(Clips.Encode(Clips.One), null);
        var prediction = classifier.Predict(Clips.One);
        Clips.AreClose(expected, prediction);
        CollectionAssert.AreEqual(classifier.Classes.ToArray(), prediction.Probabilities.Keys.ToArray());
        Assert.AreEqual(classifier.Classes[Array.IndexOf(expected, expected.Max())], prediction.Emotion);
        Assert.AreEqual(expected.Max(), prediction.Confidence, 1e-5);
        Assert.HasCount(4, prediction.Embedding);
        Assert.IsNull(prediction.Vad);
        Clips.AreClose(expected, classifier.Predict(AudioFile.ReadMono16k(Clips.One)));
    }

    [TestMethod]
    public void Predict_SoundAndWords_UsesBoth()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfBoth.Write(folder.File("classifier.onnx")));
        Clips.AreClose(TinyClassifier.OfBoth.Probabilities(Clips.Encode(Clips.One), Clips.EncodeText(Said)), classifier.Predict(Clips.One, Said));
        Clips.AreClose(TinyClassifier.OfBoth.Probabilities(Clips.Encode(Clips.One), Clips.EncodeText("[EMPTY]")), classifier.Predict(Clips.One, ""));
    }

    [TestMethod]
    public void Predict_Words_GivesWhatFeaturesAndWeightsSay()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfWords.Write(folder.File("classifier.onnx")));
        Clips.AreClose(TinyClassifier.OfWords.Probabilities(null, Clips.EncodeText(Said)), classifier.PredictText(Said));
    }

    [TestMethod]
    public void PredictMany_WhatEachHas_IsUsed()
    {
        using var folder = new TemporaryFolder();
        var tiny = TinyClassifier.OfEither;
        using var classifier = EmotionClassifier.Load(tiny.Write(folder.File("classifier.onnx")));
        var results = classifier.PredictMany([PredictionInput.OfFile(Clips.One), PredictionInput.OfText(Said), PredictionInput.OfFile(Clips.One, Said), PredictionInput.OfFile(Clips.One, "")]).ToArray();
        var (audio, text) = (Clips.Encode(Clips.One), Clips.EncodeText(Said));
        Clips.AreClose(tiny.Probabilities(audio, null), results[0].Prediction!);
        Clips.AreClose(tiny.Probabilities(null, text), results[1].Prediction!);
        Clips.AreClose(tiny.Probabilities(audio, text), results[2].Prediction!);
        Clips.AreClose(tiny.Probabilities(audio, null), results[3].Prediction!);
    }

    [TestMethod]
    public void PredictMany_MoreThanABatch_KeepsTheOrderAndTellsOfEach()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")), new() { Threads = 3 });
        var clips = Clips.Some(5);
        var paths = Enumerable.Range(0, 150).Select(i => i % 10 == 9 ? folder.File($"none{i}.wav") : clips[i % 5]).ToArray();
        var alone = clips.ToDictionary(path => path, path => classifier.Predict(path));
        var told = 0;
        var results = classifier.PredictMany(paths.Select(path => PredictionInput.OfFile(path)), () => Interlocked.Increment(ref told)).ToArray();
        Assert.HasCount(150, results);
        Assert.AreEqual(150, told);
        for (var i = 0; i < 150; i++)
        {
            if (i % 10 == 9)
            {
                Assert.IsNull(results[i].Prediction);
                Assert.Contains($"none{i}.wav: no such file", results[i].Error!);
            }
            else
            {
                Clips.AreClose(alone[paths[i]], results[i].Prediction!);
            }
        }
    }

    [TestMethod]
    public void PredictMany_Inputs_AreReadAsResultsAreTaken()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var read = 0;
        IEnumerable<PredictionInput> Endless()
        {
            for (; ; read++)
            {
                yield return PredictionInput.OfFile("none.wav");
            }
        }

        Assert.HasCount(3, classifier.PredictMany(Endless()).Take(3).ToArray());
        Assert.IsLessThan(200, read);
    }

    [TestMethod]
    [DataRow("sound", "words", "words were given; this classifier takes sound alone")]
    [DataRow("sound", "none", "neither was given; this classifier takes sound alone")]
    [DataRow("words", "sound", "sound was given; this classifier takes words alone")]
    [DataRow("both", "sound", "no words were given; this classifier takes sound and words together")]
    [DataRow("both", "words", "no sound was given; this classifier takes sound and words together")]
    [DataRow("either", "none", "neither was given; this classifier takes sound, words or both")]
    public void Predict_AnotherModality_IsRefusedWithWhatIsExpected(string takes, string given, string message)
    {
        using var folder = new TemporaryFolder();
        var tiny = takes switch { "sound" => TinyClassifier.OfSound, "words" => TinyClassifier.OfWords, "both" => TinyClassifier.OfBoth, _ => TinyClassifier.OfEither };
        using var classifier = EmotionClassifier.Load(tiny.Write(folder.File("classifier.onnx")));
        var input = given switch { "sound" => PredictionInput.OfFile(Clips.One), "words" when takes == "sound" => PredictionInput.OfFile(Clips.One, Said), "words" => PredictionInput.OfText(Said), _ => PredictionInput.OfText("") };
        Assert.Contains(message, Assert.ThrowsExactly<SampleException>(() => classifier.Predict(input)).Message);
        Assert.Contains(message, classifier.PredictMany([input]).Single().Error!);
    }

    [TestMethod]
    public void Predict_SoundThatIsNone_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        folder.Write("text.wav", "no sound at all");
        File.WriteAllBytes(folder.File("short.wav"), Clips.Wav(new float[100]));
        Assert.Contains("text.wav: isn't a ", Assert.ThrowsExactly<SampleException>(() => classifier.Predict(folder.File("text.wav"))).Message);
        Assert.Contains("short.wav: too short: 100 samples", Assert.ThrowsExactly<SampleException>(() => classifier.Predict(folder.File("short.wav"))).Message);
        Assert.ThrowsExactly<SampleException>(() => classifier.Predict(""));
    }

    [TestMethod]
    public void Predict_Vad_ComesWithNaNWhereNothingWasLearnt()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load((TinyClassifier.OfSound with { Vad = true }).Write(folder.File("classifier.onnx")));
        var prediction = classifier.Predict(Clips.One);
        var vad = prediction.Vad!.Value;
        Assert.AreEqual(3 + prediction.Probabilities["neutral"], vad.Valence, 1e-5);
        Assert.AreEqual(3 + prediction.Probabilities["happy"], vad.Arousal, 1e-5);
        Assert.IsTrue(float.IsNaN(vad.Dominance));
    }

    [TestMethod]
    public void Predict_FromManyThreads_GivesWhatOneGives()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfEither.Write(folder.File("classifier.onnx")));
        var clips = Clips.Some(4);
        var found = new EmotionPrediction[24];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => found[i] = i % 3 == 0 ? classifier.PredictText(Said) : classifier.Predict(clips[i % 4], Said));
        var alone = clips.Select(path => classifier.Predict(path, Said)).ToArray();
        var words = classifier.PredictText(Said);
        for (var i = 0; i < found.Length; i++)
        {
            Clips.AreClose(i % 3 == 0 ? words : alone[i % 4], found[i]);
        }
    }

    [TestMethod]
    public async Task PredictAsync_OneAndMany_GiveWhatPredictGives()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var clips = Clips.Some(3);
        Clips.AreClose(classifier.Predict(clips[0]), await classifier.PredictAsync(clips[0]));
        var many = await classifier.PredictAsync(clips.Select(path => PredictionInput.OfFile(path)));
        Clips.AreClose(classifier.Predict(clips[2]), many[2].Prediction!);
    }

    [TestMethod]
    public async Task Predict_Cancelled_Ends()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        using var source = new CancellationTokenSource();
        var results = classifier.PredictMany(Enumerable.Repeat(PredictionInput.OfFile(Clips.One), 1_000_000), source.Cancel, source.Token);
        Assert.ThrowsExactly<OperationCanceledException>(() => results.Count());
        Assert.ThrowsExactly<OperationCanceledException>(() => classifier.Predict(Clips.One, cancellation: source.Token));
        await Assert.ThrowsAsync<OperationCanceledException>(() => classifier.PredictAsync(Clips.One, cancellation: source.Token));
        Assert.IsNotNull(classifier.Predict(Clips.One).Emotion);
    }

    [TestMethod]
    public void Dispose_WhileThreadsPredict_LetsThemEndAndRefusesLaterOnes()
    {
        using var folder = new TemporaryFolder();
        var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        using var begun = new CountdownEvent(4);
        var tasks = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var first = true; ; first = false)
            {
                classifier.Predict(Clips.One);
                if (first)
                {
                    begun.Signal();
                }
            }
        })).ToArray();
        begun.Wait();
        classifier.Dispose();
        classifier.Dispose();
        foreach (var task in tasks)
        {
            Assert.IsInstanceOfType<ObjectDisposedException>(Assert.ThrowsExactly<AggregateException>(() => task.Wait()).InnerException);
        }
    }

    [TestMethod]
    public void Load_HeadThatCanDoWithoutSound_DoesWithoutItsEncoder()
    {
        using var folder = new TemporaryFolder();
        var (tiny, encoders) = (TinyClassifier.OfEither, folder.File("own"));
        Copies.Encoder(TinyClassifier.TextEncoderName, encoders);
        using var classifier = EmotionClassifier.Load(tiny.Write(folder.File("classifier.onnx")), new() { Encoders = encoders });
        Clips.AreClose(tiny.Probabilities(null, Clips.EncodeText(Said)), classifier.PredictText(Said));
        var missing = Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Predict(Clips.One));
        Assert.Contains(Path.Combine(encoders, TinyClassifier.AudioEncoderName), missing.Message);
    }

    [TestMethod]
    public void Predict_WordsAlone_DoesNotLoadTheEncoderOfSound()
    {
        using var folder = new TemporaryFolder();
        var encoders = folder.File("own");
        Copies.Encoder(TinyClassifier.TextEncoderName, encoders);
        var sound = Copies.Encoder(TinyClassifier.AudioEncoderName, encoders);
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfEither.Write(folder.File("classifier.onnx")), new() { Encoders = encoders });
        File.Delete(Path.Combine(sound, "model.onnx"));
        Assert.IsNotNull(classifier.PredictText(Said).Emotion);
        Assert.Contains("model.onnx: no such file", Assert.ThrowsExactly<EmotionFusionException>(() => classifier.Predict(Clips.One)).Message);
    }
}
