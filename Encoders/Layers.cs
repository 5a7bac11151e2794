namespace EmotionFusion.Encoders;

/// <summary>Which of an encoder's layers its features are of; all but <see cref="Last"/> need a graph that gives hidden states.</summary>
public enum Layers
{
    /// <summary>What the graph's output is.</summary>
    Last,

    /// <summary>The mean of the last four hidden states, frame by frame.</summary>
    MeanLast4,

    /// <summary>
    /// All hidden states, side by side in a feature, (L, P x D); heads learn their weights, a softmax over layers, as SUPERB does
    /// (Yang et al. 2021, arXiv:2105.01051).
    /// </summary>
    Weighted,
}

/// <summary>Layers as files and people write them.</summary>
internal static class LayersText
{
    private const int Averaged = 4;

    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Layers>().Select(Of)];

    public static string Of(Layers layers) => layers switch
    {
        Layers.Last => "last",
        Layers.MeanLast4 => "mean_last_4",
        Layers.Weighted => "weighted",
        _ => throw new ArgumentOutOfRangeException(nameof(layers), layers, null),
    };

    /// <summary>Reads what <see cref="Of"/> wrote; null: it isn't one of them.</summary>
    public static Layers? Parse(string name) => Names.Contains(name) ? Enum.GetValues<Layers>().First(layers => Of(layers) == name) : null;

    /// <summary>What is wrong with a name; null if nothing is.</summary>
    public static string? Fault(string name) => Names.Contains(name) ? null : $"'{YamlScalar.Shown(name)}' is none of {string.Join(", ", Names)}.{Nearest.Hint(name, Names)}";

    /// <summary>The outputs of the graph that features are made of, the first layer's first.</summary>
    public static IReadOnlyList<string> OutputsOf(EncoderSpec spec) => spec.Layers switch
    {
        Layers.Last => [spec.Output],
        Layers.MeanLast4 => [.. spec.HiddenStates.TakeLast(Averaged)],
        _ => spec.HiddenStates,
    };

    /// <summary>Why an encoder can't give what is wanted of its layers; null if it can.</summary>
    public static string? WhyNot(EncoderSpec spec) => spec.Layers switch
    {
        Layers.MeanLast4 when spec.HiddenStates.Count < Averaged => $"layers: mean_last_4 takes {Averaged} hidden states at least, and hidden_states names {spec.HiddenStates.Count}",
        Layers.Weighted when spec.HiddenStates.Count < 2 => $"layers: weighted takes two hidden states at least, and hidden_states names {spec.HiddenStates.Count}",
        _ => null,
    };

    /// <exception cref="EmotionFusionException">The encoder can't give what is wanted of its layers.</exception>
    public static void Assert(EncoderSpec spec)
    {
        if (WhyNot(spec) is { } why)
        {
            throw new EmotionFusionException(
                $"Encoder '{spec.Name}': {why}. They are named in {Path.Combine(spec.Folder, EncoderYaml.FileName)}, of a graph that gives them (scripts/export_onnx.md); or take layers: last.");
        }
    }

    /// <summary>The frames of several layers, (frames, D) each, as one run of frames: their mean, or (frames, L x D) side by side.</summary>
    public static float[] Join(IReadOnlyList<float[]> layers, EncoderSpec spec)
    {
        if (spec.Layers == Layers.Last)
        {
            return layers[0];
        }
        var joined = new float[spec.Layers == Layers.Weighted ? layers.Count * layers[0].Length : layers[0].Length];
        if (spec.Layers == Layers.Weighted)
        {
            for (var layer = 0; layer < layers.Count; layer++)
            {
                for (var frame = 0; frame < layers[layer].Length / spec.Dimension; frame++)
                {
                    layers[layer].AsSpan(frame * spec.Dimension, spec.Dimension).CopyTo(joined.AsSpan(((frame * layers.Count) + layer) * spec.Dimension));
                }
            }
            return joined;
        }
        for (var i = 0; i < joined.Length; i++)
        {
            var sum = 0.0;
            foreach (var layer in layers)
            {
                sum += layer[i];
            }
            joined[i] = (float)(sum / layers.Count);
        }
        return joined;
    }
}
