using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Encoders;

/// <summary>Compares a graph's inputs and outputs with what encoder.yaml says of them.</summary>
internal static class GraphCheck
{
    private static readonly TensorElementType[] Floats = [TensorElementType.Float, TensorElementType.Float16];

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
        foreach (var (role, name) in spec.Inputs)
        {
            if (!graph.TryGetValue(name, out var input))
            {
                yield return $"has no input '{name}' ({role}); it has {string.Join(", ", graph.Keys)}.{Nearest.Hint(name, graph.Keys)}";
            }
            else if (Fault(spec, role, input) is { } fault)
            {
                yield return $"its input '{name}' {fault}";
            }
        }
        foreach (var name in graph.Keys.Except(spec.Inputs.Values))
        {
            yield return $"has an input '{name}' that encoder.yaml doesn't name.";
        }
    }

    private static string? Fault(EncoderSpec spec, string role, NodeMetadata input)
    {
        var (types, shape) = role switch
        {
            EncoderSpec.MelInput => (Floats, "(batch, mel bands, columns)"),
            "waveform" => (Floats, "(batch, length)"),
            _ => ([TensorElementType.Int64], "(batch, length)"),
        };
        var sizes = input.Dimensions;
        var rank = role == EncoderSpec.MelInput ? 3 : 2;
        if (!types.Contains(input.ElementDataType) || sizes.Length != rank)
        {
            return $"is {Describe(input)}; expected {types[0]} of {rank} dimensions {shape}.";
        }
        if (sizes[0] > 1)
        {
            return $"takes batches of {sizes[0]} only; expected any number, or 1.";
        }
        return role == EncoderSpec.MelInput ? MelFault(spec, sizes[1], sizes[2])
            : sizes[1] > 0 ? $"takes {sizes[1]} {(spec.Kind == EncoderKind.Audio ? "samples" : "tokens")} only; expected any number." : null;
    }

    private static string? MelFault(EncoderSpec spec, int bands, int columns) => (bands, columns) switch
    {
        (_, > 0 and not LogMel.Columns) => $"takes {columns} columns; expected {LogMel.Columns}, of 30 s.",
        ( > 0, _) when spec.MelBands is { } said && said != bands => $"has {bands} mel bands; encoder.yaml says mel_bands: {said}.",
        ( <= 0, _) when spec.MelBands is null => "doesn't say how many mel bands it takes; expected mel_bands in encoder.yaml (80, of Whisper large-v3 128).",
        _ => null,
    };

    private static IEnumerable<string> Output(EncoderSpec spec, IReadOnlyDictionary<string, NodeMetadata> graph)
    {
        if (!graph.TryGetValue(spec.Output, out var output))
        {
            yield return $"has no output '{spec.Output}'; it has {string.Join(", ", graph.Keys)}.{Nearest.Hint(spec.Output, graph.Keys)}";
        }
        else if (!Floats.Contains(output.ElementDataType) || !(output.Dimensions.Length == 3 || (output.Dimensions.Length == 2 && spec.Kind == EncoderKind.Audio)))
        {
            yield return $"its output '{spec.Output}' is {Describe(output)}; expected Float of 3 dimensions (batch, frames, dimension){(spec.Kind == EncoderKind.Audio ? ", or of 2 (batch, dimension)" : "")}.";
        }
        else if (output.Dimensions[^1] > 0 && output.Dimensions[^1] != spec.Dimension)
        {
            yield return $"its output '{spec.Output}' has {output.Dimensions[^1]} values{(output.Dimensions.Length == 3 ? " a frame" : "")}; encoder.yaml says dimension: {spec.Dimension}.";
        }
    }

    private static string Describe(NodeMetadata node) => $"{node.ElementDataType} of {node.Dimensions.Length} dimensions";
}
