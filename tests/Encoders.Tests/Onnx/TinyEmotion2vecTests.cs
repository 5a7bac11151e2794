using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Normalisation, lengths, pieces and failures, on a network of emotion2vec's shape.</summary>
[TestClass]
public sealed class TinyEmotion2vecTests
{
    [TestMethod]
    [DataRow("model.onnx", "in_graph", "out")]
    [DataRow("model-unnormalised.onnx", "waveform", "out")]
    [DataRow("model-unnormalised.onnx", "none", "unnormalised")]
    public void Encode_OracleWaveforms_GivesTheOraclesFrames(string model, string normalize, string output)
    {
        using var oracle = SafetensorsFile.Open(Repository.Oracle("encoder_tiny_emotion2vec.safetensors"));
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, $"normalize: {normalize}", model);
        var names = oracle.Tensors.Keys.Where(name => name.StartsWith("in.", StringComparison.Ordinal)).ToArray();
        Assert.IsGreaterThan(4, names.Length);
        var results = encoder.Encode([.. names.Select(name => oracle.Floats(name).ToArray())]);
        for (var i = 0; i < names.Length; i++)
        {
            Oracle.AssertNear(oracle.Floats(names[i].Replace("in", output)), results[i].Values, 1e-4f, names[i]);
        }
    }

    [TestMethod]
    public void Encode_TooShort_FailsAlone()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "normalize: in_graph");
        var results = encoder.Encode([Tone.Make(500, 16000, 0.5), new float[399], [], new float[400]]);
        Assert.AreEqual($"too short: 399 samples at 16 kHz; encoder '{encoder.Spec.Name}' takes 400 at least.", results[1].Error);
        Assert.AreEqual($"too short: 0 samples at 16 kHz; encoder '{encoder.Spec.Name}' takes 400 at least.", results[2].Error);
        Assert.IsNull(results[1].Values);
        Assert.HasCount(24 * ((8000 - 400) / 320 + 1), results[0].Values!);
        Assert.HasCount(24, results[3].Values!);
    }

    [TestMethod]
    public void Encode_NanInTheFrames_FailsAndSaysWhere()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "normalize: waveform", "model-unnormalised.onnx");
        var results = encoder.Encode([[.. new float[500], float.NaN, .. new float[500]], Tone.Make(500, 16000, 0.1)]);
        Assert.AreEqual("the encoder gave NaN (frame 0, value 0).", results[0].Error);
        Assert.IsNotNull(results[1].Values);
    }

    [TestMethod]
    public void Encode_GraphFailsOnALength_FailsWithTheReason()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "min_samples: 1", yaml: TinyEncoder.Yaml.Replace("min_samples: 400", ""));
        var results = encoder.Encode([new float[100], Tone.Make(500, 16000, 0.1)]);
        StringAssert.StartsWith(results[0].Error, "ONNX Runtime failed on 100 samples: ");
        Assert.IsNotNull(results[1].Values);
    }

    [TestMethod]
    public void Encode_LongerThanItTakes_JoinsTheFramesOfEqualPieces()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "max_samples: 4000");
        var tone = Tone.Make(300, 16000, 0.625); // 10000 samples: three pieces
        // To the bit, though the pieces lie at other alignments in memory than arrays of their own.
        float[][] pieces = [tone[..3333], tone[3333..6666], tone[6666..]];
        var joined = encoder.Encode(pieces).SelectMany(result => result.Values!).ToArray();
        CollectionAssert.AreEqual(joined, encoder.Encode([tone])[0].Values);
    }

    [TestMethod]
    public void Encode_EveryPooling_IsThatOfTheFrames()
    {
        using var folder = new TemporaryFolder();
        var tone = Tone.Make(300, 16000, 1);
        using var all = Load(folder, "");
        var frames = all.Encode([tone])[0].Values!.Chunk(24).ToArray();
        AssertPooled(Pooling.Mean, [.. Enumerable.Range(0, 24).Select(d => (float)frames.Average(frame => (double)frame[d]))]);
        AssertPooled(Pooling.Max, [.. Enumerable.Range(0, 24).Select(d => frames.Max(frame => frame[d]))]);
        AssertPooled(Pooling.First, frames[0]);
        AssertPooled(Pooling.Cls, frames[0]);
        AssertPooled(Pooling.Last, frames[^1]);

        void AssertPooled(Pooling pooling, float[] expected)
        {
            using var encoder = AudioEncoder.Load(all.Spec with { Pooling = pooling }, DeviceOption.Cpu);
            CollectionAssert.AreEqual(expected, encoder.Encode([tone])[0].Values, pooling.ToString());
        }
    }

    [TestMethod]
    public void Encode_Nothing_GivesNothing()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "");
        Assert.IsEmpty(encoder.Encode([]));
    }

    [TestMethod]
    public void Encode_Cancelled_Throws()
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "");
        Assert.ThrowsExactly<OperationCanceledException>(
            () => encoder.Encode([Tone.Make(300, 16000, 1)], new CancellationToken(canceled: true)));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(20)]
    public void Encode_CancelledInTheLastRun_ThrowsToo(int count)
    {
        using var folder = new TemporaryFolder();
        using var encoder = Load(folder, "");
        using var source = new CancellationTokenSource();
        var accesses = 0;
        var inputs = new Inputs(count, () =>
        {
            // The first accesses sort by length; the last is that of the last run.
            if (Interlocked.Increment(ref accesses) == 2 * count)
            {
                source.Cancel();
            }
            return Tone.Make(300, 16000, 0.1);
        });
        Assert.ThrowsExactly<OperationCanceledException>(() => encoder.Encode(inputs, source.Token));
    }

    private sealed class Inputs(int count, Func<float[]> make) : IReadOnlyList<float[]>
    {
        public int Count => count;

        public float[] this[int index] => make();

        public IEnumerator<float[]> GetEnumerator() => Enumerable.Range(0, count).Select(i => this[i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static AudioEncoder Load(TemporaryFolder folder, string lines, string model = "model.onnx", string? yaml = null)
    {
        yaml ??= TinyEncoder.Yaml;
        yaml = lines.StartsWith("normalize", StringComparison.Ordinal) ? yaml.Replace("normalize: in_graph", lines) : $"{yaml}\n{lines}";
        return AudioEncoder.Load(TinyEncoder.Make(folder, yaml, model), DeviceOption.Cpu);
    }
}
