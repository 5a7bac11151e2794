using EmotionFusion.Encoders;
using Microsoft.ML;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Encoders as ML.NET estimators. Unlike ML.NET's own OnnxTransformer, which runs a row at a time, they read rows
/// ahead so that the encoder gets batches.
/// </summary>
public static class EncodeCatalog
{
    /// <summary>Encodes the WAV files whose paths are in <paramref name="inputColumnName"/>, a text column.</summary>
    /// <inheritdoc cref="EncodeEstimator{TInput}" path="/remarks"/>
    public static EncodeEstimator<float[]> EncodeAudio(this TransformsCatalog catalog, string outputColumnName,
        string inputColumnName, IEncoder<float[]> encoder, CancellationToken cancellation = default) =>
        new(catalog, outputColumnName, inputColumnName, encoder, EncoderInput.Audio, cancellation);

    /// <summary>Encodes the texts of <paramref name="inputColumnName"/>; an empty one as <c>[EMPTY]</c>.</summary>
    /// <inheritdoc cref="EncodeEstimator{TInput}" path="/remarks"/>
    public static EncodeEstimator<string> EncodeText(this TransformsCatalog catalog, string outputColumnName,
        string inputColumnName, IEncoder<string> encoder, CancellationToken cancellation = default) =>
        new(catalog, outputColumnName, inputColumnName, encoder, EncoderInput.Text, cancellation);
}
