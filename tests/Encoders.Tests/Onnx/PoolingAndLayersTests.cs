using EmotionFusion.Tests;

namespace EmotionFusion.Encoders.Tests;

/// <summary>Several poolings and layers of one pass are one vector, whose parts lie where they are said to.</summary>
[TestClass]
public sealed class PoolingAndLayersTests
{
    private static readonly float[] Four = [1, 10, 2, 20, 3, 60, 6, 30]; // four frames of two values

    [TestMethod]
    public void PoolingsTogether_LieInTheirOrder()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("dimension: 24", "dimension: 2").Replace("pooling: tokens", "pooling: [max, std, mean]"));

        var values = Frames.ToResult(Four, spec).Values!;

        // By hand: means 3 and 30; squares of deviations 4+1+0+9 and 400+100+900+0, a quarter of each.
        float[] expected = [3, 30, (float)Math.Sqrt(14 / 4.0), (float)Math.Sqrt(1400 / 4.0), 6, 60];
        Oracle.AssertNear(expected, values, 1e-6f * 60, "mean, std, max");
        Assert.AreEqual(6, spec.FeatureDimension);
    }

    [TestMethod]
    public void DeviationOfOneFrame_IsZero()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("dimension: 24", "dimension: 2").Replace("pooling: tokens", "pooling: std"));

        CollectionAssert.AreEqual(new float[] { 0, 0 }, Frames.ToResult([7, 8], spec).Values);
    }

    [TestMethod]
    public void Encoder_OfSeveralPoolings_GivesThoseOfItsFrames()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("pooling: tokens", "pooling: [mean, std]"));
        float[] tone = [.. Enumerable.Range(0, 4000).Select(i => MathF.Sin(0.3f * i))];
        using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu);
        using var all = AudioEncoder.Load(spec with { Pooling = Pooling.Tokens }, DeviceOption.Cpu);

        var (pooled, frames) = (encoder.Encode([tone])[0].Values!, all.Encode([tone])[0].Values!);

        Assert.HasCount(48, pooled);
        for (var d = 0; d < 24; d++)
        {
            double[] column = [.. frames.Where((_, i) => i % 24 == d).Select(value => (double)value)];
            Assert.AreEqual(column.Average(), pooled[d], 1e-5);
            Assert.AreEqual(Math.Sqrt(column.Average(value => Math.Pow(value - column.Average(), 2))), pooled[24 + d], 1e-5);
        }
    }

    /// <summary>Stores that are there stay of use.</summary>
    [TestMethod]
    public void Fingerprint_OfOnePooling_IsWhatItWas()
    {
        var spec = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "whisper-tiny-en"));

        Assert.AreEqual("4b49484cea68", spec.Fingerprint);
        Assert.HasCount(4, new[] { spec, spec with { Pooling = Pooling.Std }, spec with { Pooling = Pooling.Mean | Pooling.Std }, spec with { Layers = Layers.MeanLast4 } }
            .Select(one => one.Fingerprint).Distinct().ToArray());
    }

    [TestMethod]
    [DataRow("pooling: [mean, mean]", "mean is said twice")]
    [DataRow("pooling: [mean, tokens]", "none of mean, std, cls, first, last, max")]
    [DataRow("layers: lost", "Did you mean 'last'?")]
    [DataRow("layers: weighted", "two hidden states at least")]
    [DataRow("layers: mean_last_4\nhidden_states: [a, b, c]", "hidden_states names 3")]
    public void WhatCantBe_IsToldWithItsPlace(string lines, string expected)
    {
        using var folder = new TemporaryFolder();
        var yaml = lines.StartsWith("pooling", StringComparison.Ordinal) ? TinyEncoder.Yaml.Replace("pooling: tokens", lines) : $"{TinyEncoder.Yaml}\n{lines}\n";

        var message = Assert.ThrowsExactly<EmotionFusionException>(() => TinyEncoder.Make(folder, yaml)).Message;

        Assert.Contains(expected, message);
        Assert.Contains("encoder.yaml(", message);
    }

    [TestMethod]
    [DataRow(Layers.Last)]
    [DataRow(Layers.MeanLast4)]
    [DataRow(Layers.Weighted)]
    public void Layers_OfAGraphThatGivesHiddenStates(Layers layers)
    {
        using var folder = new TemporaryFolder();
        var spec = HiddenStates(folder) with { Layers = layers, Pooling = Pooling.Mean | Pooling.Max };
        float[] samples = [1, 2, 6];
        using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu);

        var values = encoder.Encode([samples])[0].Values;

        // Layer l is l times the samples, of mean 3 and maximum 6; the output is the last one, layer 5.
        float[] expected = layers switch
        {
            Layers.Last => [15, 30],
            Layers.MeanLast4 => [3.5f * 3, 3.5f * 6], // of 2, 3, 4 and 5
            _ => [3, 6, 6, 12, 9, 18, 12, 24, 15, 30], // layer by layer, mean and max
        };
        Oracle.AssertNear(expected, values, 1e-5f, layers.ToString());
    }

    /// <summary>Five layers of one value a frame, each a multiple of the samples.</summary>
    private static EncoderSpec HiddenStates(TemporaryFolder folder)
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input", TinyOnnxWriter.Float, ["batch", "samples"]);
        graph.Indices("axes", 2);
        graph.Node("Unsqueeze", ["input", "axes"], "frames");
        for (var layer = 1; layer <= 5; layer++)
        {
            graph.Constant($"times.{layer}", [layer], 1);
            graph.Node("Mul", ["frames", $"times.{layer}"], $"hidden.{layer}");
            graph.Output($"hidden.{layer}", TinyOnnxWriter.Float, ["batch", "samples", 1]);
        }
        File.WriteAllBytes(folder.File("model.onnx"), graph.ToArray());
        folder.Write("encoder.yaml", """
            kind: audio
            description: multiples of the samples
            source: tests
            licence: MIT
            inputs: { waveform: input }
            output: hidden.5
            hidden_states: [hidden.1, hidden.2, hidden.3, hidden.4, hidden.5]
            dimension: 1
            """);
        return EncoderSpec.Load(folder.Path);
    }
}
