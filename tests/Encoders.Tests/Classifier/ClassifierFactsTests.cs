using System.Text.Json;
using System.Text.Json.Nodes;

namespace EmotionFusion.Encoders.Tests;

[TestClass]
public sealed class ClassifierFactsTests
{
    private static readonly ClassifierFacts Full = new()
    {
        Classes = ["neutral", "glücklich", "sad \"so\"", "anger"],
        LabelConvention = "excited merged into happy",
        LabelMap = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["EMODB"] = new Dictionary<string, string> { ["W"] = "anger" } },
        Audio = new ClassifierEncoder("whisper-tiny-en", "4b49484cea68", 384, "mean", "kind: audio\nlicence: MIT\n", "MIT"),
        Text = new ClassifierEncoder("all-minilm-l6-v2", "107ac73ab9e7", 384, "cls", "kind: text\n", null, 64),
        NeedsBoth = true,
        Task = "both",
        TrainingCorpora = [new TrainingCorpus("EMODB", 339, 10, "de"), new TrainingCorpus("MINE", 7, 2)],
        Measured = new MeasuredFigures(.914, "leave one session out", ["EMODB"], 339, 10, .871, .943, "run audio/20261124-105040"),
        Members = 24,
        Config = "name: both\nseeds: [1, 2, 3]\n",
        Commit = "610e3e2",
        Created = new DateTimeOffset(2026, 11, 24, 17, 0, 0, TimeSpan.FromHours(2)),
        Version = "0.1.0",
    };

    [TestMethod]
    public void WriteRead_GiveTheSame()
    {
        foreach (var facts in new[] { Full, Full with { Measured = null, Text = null, NeedsBoth = false, Task = "emotion", LabelMap = new Dictionary<string, IReadOnlyDictionary<string, string>>() } })
        {
            var written = facts.Write();

            var read = ClassifierFacts.Read(written);

            Assert.AreEqual(written, read.Write());
            CollectionAssert.AreEqual(facts.Classes.ToArray(), read.Classes.ToArray());
            Assert.AreEqual(facts.Audio, read.Audio);
            Assert.AreEqual(facts.Text, read.Text);
            Assert.AreEqual(facts.Measured?.Uar, read.Measured?.Uar);
            Assert.AreEqual(facts.Created, read.Created);
            Assert.AreEqual(TimeSpan.Zero, read.Created.Offset);
        }
    }

    [TestMethod]
    public void Write_NamesAreSnakeCaseAndKeysStayAsTheyAre()
    {
        using var document = JsonDocument.Parse(Full.Write());
        var root = document.RootElement;

        CollectionAssert.AreEqual(
            new[] { "format", "classes", "label_convention", "label_map", "audio", "text", "needs_both", "with_encoders", "task", "training_corpora", "measured", "members", "config", "commit", "created", "version" },
            root.EnumerateObject().Select(member => member.Name).ToArray());
        Assert.AreEqual("anger", root.GetProperty("label_map").GetProperty("EMODB").GetProperty("W").GetString());
        Assert.AreEqual(64, root.GetProperty("text").GetProperty("max_tokens").GetInt32());
        Assert.AreEqual(.871, root.GetProperty("measured").GetProperty("low").GetDouble());
    }

    [TestMethod]
    public void Read_UnknownMembers_ArePassedOver()
    {
        var json = JsonNode.Parse(Full.Write())!.AsObject();
        json["colour"] = "red";
        json["audio"]!["shape"] = new JsonArray(1, 2);

        Assert.AreEqual(Full.Audio, ClassifierFacts.Read(json.ToJsonString()).Audio);
    }

    [TestMethod]
    public void Read_HigherFormat_SaysWhichAreRead()
    {
        var error = Fails("""{"format": 2, "classes": "of another shape"}""");

        StringAssert.StartsWith(error, "m.onnx: its 'emotionfusion' metadata have format 2; this version reads formats up to 1.");
    }

    [TestMethod]
    [DataRow("classes", "null")]
    [DataRow("classes", """["sad"]""")]
    [DataRow("classes", """["sad", "sad"]""")]
    [DataRow("task", "\"sing\"")]
    [DataRow("audio", """{"encoder": "x"}""")]
    [DataRow("audio", "null")] // with needs_both
    [DataRow("format", "0")]
    [DataRow("format", "\"one\"")]
    [DataRow("text", """{"encoder": "x", "fingerprint": "f", "dimension": 0, "pooling": "mean", "contract": ""}""")]
    public void Read_WhatCannotBe_IsRefusedWithTheFile(string member, string value)
    {
        var json = JsonNode.Parse(Full.Write())!.AsObject();
        json[member] = JsonNode.Parse(value);

        StringAssert.StartsWith(Fails(json.ToJsonString()), "m.onnx: its 'emotionfusion' metadata can't be ");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("null")]
    [DataRow("[]")]
    [DataRow("{}")]
    [DataRow("""{"format": 1""")]
    public void Read_NoDocument_IsRefused(string json) => StringAssert.Contains(Fails(json), "can't be read");

    private static string Fails(string json) => Assert.ThrowsExactly<EmotionFusionException>(() => ClassifierFacts.Read(json, "m.onnx")).Message;
}
