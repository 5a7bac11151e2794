using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Wraps a frozen encoder; fitting it learns nothing.</summary>
/// <remarks>
/// Two columns are added. The output column is a vector of the encoder's dimension, D; of an encoder that keeps all
/// positions, (T, D) row by row, as a vector whose size varies. Beside it, with <c>Error</c> after
/// its name, is a text: empty for a row that was encoded, else the reason why it couldn't be read or encoded. Such a row
/// has no vector, neither of zeros nor of NaN: getting it throws <see cref="SampleException"/>. So a pipeline that
/// doesn't look at the errors stops at the first one, and one that does can leave the row out.
/// </remarks>
public sealed class EncodeEstimator<TInput> : IEstimator<EncodeTransformer<TInput>>
{
    private readonly TransformsCatalog _catalog;
    private readonly EncodeTransformer<TInput> _transformer;

    internal EncodeEstimator(TransformsCatalog catalog, string outputColumnName, string inputColumnName,
        IEncoder<TInput> encoder, EncoderInput<TInput> input, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(encoder);
        _catalog = catalog;
        _transformer = new(outputColumnName, inputColumnName, encoder, input, cancellation);
    }

    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or isn't a text.</exception>
    public EncodeTransformer<TInput> Fit(IDataView input)
    {
        _transformer.GetOutputSchema(input.Schema);
        return _transformer;
    }

    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or isn't a text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        // Only ML.NET itself can make a SchemaShape.Column: a custom mapping that never runs makes these.
        var source = SchemaDefinition.Create(typeof(Source));
        source[nameof(Source.Input)].ColumnName = _transformer.InputColumnName;
        var target = SchemaDefinition.Create(typeof(Target));
        var (output, error) = (target[nameof(Target.Output)], target[nameof(Target.Error)]);
        (output.ColumnName, output.ColumnType) = (_transformer.OutputColumnName, _transformer.OutputType);
        SlotNames.AddTo(output, _transformer.Encoder.Spec.Name, _transformer.OutputType);
        error.ColumnName = _transformer.ErrorColumnName;
        return _catalog.CustomMapping<Source, Target>((_, _) => { }, null, source, target).GetOutputSchema(inputSchema);
    }

    private sealed class Source
    {
        public string Input { get; set; } = "";
    }

    private sealed class Target
    {
        public VBuffer<float> Output { get; set; }

        public string Error { get; set; } = "";
    }
}

/// <summary>
/// Encoders as ML.NET estimators. Unlike ML.NET's own OnnxTransformer, which runs a row at a time, they read rows
/// ahead so that the encoder gets batches.
/// </summary>
public static class EncodeCatalog
{
    /// <summary>
    /// Encodes the sound files whose paths are in <paramref name="inputColumnName"/>, a text column. <c>x.wav#t=1.5,3.25</c>
    /// is a part of a file, in seconds; see <see cref="SoundSource"/>.
    /// </summary>
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
