using EmotionFusion.Encoders;
using EmotionFusion.Tests;
using Microsoft.ML;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Pipelines with encoders in them, as files.</summary>
[TestClass]
public sealed class SavedPipelineTests
{
    private static readonly MLContext Context = new(seed: 1);
    private static readonly EncoderSpec Spec = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2"));
    private static readonly IDataView Data = Context.Data.LoadFromEnumerable(Enumerable.Range(0, 24).Select(i => new Line
    {
        Said = $"{(i % 2 == 0 ? "what a lovely day" : "leave me alone")} {i}",
        Mood = i % 2 == 0 ? "happy" : "angry",
    }).ToArray());

    [TestMethod]
    public void LoadWithEncoders_WhatWasSaved_GivesTheSameBits()
    {
        using var folder = new TemporaryFolder();
        using var encoder = TextEncoder.Load(Spec with { MaxTokens = 16 }, DeviceOption.Cpu, 1);
        var path = folder.File("mood.zip");
        var model = Fit(encoder);
        Context.Model.SaveWithEncoders(model, Data.Schema, path);

        using var loaded = new MLContext().Model.LoadWithEncoders(path, out var schema);

        CollectionAssert.AreEqual(Types(Data.Schema), Types(schema));
        var (expected, actual) = (model.Transform(Data), loaded.Transform(Data));
        CollectionAssert.AreEqual(Types(expected.Schema), Types(actual.Schema));
        CollectionAssert.AreEqual(ViewRows.Of(expected), ViewRows.Of(actual));
        using var engine = Context.Model.CreatePredictionEngine<Line, Guess>(loaded);
        Assert.AreEqual("angry", engine.Predict(new Line { Said = "leave me alone 3" }).PredictedLabel);
    }

    [TestMethod]
    public void LoadWithEncoders_FolderMoved_IsFoundWhereTheCallerSays()
    {
        using var folder = new TemporaryFolder();
        var home = CopyEncoder(folder, "before");
        var path = folder.File("mood.zip");
        using (var encoder = TextEncoder.Load(EncoderSpec.Load(home), DeviceOption.Cpu, 1))
        {
            Context.Model.SaveWithEncoders(Fit(encoder), Data.Schema, path);
        }
        Directory.Move(folder.File("before"), folder.File("after"));
        Errors.AssertThrows(() => Context.Model.LoadWithEncoders(path, out _), home);
        using var loaded = Context.Model.LoadWithEncoders(path, out _, folder.File("after"));
        Assert.HasCount(24, ViewRows.Of(loaded.Transform(Data)));
    }

    [TestMethod]
    public void LoadWithEncoders_EncoderChanged_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var home = CopyEncoder(folder, "onnx");
        var path = folder.File("mood.zip");
        using (var encoder = TextEncoder.Load(EncoderSpec.Load(home), DeviceOption.Cpu, 1))
        {
            Context.Model.SaveWithEncoders(Fit(encoder), Data.Schema, path);
        }
        File.AppendAllText(Path.Combine(home, "encoder.yaml"), "# changed\n");
        Errors.AssertThrows(() => Context.Model.LoadWithEncoders(path, out _), path, "was made with encoder all-minilm-l6-v2-", "which gives other values", "fit the pipeline again");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("nothing of a zip")]
    public void LoadWithEncoders_NoSuchFile_SaysSo(string text)
    {
        using var folder = new TemporaryFolder();
        Errors.AssertThrows(() => Context.Model.LoadWithEncoders(folder.Write("x.zip", text), out _), "x.zip: no pipeline that SaveWithEncoders wrote");
        Errors.AssertThrows(() => Context.Model.LoadWithEncoders(folder.File("none.zip"), out _), "none.zip");
    }

    [TestMethod]
    public void LoadWithEncoders_WhatMlNetSaved_IsNone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("plain.zip");
        Context.Model.Save(Context.Transforms.CopyColumns("Copy", "Said").Fit(Data), Data.Schema, path);
        Errors.AssertThrows(() => Context.Model.LoadWithEncoders(path, out _), "it has no pipeline.json");
    }

    private static ITransformer Fit(IEncoder<string> encoder) => Context.Transforms.EncodeText("Features", "Said", encoder)
        .Append(Context.Transforms.Conversion.MapValueToKey("Label", "Mood"))
        .Append(Context.Transforms.NormalizeMeanVariance("Features"))
        .AppendCacheCheckpoint(Context)
        .Append(Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy())
        .Append(Context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
        .Fit(Data);

    private static string CopyEncoder(TemporaryFolder folder, string root)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.Path, root, Spec.Name)).FullName;
        foreach (var file in Directory.GetFiles(Spec.Folder))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
        return target;
    }

    private static string[] Types(DataViewSchema schema) => [.. schema.Select(column => $"{column.Name} {column.Type}")];

    private sealed class Line
    {
        public string Said { get; set; } = "";

        public string Mood { get; set; } = "";
    }

    private sealed class Guess
    {
        public string PredictedLabel { get; set; } = "";
    }
}
