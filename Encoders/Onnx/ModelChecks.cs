using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Encoders;

/// <summary>Compares a graph's inputs and outputs with what encoder.yaml says of them.</summary>
internal static class GraphCheck
{
    /// <exception cref="EmotionFusionException">They differ; every difference is told.</exception>
    public static void Run(EncoderSpec spec, InferenceSession session)
    {
        string[] errors = [.. Inputs(spec, session.InputMetadata), .. Output(spec, session.OutputMetadata)];
        if (errors.Length > 0)
        {
            throw new EmotionFusionException(string.Join('\n', errors.Select(error =>
                $"{spec.ModelPath}: {error} Correct {Path.Combine(spec.Folder, EncoderYaml.FileName)} or export the model again.")));
        }
    }

    private static IEnumerable<string> Inputs(EncoderSpec spec, IReadOnlyDictionary<string, NodeMetadata> graph)
    {
        var type = spec.Kind == EncoderKind.Audio ? TensorElementType.Float : TensorElementType.Int64;
        foreach (var (role, name) in spec.Inputs)
        {
            if (!graph.TryGetValue(name, out var input))
            {
                yield return $"has no input '{name}' ({role}); it has {string.Join(", ", graph.Keys)}.{Nearest.Hint(name, graph.Keys)}";
            }
            else if (input.ElementDataType != type || input.Dimensions.Length != 2)
            {
                yield return $"its input '{name}' is {Describe(input)}; expected {type} of 2 dimensions (batch, length).";
            }
        }
        foreach (var name in graph.Keys.Except(spec.Inputs.Values))
        {
            yield return $"has an input '{name}' that encoder.yaml doesn't name.";
        }
    }

    private static IEnumerable<string> Output(EncoderSpec spec, IReadOnlyDictionary<string, NodeMetadata> graph)
    {
        if (!graph.TryGetValue(spec.Output, out var output))
        {
            yield return $"has no output '{spec.Output}'; it has {string.Join(", ", graph.Keys)}.{Nearest.Hint(spec.Output, graph.Keys)}";
        }
        else if (output.ElementDataType != TensorElementType.Float || output.Dimensions.Length != 3)
        {
            yield return $"its output '{spec.Output}' is {Describe(output)}; expected Float of 3 dimensions (batch, frames, dimension).";
        }
        else if (output.Dimensions[2] > 0 && output.Dimensions[2] != spec.Dimension)
        {
            yield return $"its output '{spec.Output}' has {output.Dimensions[2]} values a frame; encoder.yaml says dimension: {spec.Dimension}.";
        }
    }

    private static string Describe(NodeMetadata node) => $"{node.ElementDataType} of {node.Dimensions.Length} dimensions";
}

/// <summary>
/// A graph that layer-norms the waveform itself gives one answer for a tone and for the tone already normed. If it
/// doesn't, encoder.yaml is wrong about it, and all features would be.
/// </summary>
internal static class NormalizationCheck
{
    private const int ToneSamples = 8000;
    private const float Tolerance = 0.01f;

    /// <exception cref="EmotionFusionException">The graph doesn't normalise, though encoder.yaml says so.</exception>
    public static void Run(OnnxSession session)
    {
        var spec = session.Spec;
        var tone = new float[Math.Clamp(ToneSamples, spec.MinSamples, spec.MaxSamples)];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = 0.25f + 0.3f * MathF.Sin(0.2f * i); // an offset too: some networks don't mind the level
        }
        var difference = Encode(session, tone).Zip(Encode(session, Waveform.Normalize(tone)), (a, b) => Math.Abs(a - b)).Max();
        if (!(difference <= Tolerance))
        {
            throw new EmotionFusionException(
                $"{Path.Combine(spec.Folder, EncoderYaml.FileName)}: says normalize: in_graph, but {spec.ModelPath} gives other frames (by up to {difference:G2}) "
                + "for a tone than for the same tone normalised. Say normalize: waveform, if the encoder wants it normalised.");
        }
    }

    private static float[] Encode(OnnxSession session, float[] samples)
    {
        using var options = new RunOptions();
        using var input = OnnxSession.Tensor(samples, 1, samples.Length);
        return session.Run(options, ("waveform", input));
    }
}
