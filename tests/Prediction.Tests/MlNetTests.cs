using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Prediction.Tests;

/// <summary>ML.NET gives what Predict gives: by ClassifyEmotion, and by its own ApplyOnnxModel over the same file. So does a container.</summary>
[TestClass]
public sealed class MlNetTests
{
    private const string Said = "so glad to see you";

    [TestMethod]
    public void ApplyOnnxModel_SameFile_GivesWhatPredictGives()
    {
        using var folder = new TemporaryFolder();
        var path = TinyClassifier.OfBoth.Write(folder.File("classifier.onnx"));
        using var classifier = EmotionClassifier.Load(path);
        var context = new MLContext();
        var clips = Clips.Some(3);
        var view = context.Data.LoadFromEnumerable(clips.Select(clip => new FeatureRow { audio = Clips.Encode(clip), text = Clips.EncodeText(Said) }));
        var applied = context.Transforms.ApplyOnnxModel(["probabilities"], ["audio", "text"], path, gpuDeviceId: null, fallbackToCpu: true).Fit(view).Transform(view);
        foreach (var (clip, row) in clips.Zip(applied.GetColumn<float[]>("probabilities")))
        {
            Clips.AreClose(row.Select(value => (double)value), classifier.Predict(clip, Said), 1e-6);
        }
    }

    [TestMethod]
    public void ClassifyEmotion_FilesAndWords_GivesWhatPredictGives()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfEither.Write(folder.File("classifier.onnx")));
        var context = new MLContext();
        var clips = Clips.Some(3);
        var view = context.Data.LoadFromEnumerable(clips.Select(clip => new Row { Wave = clip, Said = Said }));
        AreEqual(classifier, clips.Select(clip => classifier.Predict(clip, Said)), context.Transforms.ClassifyEmotion(classifier, "Wave", "Said").Fit(view).Transform(view));
        AreEqual(classifier, clips.Select(clip => classifier.Predict(clip)), context.Transforms.ClassifyEmotion(classifier, "Wave").Fit(view).Transform(view));
        AreEqual(classifier, clips.Select(_ => classifier.PredictText(Said)), context.Transforms.ClassifyEmotion(classifier, textColumn: "Said").Fit(view).Transform(view));
        Assert.ThrowsExactly<ArgumentException>(() => context.Transforms.ClassifyEmotion(classifier));
    }

    [TestMethod]
    public void ClassifyEmotion_Estimator_HoldsTheLaws()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var context = new MLContext();
        var view = context.Data.LoadFromEnumerable(Clips.Some(7).Select(clip => new Row { Wave = clip, Said = Said }).ToArray());
        new EstimatorLaws(column => context.Transforms.ClassifyEmotion(classifier, column), view, "Wave").AssertAll();
    }

    [TestMethod]
    public void ClassifyEmotion_Scores_HaveTheClassesNames()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var context = new MLContext();
        var view = context.Data.LoadFromEnumerable([new Row { Wave = Clips.One }]);
        var estimator = context.Transforms.ClassifyEmotion(classifier, "Wave");
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        estimator.Fit(view).GetOutputSchema(view.Schema)["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(classifier.Classes.ToArray(), names.DenseValues().Select(name => name.ToString()).ToArray());
    }

    [TestMethod]
    public void ClassifyEmotion_RowThatFails_SaysWhyAndTheOthersGoOn()
    {
        using var folder = new TemporaryFolder();
        using var classifier = EmotionClassifier.Load(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")));
        var context = new MLContext();
        var engine = context.Model.CreatePredictionEngine<Row, Answer>(
            context.Transforms.ClassifyEmotion(classifier, "Wave").Fit(context.Data.LoadFromEnumerable(Array.Empty<Row>())));
        Assert.AreEqual(classifier.Predict(Clips.One).Emotion, engine.Predict(new Row { Wave = Clips.One }).PredictedLabel);
        var failed = engine.Predict(new Row { Wave = "none.wav" });
        Assert.AreEqual("", failed.PredictedLabel);
        Assert.Contains("none.wav: no such file", failed.Error);
        Assert.IsTrue(failed.Score.All(float.IsNaN));
        Assert.AreEqual("", engine.Predict(new Row { Wave = Clips.One }).Error);
    }

    [TestMethod]
    public void AddEmotionClassifier_OneLine_GivesOneForAllAndDisposesIt()
    {
        using var folder = new TemporaryFolder();
        EmotionClassifier classifier;
        using (var services = new ServiceCollection().AddEmotionClassifier(TinyClassifier.OfSound.Write(folder.File("classifier.onnx"))).BuildServiceProvider())
        {
            classifier = services.GetRequiredService<EmotionClassifier>();
            Assert.AreSame(classifier, services.GetRequiredService<EmotionClassifier>());
            Assert.IsNotNull(classifier.Predict(Clips.One).Emotion);
        }
        Assert.ThrowsExactly<ObjectDisposedException>(() => classifier.Predict(Clips.One));
    }

    [TestMethod]
    public void Closure_WhatPredictionBrings_HoldsNoLibtorch()
    {
        string[] files = [.. Directory.GetFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];
        Assert.Contains("EmotionFusion.Prediction.dll", files);
        Assert.IsEmpty(files.Where(file => file.Contains("torch", StringComparison.OrdinalIgnoreCase)));
        Assert.IsEmpty(files.Where(file => file is "EmotionFusion.Training.dll" or "EmotionFusion.Pipeline.dll" or "EmotionFusion.Evaluation.dll"));
    }

    private static void AreEqual(EmotionClassifier classifier, IEnumerable<EmotionPrediction> expected, IDataView view)
    {
        var (labels, scores) = (view.GetColumn<string>("PredictedLabel").ToArray(), view.GetColumn<float[]>("Score").ToArray());
        foreach (var ((prediction, label), score) in expected.Zip(labels).Zip(scores))
        {
            Assert.AreEqual(prediction.Emotion, label);
            CollectionAssert.AreEqual(classifier.Classes.Select(name => prediction.Probabilities[name]).ToArray(), score);
        }
        Assert.AreEqual("", string.Concat(view.GetColumn<string>("Error")));
    }

    private sealed class Row
    {
        public string Wave { get; set; } = "";

        public string Said { get; set; } = "";
    }

    private sealed class Answer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];

        public string Error { get; set; } = "";
    }

#pragma warning disable IDE1006 // the columns are called what the graph's inputs are
    private sealed class FeatureRow
    {
        [VectorType(TinyClassifier.Dimension)]
        public float[] audio { get; set; } = [];

        [VectorType(TinyClassifier.Dimension)]
        public float[] text { get; set; } = [];
    }
#pragma warning restore IDE1006
}
