using EmotionFusion.Tests;

namespace EmotionFusion.Encoders.Tests;

/// <summary>An encoder of the list becomes a folder that works, and hashes that nobody knew are pinned.</summary>
[TestClass]
public sealed class EncoderFetchTests
{
    private const string List = """
        # kept
        tiny:
          repository: somebody/tiny   # kept, too
          licence: MIT
          licence_url: https://example.org/licence
          files:
            onnx/model.onnx: { to: model.onnx, sha256: null } # and this
            preprocessor_config.json: { sha256: null }
          encoder:
            kind: audio
            description: the shape of emotion2vec
            trained_on: [EMODB]
        closed:
          missing: nobody has one.
        """;

    private static readonly byte[] Model = File.ReadAllBytes(Repository.PathOf("tests", "models", "tiny-emotion2vec", "model-unnormalised.onnx"));

    [TestMethod]
    public void AFetchedEncoderIsDescribedAndPinned()
    {
        using var hub = new StandInHub(Answer);
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List);

        var fetched = Fetch(folder, hub);

        var spec = fetched.Spec;
        Assert.AreEqual("tiny", spec.Name);
        Assert.AreEqual((EncoderKind.Audio, 24, 400, Normalization.UnitVariance), (spec.Kind, spec.Dimension, spec.MinSamples, spec.Normalize));
        Assert.AreEqual("MIT", spec.Licence);
        CollectionAssert.AreEqual(new[] { "EMODB" }, spec.TrainedOn.ToArray());
        Assert.Contains("somebody/tiny", spec.Source);
        using (var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu))
        {
            Assert.HasCount(24, encoder.Encode([new float[8000]])[0].Values!);
        }

        var hash = EncoderFiles.Sha256(spec.ModelPath);
        Assert.AreEqual(hash, spec.Sha256);
        Assert.HasCount(2, fetched.Pinned);
        var config = EncoderFiles.Sha256(Path.Combine(spec.Folder, "preprocessor_config.json"));
        var expected = List.Replace("to: model.onnx, sha256: null", $"to: model.onnx, sha256: {hash}").Replace("{ sha256: null }", $"{{ sha256: {config} }}");
        Assert.AreEqual(expected, File.ReadAllText(folder.File("hub.yaml")));
    }

    [TestMethod]
    public void AgainNothingIsFetchedAndNothingChanges()
    {
        using var hub = new StandInHub(Answer);
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List);
        Fetch(folder, hub);
        var (asked, yaml) = (hub.Requests.Count, File.ReadAllText(folder.File("tiny/encoder.yaml")));

        var again = Fetch(folder, hub);

        Assert.HasCount(asked, hub.Requests);
        Assert.IsEmpty(again.Pinned);
        Assert.AreEqual(yaml, File.ReadAllText(folder.File("tiny/encoder.yaml")));
    }

    [TestMethod]
    public void OncePinnedAnotherFileIsRefused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List);
        using (var hub = new StandInHub(Answer))
        {
            Fetch(folder, hub);
        }
        File.Delete(folder.File("tiny/model.onnx"));
        using var liar = new StandInHub(request => request.Path.EndsWith(".onnx", StringComparison.Ordinal) ? StandInHub.Serve(request, Model[..^1]) : Answer(request));

        Assert.Contains("SHA-256", Assert.ThrowsExactly<EmotionFusionException>(() => Fetch(folder, liar)).Message);

        Assert.IsFalse(File.Exists(folder.File("tiny/model.onnx")));
    }

    [TestMethod]
    public void WhatIsNoModelIsRefusedAndNotPinned()
    {
        using var hub = new StandInHub(request => StandInHub.Serve(request, "not a graph"u8.ToArray()));
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List);

        Assert.Contains("can't load it", Assert.ThrowsExactly<EmotionFusionException>(() => Fetch(folder, hub)).Message);

        Assert.AreEqual(List, File.ReadAllText(folder.File("hub.yaml")));
        Assert.IsFalse(File.Exists(folder.File("tiny/encoder.yaml")));
    }

    [TestMethod]
    public void AnEncoderYamlThatIsThereStays()
    {
        using var hub = new StandInHub(Answer);
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List);
        folder.Write("tiny/encoder.yaml", TinyEncoder.Yaml.Replace("in_graph", "waveform"));

        Assert.AreEqual("tests", Fetch(folder, hub).Spec.Source);
    }

    [TestMethod]
    [DataRow("closed", "nobody has one")]
    [DataRow("tinny", "Did you mean 'tiny'?")]
    public void WhatTheListCantGiveIsSaid(string name, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List);

        Assert.Contains(expected, Assert.ThrowsExactly<EmotionFusionException>(() => HubList.Load(folder.Path).Find(name)).Message);
    }

    [TestMethod]
    [DataRow("to: model.onnx", "to: ../../model.onnx", "isn't the name of a file")]
    [DataRow("sha256: null } # and this", "sha256: 12 }", "64 hex digits")]
    [DataRow(", sha256: null } # and this", " }", "sha256: is required")]
    [DataRow("kind: audio", "kind: video", "none of audio, text")]
    [DataRow("licence: MIT", "license: MIT", "Did you mean 'licence'?")]
    public void MistakesInTheListAreToldWithTheirPlace(string old, string with, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("hub.yaml", List.Replace(old, with));

        var message = Assert.ThrowsExactly<EmotionFusionException>(() => HubList.Load(folder.Path)).Message;

        Assert.Contains(expected, message);
        Assert.Contains("hub.yaml(", message);
    }

    [TestMethod]
    public void TheProjectsOwnListIsWhole()
    {
        var list = HubList.Load(Repository.PathOf("Encoders", "onnx"));

        foreach (var entry in list.Entries.Where(entry => entry.Missing is null))
        {
            Assert.IsTrue(entry.Files.Any(file => file.To == "model.onnx"), entry.Name);
            Assert.AreEqual(entry.Files.Count, entry.Files.DistinctBy(file => file.To).Count(), entry.Name);
        }
    }

    private static FetchedEncoder Fetch(TemporaryFolder folder, StandInHub hub)
    {
        var list = HubList.Load(folder.Path);
        return EncoderFetch.Run(list, list.Find("tiny"), hub.Options);
    }

    private static HubAnswer Answer(HubRequest request) =>
        StandInHub.Serve(request, request.Path.EndsWith(".onnx", StringComparison.Ordinal) ? Model : """{ "do_normalize": true }"""u8.ToArray());
}
