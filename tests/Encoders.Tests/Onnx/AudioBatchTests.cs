using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Clips of one length run together, and none of them notices.</summary>
[TestClass]
public sealed class AudioBatchTests
{
    [TestMethod]
    [DataRow("model.onnx", "normalize: in_graph")]
    [DataRow("model-unnormalised.onnx", "normalize: waveform")]
    public void Encode_WhateverTheBatch_IsTheSameToTheBit(string model, string normalize)
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("normalize: in_graph", normalize) + "\nmax_samples: 20000", model);
        // Of one frame (whose products of matrices add up otherwise when several are multiplied), of many, in pieces.
        float[][] clips = [.. new[] { 400, 719, 720, 8000, 16000, 45000 }.SelectMany(samples => Enumerable.Range(0, 11).Select(i => TinyGraphs.Noise(samples, i)))];
        using var one = AudioEncoder.Load(spec, DeviceOption.Cpu, threads: 1, batchSize: 1);
        var alone = one.Encode(clips);
        foreach (var (threads, size) in new[] { (1, 2), (2, 3), (3, 5), (2, 64), (0, 0) })
        {
            using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu, threads, size);
            for (var time = 0; time < 2; time++) // the second without the comparison
            {
                var together = encoder.Encode(clips);
                for (var i = 0; i < clips.Length; i++)
                {
                    CollectionAssert.AreEqual(alone[i].Values, together[i].Values, $"clip {i} of {clips[i].Length} samples, batches of {size}");
                }
            }
        }
    }

    [TestMethod]
    public void Encode_OneLengthOfRealSpeech_IsTheSameToTheBit()
    {
        float[][] clips = [.. Oracle.Strings("encoder_whisper_files.json").Select(name => AudioFile.ReadMono16k(Path.Combine(Repository.EmoDb, name))[..16000])];
        var spec = EncoderCatalog.Open(Repository.Encoders).Find("whisper-tiny-en");
        using var one = AudioEncoder.Load(spec, DeviceOption.Cpu, batchSize: 1);
        using var eight = AudioEncoder.Load(spec, DeviceOption.Cpu, batchSize: 8);
        var (alone, together) = (one.Encode(clips), eight.Encode(clips));
        for (var i = 0; i < clips.Length; i++)
        {
            CollectionAssert.AreEqual(alone[i].Values, together[i].Values, $"clip {i}");
        }
    }

    [TestMethod]
    public void Encode_GraphOfBatchOne_RunsEachAlone() => AssertAlone(TinyGraphs.Samples(batch: 1), clip => clip);

    [TestMethod]
    public void Encode_GraphThatHidesThatItTakesOneOnly_RunsEachAlone() => AssertAlone(TinyGraphs.SecretlyOne(), clip => clip);

    [TestMethod]
    public void Encode_GraphThatMixesItsBatch_RunsEachAlone() => AssertAlone(TinyGraphs.Mixing(), clip => [.. clip.Select(sample => sample - clip.Average())]);

    private static void AssertAlone(byte[] graph, Func<float[], float[]> expected)
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, graph, 1), DeviceOption.Cpu, threads: 2, batchSize: 4);
        float[][] clips = [.. Enumerable.Range(0, 9).Select(i => new float[] { i, 2 * i, -i, 5 })];
        for (var time = 0; time < 2; time++)
        {
            var results = encoder.Encode(clips);
            for (var i = 0; i < clips.Length; i++)
            {
                Oracle.AssertNear(expected(clips[i]), results[i].Values, 1e-5f, $"clip {i}");
            }
        }
    }
}
