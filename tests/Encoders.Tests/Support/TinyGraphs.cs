using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Graphs of a few nodes, each with a trait that encoders have. Their values can be worked out by hand.</summary>
internal static class TinyGraphs
{
    /// <summary>A frame of one value a sample: the sample itself.</summary>
    public static byte[] Samples(int type = TinyOnnxWriter.Float, object? batch = null, object? samples = null)
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input", type, [batch ?? "batch", samples ?? "samples"]);
        graph.Indices("axes", 2);
        graph.Node("Unsqueeze", ["input", "axes"], "output");
        graph.Output("output", type, [batch ?? "batch", "frames", 1]);
        return graph.ToArray();
    }

    /// <summary>One vector a sound: its mean times 1 to <paramref name="classes"/>, a classifier's logits.</summary>
    public static byte[] Logits(int classes)
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input", TinyOnnxWriter.Float, ["batch", "samples"]);
        graph.Node("ReduceMean", ["input"], "mean", TinyOnnxWriter.Ints("axes", 1));
        graph.Constant("weights", [.. Enumerable.Range(1, classes).Select(i => (float)i)], 1, classes);
        graph.Node("MatMul", ["mean", "weights"], "logits");
        graph.Output("logits", TinyOnnxWriter.Float, ["batch", classes]);
        return graph.ToArray();
    }

    /// <summary>As <see cref="Samples"/>, of samples that the mask has: x times the mask.</summary>
    public static byte[] Masked()
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input", TinyOnnxWriter.Float, ["batch", "samples"]);
        graph.Input("attention_mask", TinyOnnxWriter.Int64, ["batch", "samples"]);
        graph.Node("Cast", ["attention_mask"], "mask", TinyOnnxWriter.Int("to", TinyOnnxWriter.Float));
        graph.Node("Mul", ["input", "mask"], "heard");
        graph.Indices("axes", 2);
        graph.Node("Unsqueeze", ["heard", "axes"], "output");
        graph.Output("output", TinyOnnxWriter.Float, ["batch", "frames", 1]);
        return graph.ToArray();
    }

    /// <summary>As <see cref="Samples"/>, less the mean of the whole batch: a clip's values depend on its neighbours.</summary>
    public static byte[] Mixing()
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input", TinyOnnxWriter.Float, ["batch", "samples"]);
        graph.Node("ReduceMean", ["input"], "mean", TinyOnnxWriter.Int("keepdims", 0));
        graph.Node("Sub", ["input", "mean"], "centred");
        graph.Indices("axes", 2);
        graph.Node("Unsqueeze", ["centred", "axes"], "output");
        graph.Output("output", TinyOnnxWriter.Float, ["batch", "frames", 1]);
        return graph.ToArray();
    }

    /// <summary>As <see cref="Samples"/>, but it says that it takes batches and takes none of more than one.</summary>
    public static byte[] SecretlyOne()
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input", TinyOnnxWriter.Float, ["batch", "samples"]);
        graph.Indices("batch axis", 0);
        graph.Indices("axes", 0, 2);
        graph.Node("Squeeze", ["input", "batch axis"], "one");
        graph.Node("Unsqueeze", ["one", "axes"], "output");
        graph.Output("output", TinyOnnxWriter.Float, ["batch", "frames", 1]);
        return graph.ToArray();
    }

    /// <summary>Takes a spectrogram and gives its columns as frames.</summary>
    public static byte[] Columns(object bands, object columns, int dimension)
    {
        var graph = new TinyOnnxWriter();
        graph.Input("input_features", TinyOnnxWriter.Float, ["batch", bands, columns]);
        graph.Node("Transpose", ["input_features"], "output", TinyOnnxWriter.Ints("perm", 0, 2, 1));
        graph.Output("output", TinyOnnxWriter.Float, ["batch", "frames", dimension]);
        return graph.ToArray();
    }

    /// <summary>An encoder folder around one of them.</summary>
    public static EncoderSpec Make(TemporaryFolder folder, byte[] graph, int dimension, string lines = "", string inputs = "{ waveform: input }", string output = "output")
    {
        File.WriteAllBytes(folder.File("model.onnx"), graph);
        folder.Write("encoder.yaml",
            $"kind: audio\ndescription: x\nsource: tests\nlicence: MIT\ninputs: {inputs}\noutput: {output}\ndimension: {dimension}\npooling: tokens\n{lines}");
        return EncoderSpec.Load(folder.Path);
    }

    /// <summary>Noise of a length, another for each number.</summary>
    public static float[] Noise(int samples, int number)
    {
        var random = new Random(number);
        return [.. Enumerable.Range(0, samples).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
