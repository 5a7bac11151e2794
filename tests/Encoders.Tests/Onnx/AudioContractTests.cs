using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>What encoder.yaml says of a graph of sound, and what the graph does.</summary>
[TestClass]
public sealed class AudioContractTests
{
    [TestMethod]
    public void UnitVariance_IsWhatTheFeatureExtractorsGive()
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Samples(), 1, "normalize: unit_variance"), DeviceOption.Cpu);
        // Mean 3, biased variance 2; then as quiet as the 1e-7 is.
        var values = encoder.Encode([[1, 2, 3, 4, 5], [0.001f, -0.001f]]).Select(result => result.Values!).ToArray();
        Oracle.AssertNear([-1.4142136f, -0.7071068f, 0, 0.7071068f, 1.4142136f], values[0], 1e-6f, "1 to 5");
        Oracle.AssertNear([0.9534626f, -0.9534626f], values[1], 1e-6f, "quiet"); // 0.001 / sqrt(1e-6 + 1e-7)
    }

    [TestMethod]
    public void Waveform_IsALayerNorm()
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Samples(), 1, "normalize: waveform"), DeviceOption.Cpu);
        Oracle.AssertNear([0.3015113f, -0.3015113f], encoder.Encode([[0.001f, -0.001f]])[0].Values, 1e-6f, "quiet"); // 0.001 / sqrt(1e-6 + 1e-5)
    }

    [TestMethod]
    [DataRow("model.onnx", "normalize: in_graph", false)]
    [DataRow("model.onnx", "normalize: waveform", true)]
    [DataRow("model.onnx", "normalize: unit_variance", true)]
    [DataRow("model-unnormalised.onnx", "normalize: waveform", false)]
    [DataRow("model-unnormalised.onnx", "normalize: none", false)]
    public void Load_GraphThatNormalisesItself_IsToldWhereTheYamlDoesToo(string model, string normalize, bool told)
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("normalize: in_graph", normalize), model), DeviceOption.Cpu);
        if (told)
        {
            StringAssert.Contains(encoder.Notices.Single(), "the graph gives the same for a tone and for that tone normalised");
        }
        else
        {
            Assert.IsEmpty(encoder.Notices);
        }
    }

    [TestMethod]
    public void Frames_AsTheYamlSays_AreTaken()
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyEncoder.Make(folder, TinyEncoder.Yaml + "\nframe_samples: 400\nhop_samples: 320\nmax_samples: 4000"), DeviceOption.Cpu);
        var results = encoder.Encode([.. new[] { 400, 719, 720, 4000, 4001, 10000 }.Select(TinyGraphs.Noise)]);
        // 4,001 samples are pieces of 2,000 and 2,001; 10,000 of 3,333, 3,333 and 3,334.
        CollectionAssert.AreEqual(new[] { 1, 1, 2, 12, 12, 30 }, results.Select(result => result.Values!.Length / 24).ToArray());
    }

    [TestMethod]
    public void Frames_OtherThanTheYamlSays_AreRefusedAtLoad()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml + "\nframe_samples: 400\nhop_samples: 160");
        Assert.AreEqual(
            $"{spec.ModelPath} gave 24 frames of 8000 samples; expected 48, by frame_samples: 400 and hop_samples: 160 of encoder.yaml. Correct {folder.File("encoder.yaml")} or export the model again.",
            Assert.ThrowsExactly<EmotionFusionException>(() => AudioEncoder.Load(spec, DeviceOption.Cpu)).Message);
    }

    [TestMethod]
    public void Frames_OfSomeLengthsOnly_FailAlone()
    {
        // 8,000 samples, the tone's, give one frame each way.
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Logits(3), 3, "frame_samples: 8000\nhop_samples: 1", output: "logits"), DeviceOption.Cpu);
        var results = encoder.Encode([new float[8000], new float[8001]]);
        Assert.HasCount(3, results[0].Values!);
        StringAssert.EndsWith(results[1].Error, "gave 1 frames of 8001 samples; expected 2, by frame_samples: 8000 and hop_samples: 1 of encoder.yaml.");
    }

    [TestMethod]
    public void Logits_AreTheFeature()
    {
        const string Classes = "classes: [angry, disgusted, fearful, happy, neutral, other, sad, surprised, unknown]";
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Logits(9), 9, Classes, output: "logits"), DeviceOption.Cpu, batchSize: 4);
        Assert.AreEqual("neutral", encoder.Spec.Classes[4]);
        var results = encoder.Encode([.. Enumerable.Range(1, 5).Select(i => Enumerable.Repeat(i / 8f, 500).ToArray())]);
        for (var i = 0; i < results.Length; i++)
        {
            CollectionAssert.AreEqual(Enumerable.Range(1, 9).Select(k => k * (i + 1) / 8f).ToArray(), results[i].Values);
        }
    }

    [TestMethod]
    public void Mask_OfAllSamples_IsFed()
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Masked(), 1, inputs: "{ waveform: input, mask: attention_mask }"), DeviceOption.Cpu, batchSize: 2);
        float[][] clips = [[1, 2, 3], [4, 5, 6], [7, 8]];
        CollectionAssert.AreEqual(clips.SelectMany(clip => clip).ToArray(), encoder.Encode(clips).SelectMany(result => result.Values!).ToArray());
    }

    [TestMethod]
    public void Float16_IsFedAndRead()
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Samples(TinyOnnxWriter.Float16), 1), DeviceOption.Cpu, batchSize: 3);
        float[][] clips = [[1.0001f, 0.33333f, -2], [65504, 1e-7f, 0.1f], [5, 6, 7], [1e5f, 0, 0]];
        var results = encoder.Encode(clips);
        for (var i = 0; i < 3; i++)
        {
            CollectionAssert.AreEqual(clips[i].Select(value => (float)(Half)value).ToArray(), results[i].Values);
        }
        Assert.AreEqual("the encoder gave infinity (frame 0, value 0).", results[3].Error);
    }

    [TestMethod]
    [DataRow(4, "samples", "its input 'input' takes batches of 4 only; expected any number, or 1.")]
    [DataRow("batch", 16000, "its input 'input' takes 16000 samples only; expected any number.")]
    public void Load_FixedSizes_AreRefused(object batch, object samples, string expected)
    {
        using var folder = new TemporaryFolder();
        var spec = TinyGraphs.Make(folder, TinyGraphs.Samples(batch: batch, samples: samples), 1);
        Assert.AreEqual(
            $"{spec.ModelPath}: {expected} Correct {folder.File("encoder.yaml")} or export the model again.",
            Assert.ThrowsExactly<EmotionFusionException>(() => AudioEncoder.Load(spec, DeviceOption.Cpu)).Message);
    }
}
