using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Adds an encoder's vectors to a view, lazily; what the columns hold <see cref="EncodeEstimator{TInput}"/> says.</summary>
public sealed class EncodeTransformer<TInput> : ITransformer
{
    internal EncodeTransformer(string outputColumnName, string inputColumnName, IEncoder<TInput> encoder,
        EncoderInput<TInput> input, CancellationToken cancellation)
    {
        (OutputColumnName, InputColumnName) = (outputColumnName, inputColumnName);
        (Encoder, Input, Cancellation) = (encoder, input, cancellation);
        OutputType = new VectorDataViewType(NumberDataViewType.Single, encoder.Spec.Dimension);
    }

    public string OutputColumnName { get; }

    public string ErrorColumnName => OutputColumnName + "Error";

    public string InputColumnName { get; }

    /// <summary>False: rows are encoded in batches. One input alone is a call of <see cref="IEncoder{TInput}.Encode"/>.</summary>
    public bool IsRowToRowMapper => false;

    internal IEncoder<TInput> Encoder { get; }

    internal EncoderInput<TInput> Input { get; }

    internal CancellationToken Cancellation { get; }

    internal VectorDataViewType OutputType { get; }

    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or isn't a text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        if (inputSchema.GetColumnOrNull(InputColumnName) is not { } column)
        {
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find input column '{InputColumnName}'");
        }
        if (column.Type is not TextDataViewType)
        {
            throw new ArgumentOutOfRangeException(nameof(inputSchema),
                $"Schema mismatch for input column '{InputColumnName}': expected String, got {column.Type}");
        }
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumn(OutputColumnName, OutputType);
        builder.AddColumn(ErrorColumnName, TextDataViewType.Instance);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => new EncodeView<TInput>(this, input, GetOutputSchema(input.Schema));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        throw new InvalidOperationException("This transformer encodes rows in batches: it is no row-to-row mapper.");

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("An encoder is its folder (encoder.yaml, model.onnx), not part of a saved model.");
}

/// <summary>A view with two more columns than its source, the last: the encoder's vectors and the errors.</summary>
internal sealed class EncodeView<TInput>(EncodeTransformer<TInput> transformer, IDataView source, DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var wanted = needed.Select(column => column.Index).ToHashSet();
        if (wanted.Overlaps([source.Schema.Count, source.Schema.Count + 1]))
        {
            wanted.Add(source.Schema[transformer.InputColumnName].Index);
        }
        var rows = source.GetRowCursor(source.Schema.Where(column => wanted.Contains(column.Index)), rand);
        return new EncodeCursor<TInput>(transformer, rows, schema, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
