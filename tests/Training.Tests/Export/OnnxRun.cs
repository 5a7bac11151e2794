using EmotionFusion.Encoders;
using EmotionFusion.Training.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Training.Tests;

/// <summary>A classifier in ONNX Runtime.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;

    public OnnxRun(ModelProto model) => _session = new InferenceSession(model.ToByteArray());

    public string[] Inputs => [.. _session.InputMetadata.Keys.Order(StringComparer.Ordinal)];

    public string[] Outputs => [.. _session.OutputMetadata.Keys.Order(StringComparer.Ordinal)];

    public ClassifierFacts Facts => ClassifierFacts.Read(_session.ModelMetadata.CustomMetadataMap[ClassifierFacts.Key]);

    /// <summary>All rows at once, or in batches.</summary>
    /// <returns>By output, the values of each row.</returns>
    public Dictionary<string, float[][]> Run(IReadOnlyList<Row> rows, int batch)
    {
        var found = _session.OutputMetadata.Keys.ToDictionary(name => name, _ => new List<float[]>());
        foreach (var part in rows.Chunk(batch))
        {
            using var results = _session.Run([.. _session.InputMetadata.Keys.Select(name => name switch
            {
                "audio" => Features(name, [.. part.Select(row => row.Audio!)]),
                "text" => Features(name, [.. part.Select(row => row.Text!)]),
                "audio_present" => Flags(name, [.. part.Select(row => row.HasAudio)]),
                _ => Flags(name, [.. part.Select(row => row.HasText)]),
            })]);
            foreach (var result in results)
            {
                var tensor = result.AsTensor<float>();
                Assert.AreEqual(part.Length, tensor.Dimensions[0], result.Name);
                found[result.Name].AddRange(tensor.ToArray().Chunk(tensor.Dimensions[1]));
            }
        }

        return found.ToDictionary(output => output.Key, output => output.Value.ToArray());
    }

    public void Dispose() => _session.Dispose();

    private static NamedOnnxValue Features(string name, float[][] rows) =>
        NamedOnnxValue.CreateFromTensor(name, new DenseTensor<float>(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]));

    private static NamedOnnxValue Flags(string name, bool[] rows) => NamedOnnxValue.CreateFromTensor(name, new DenseTensor<bool>(rows, [rows.Length]));

    /// <summary>Raw features of an utterance.</summary>
    internal sealed record Row(float[]? Audio, float[]? Text, bool HasAudio = true, bool HasText = true);
}
