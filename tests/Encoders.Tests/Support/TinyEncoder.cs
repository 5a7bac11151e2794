using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>An encoder folder of one's own around tests/models/tiny-emotion2vec.</summary>
internal static class TinyEncoder
{
    /// <summary>The yaml of the graph that normalises the waveform itself.</summary>
    public const string Yaml =
        """
        kind: audio
        description: the shape of emotion2vec, random weights
        source: tests
        licence: MIT
        inputs:
          waveform: input
        output: output
        dimension: 24
        pooling: tokens
        normalize: in_graph
        min_samples: 400
        """;

    /// <summary>The other model, model-unnormalised.onnx, is the same network without the normalisation.</summary>
    public static EncoderSpec Make(TemporaryFolder folder, string yaml = Yaml, string model = "model.onnx")
    {
        File.Copy(Repository.PathOf("tests", "models", "tiny-emotion2vec", model), folder.File("model.onnx"), overwrite: true);
        folder.Write("encoder.yaml", yaml);
        return EncoderSpec.Load(folder.Path);
    }
}
