using EmotionFusion.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>ML.NET's own trainers and its prediction engine, behind our views and estimators.</summary>
[TestClass]
public sealed class PipelineTests
{
    private static readonly MLContext Context = new(seed: 1);

    public static IEnumerable<object[]> Trainers => [["lbfgs"], ["sdca"]];

    [TestMethod]
    [DynamicData(nameof(Trainers))]
    public void Trainer_OnAFeatureView_Learns(string trainer)
    {
        var view = MlNetData.View(200, 20);
        var split = Context.Data.TrainTestSplit(view, 0.25, samplingKeyColumnName: "Speaker");
        var model = Learner(trainer, "AudioFeatures", "TextFeatures").Fit(split.TrainSet);
        var scored = model.Transform(split.TestSet);
        Assert.AreEqual(1, Context.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        scored.Schema["Score"].Annotations.GetValue("SlotNames", ref names);
        CollectionAssert.AreEqual(Corpora.ClassNames, names.DenseValues().Select(name => name.ToString()).ToArray(), "classes keep their names");
    }

    [TestMethod]
    public void CrossValidate_BySpeaker_RunsThroughTheView()
    {
        var results = Context.MulticlassClassification.CrossValidate(MlNetData.View(200, 20), Learner("lbfgs", "AudioFeatures"), 3, samplingKeyColumnName: "Speaker");
        Assert.IsTrue(results.All(result => result.Metrics.MacroAccuracy == 1));
    }

    [TestMethod]
    public void Model_TrainedOnAView_IsSavedAndLoaded()
    {
        using var folder = new TemporaryFolder();
        var view = MlNetData.View(80, 20);
        var path = Path.Combine(folder.Path, "model.zip");
        var model = Learner("lbfgs", "AudioFeatures", "TextFeatures").Fit(view);
        Context.Model.Save(model, view.Schema, path);
        var loaded = Context.Model.Load(path, out var schema);
        CollectionAssert.AreEqual(view.Schema.Select(c => $"{c.Name} {c.Type}").ToArray(), schema.Select(c => $"{c.Name} {c.Type}").ToArray());
        CollectionAssert.AreEqual(
            ViewRows.Of(Context.Transforms.SelectColumns("Score").Fit(model.Transform(view)).Transform(model.Transform(view))),
            ViewRows.Of(Context.Transforms.SelectColumns("Score").Fit(loaded.Transform(view)).Transform(loaded.Transform(view))));
    }

    [TestMethod]
    public void PredictionEngine_OnAFittedChain_EncodesOneRowAtATime()
    {
        var encoder = FakeEncoder.Text();
        var data = Context.Data.LoadFromEnumerable(Enumerable.Range(0, 40).Select(i => new Line { Text = $"text {i}", Label = (i % 2).ToString() }).ToArray());
        var model = Context.Transforms.EncodeText("Features", "Text", encoder)
            .Append(Context.Transforms.Conversion.MapValueToKey("Label"))
            .AppendCacheCheckpoint(Context)
            .Append(Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
            .Append(Context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        Prediction[] batch = [.. Context.Data.CreateEnumerable<Prediction>(model.Transform(data), reuseRowObject: false)];
        using var engine = Context.Model.CreatePredictionEngine<Line, Prediction>(model);
        encoder.Batches.Clear();
        for (var i = 0; i < batch.Length; i++)
        {
            var single = engine.Predict(new Line { Text = $"text {i}", Label = "0" });
            CollectionAssert.AreEqual(batch[i].Features, single.Features);
            CollectionAssert.AreEqual(batch[i].Score, single.Score);
            Assert.AreEqual(batch[i].PredictedLabel, single.PredictedLabel);
        }
        Assert.IsTrue(encoder.Batches.All(size => size == 1));
    }

    [TestMethod]
    public void PredictionEngine_RowThatCantBeEncoded_SaysWhy()
    {
        var data = Context.Data.LoadFromEnumerable(new[] { new Line { Text = "missing.wav" } });
        var model = Context.Transforms.EncodeAudio("Features", "Text", FakeEncoder.Audio()).Fit(data);
        using var errors = Context.Model.CreatePredictionEngine<Line, Failure>(model);
        Assert.AreEqual("missing.wav: no such file.", errors.Predict(new Line { Text = "missing.wav" }).FeaturesError);
        using var vectors = Context.Model.CreatePredictionEngine<Line, Vector>(model);
        StringAssert.Contains(Assert.ThrowsExactly<SampleException>(() => vectors.Predict(new Line { Text = "missing.wav" })).Message, "no such file");
    }

    [TestMethod]
    public void Model_WithAnEncoderInIt_SaysWhatToSaveInstead()
    {
        using var folder = new TemporaryFolder();
        var data = Context.Data.LoadFromEnumerable(new[] { new Line { Text = "a" } });
        var model = new EstimatorChain<ITransformer>().Append(Context.Transforms.EncodeText("Features", "Text", FakeEncoder.Text())).Fit(data);
        var error = Assert.ThrowsExactly<NotSupportedException>(() => Context.Model.Save(model, data.Schema, Path.Combine(folder.Path, "model.zip")));
        StringAssert.Contains(error.Message, "Encoder fake-text can't be part of a model that ML.NET saves");
        StringAssert.Contains(error.Message, "Model.SaveWithEncoders");
    }

    [TestMethod]
    public void Transform_EmptyView_HasNoRowsAndTheSchema()
    {
        var data = Context.Data.LoadFromEnumerable(Array.Empty<Line>());
        var view = Context.Transforms.EncodeText("Features", "Text", FakeEncoder.Text()).Fit(data).Transform(data);
        Assert.AreEqual("Text Label Features FeaturesError", string.Join(' ', view.Schema.Select(c => c.Name)));
        Assert.IsEmpty(ViewRows.Of(view));
    }

    [TestMethod]
    public void Transform_OutputNamedAsAColumnThatIsThere_HidesIt()
    {
        var data = Context.Data.LoadFromEnumerable(new[] { new Line { Text = "a" }, new Line { Text = "b" } });
        var encoder = FakeEncoder.Text();
        var view = Context.Transforms.EncodeText("Text", "Text", encoder).Fit(data).Transform(data);
        CollectionAssert.AreEqual(encoder.Values("b"), view.GetColumn<float[]>("Text").Last());
    }

    private static IEstimator<ITransformer> Learner(string trainer, params string[] features) => Context.Transforms.Concatenate("Features", features)
        .AppendCacheCheckpoint(Context)
        .Append<ITransformer>(trainer == "sdca"
            ? Context.MulticlassClassification.Trainers.SdcaMaximumEntropy()
            : Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy());

    private sealed class Line
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float[] Features { get; set; } = [];

        public float[] Score { get; set; } = [];

        public string PredictedLabel { get; set; } = "";
    }

    private sealed class Failure
    {
        public string FeaturesError { get; set; } = "";
    }

    private sealed class Vector
    {
        public float[] Features { get; set; } = [];
    }
}
