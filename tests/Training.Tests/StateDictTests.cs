using EmotionFusion.Tests;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>Weights go out and come back under the Python system's names.</summary>
[TestClass]
public sealed class StateDictTests
{
    [TestMethod]
    [DataRow("train_audio.safetensors", Modality.Audio, FusionType.Concat)]
    [DataRow("train_concat.safetensors", Modality.Both, FusionType.Concat)]
    [DataRow("train_cross_attention.safetensors", Modality.Both, FusionType.CrossAttention)]
    [DataRow("train_gated.safetensors", Modality.Both, FusionType.Gated)]
    [DataRow("train_adaptive.safetensors", Modality.Both, FusionType.Adaptive)]
    public void Names_AreThoseOfThePythonSystem(string oracleName, Modality modality, FusionType fusion)
    {
        using var oracle = SafetensorsFile.Open(Repository.PathOf("tests", "oracle", oracleName));
        using var layers = new LayerFactory(seed: 1);
        using var head = Head(modality, fusion, layers);

        var expected = oracle.Tensors.Where(tensor => tensor.Key.StartsWith("init.", StringComparison.Ordinal))
            .Select(tensor => $"{Renamed(tensor.Key["init.".Length..], modality)} ({string.Join(", ", tensor.Value.Shape)})");
        var found = head.named_parameters().Select(named => $"{named.name} ({string.Join(", ", named.parameter.shape)})");

        CollectionAssert.AreEquivalent(expected.ToArray(), found.ToArray());
    }

    [TestMethod]
    [DataRow(FusionType.Concat)]
    [DataRow(FusionType.CrossAttention)]
    [DataRow(FusionType.Gated)]
    [DataRow(FusionType.Adaptive)]
    public void Load_WhatWasWritten_GivesTheSameBits(FusionType fusion)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "head.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using var others = new LayerFactory(seed: 2);
        using var head = Head(Modality.Both, fusion, layers);
        using var other = Head(Modality.Both, fusion, others);

        StateDict.AddTo(new SafetensorsWriter(), head).Write(path);
        using var file = SafetensorsFile.Open(path);
        StateDict.Load(file, other);

        foreach (var ((name, one), (_, two)) in head.named_parameters().Zip(other.named_parameters()))
        {
            CollectionAssert.AreEqual(Values(one), Values(two), name);
        }
    }

    [TestMethod]
    public void Load_OfAnotherHead_NamesAllFaultsAndChangesNothing()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "head.safetensors");
        using var layers = new LayerFactory(seed: 1);
        using var gated = Head(Modality.Both, FusionType.Gated, layers);
        using var concat = Head(Modality.Both, FusionType.Concat, layers);
        StateDict.AddTo(new SafetensorsWriter(), gated).Write(path);
        var before = concat.parameters().SelectMany(Values).ToArray();
        using var file = SafetensorsFile.Open(path);

        var error = Assert.ThrowsExactly<EmotionFusionException>(() => StateDict.Load(file, concat));

        StringAssert.Contains(error.Message, "'fusion_module.fusion_layer.0.weight' is missing");
        StringAssert.Contains(error.Message, "'fusion_module.gate.0.weight' is unknown");
        CollectionAssert.AreEqual(before, concat.parameters().SelectMany(Values).ToArray());
    }

    private static EmotionHead Head(Modality modality, FusionType fusion, LayerFactory layers) =>
        EmotionHead.Create(TestConfigs.Small with { Modality = modality, FusionType = fusion }, audioDim: 24, textDim: 20, classes: 4, layers);

    private static float[] Values(Tensor parameter) => parameter.detach().data<float>().ToArray();

    /// <summary>The oracle has the audio head's layers as a classifier's.</summary>
    private static string Renamed(string name, Modality modality) => modality == Modality.Audio
        ? name.Replace("classifier.0", "linear1").Replace("classifier.1", "layernorm").Replace("classifier.4", "linear2")
        : name;
}
