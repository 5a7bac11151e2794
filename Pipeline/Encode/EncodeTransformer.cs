using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Adds an encoder's vectors to a view, lazily; what the columns hold <see cref="EncodeEstimator{TInput}"/> says.</summary>
public sealed class EncodeTransformer<TInput> : ITransformer, IDisposable
{
    internal EncodeTransformer(string outputColumnName, string inputColumnName, IEncoder<TInput> encoder,
        EncoderInput<TInput> input, CancellationToken cancellation)
    {
        (OutputColumnName, InputColumnName) = (outputColumnName, inputColumnName);
        (Encoder, Input, Cancellation) = (encoder, input, cancellation);
        OutputType = encoder.Spec.Pooling == Pooling.Tokens
            ? new VectorDataViewType(NumberDataViewType.Single, 0, encoder.Spec.Dimension) // any number of positions
            : new VectorDataViewType(NumberDataViewType.Single, encoder.Spec.Dimension);
    }

    public string OutputColumnName { get; }

    public string ErrorColumnName => OutputColumnName + "Error";

    public string InputColumnName { get; }

    /// <summary>True: a PredictionEngine encodes a row at a time. A view's rows are encoded in batches.</summary>
    public bool IsRowToRowMapper => true;

    internal IEncoder<TInput> Encoder { get; }

    /// <summary>Whether the encoder was loaded with a saved pipeline: then nobody else disposes of it.</summary>
    internal bool OwnsEncoder { get; init; }

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
        builder.AddColumn(OutputColumnName, OutputType, SlotNames.Of(Encoder.Spec.Name, OutputType));
        builder.AddColumn(ErrorColumnName, TextDataViewType.Instance);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => new EncodeView<TInput>(this, input, GetOutputSchema(input.Schema));

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) =>
        new EncodeRowMapper<TInput>(this, inputSchema, GetOutputSchema(inputSchema));

    /// <summary>Reads a row's input; the result is the reason where that fails, else null.</summary>
    internal EncodeResult? TryRead(ReadOnlyMemory<char> source, out TInput input)
    {
        try
        {
            input = Input.Read(source.ToString());
            return null;
        }
        catch (SampleException e)
        {
            input = default!;
            return EncodeResult.Failed(e.Message);
        }
    }

    /// <exception cref="SampleException">The row couldn't be encoded.</exception>
    internal void CopyVector(EncodeResult result, ref VBuffer<float> vector)
    {
        var values = result.Values ?? throw new SampleException(result.Error!);
        if (OutputType.IsKnownSize ? values.Length != OutputType.Size : values.Length % Encoder.Spec.Dimension != 0)
        {
            throw new InvalidOperationException($"{Encoder.Spec.Name} gave {values.Length} values, not {Encoder.Spec.Dimension}{(OutputType.IsKnownSize ? "" : " a position")}");
        }
        var editor = VBufferEditor.Create(ref vector, values.Length);
        values.CopyTo(editor.Values);
        vector = editor.Commit();
    }

    /// <summary>Of an encoder that was loaded with a saved pipeline; another is its maker's.</summary>
    public void Dispose()
    {
        if (OwnsEncoder)
        {
            Encoder.Dispose();
        }
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException(
        $"Encoder {Encoder.Spec.Name} can't be part of a model that ML.NET saves: it is its folder (encoder.yaml, model.onnx). "
        + "Use Model.SaveWithEncoders and Model.LoadWithEncoders.");
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
        return new EncodeCursor<TInput>(transformer, source.GetRowCursor(OfSource(needed), rand), schema, needed);
    }

    /// <summary>One for each that the source gives, each with a window of its own.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return Array.ConvertAll(source.GetRowCursorSet(OfSource(needed), n, rand), rows => new EncodeCursor<TInput>(transformer, rows, schema, needed));
    }

    /// <summary>What the source is asked for.</summary>
    private IEnumerable<DataViewSchema.Column> OfSource(DataViewSchema.Column[] needed)
    {
        var wanted = needed.Select(column => column.Index).ToHashSet();
        if (wanted.Overlaps([source.Schema.Count, source.Schema.Count + 1]))
        {
            wanted.Add(source.Schema[transformer.InputColumnName].Index);
        }
        return source.Schema.Where(column => wanted.Contains(column.Index));
    }
}

/// <summary>Encodes one row at a time, for a PredictionEngine.</summary>
internal sealed class EncodeRowMapper<TInput>(EncodeTransformer<TInput> transformer, DataViewSchema input, DataViewSchema output) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema => output;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        dependingColumns.Select(column => column.Index < input.Count ? input[column.Index] : input[transformer.InputColumnName]).Distinct();

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new EncodedRow(transformer, input, output, [.. activeColumns.Select(column => column.Index)]);

    private sealed class EncodedRow(EncodeTransformer<TInput> transformer, DataViewRow source, DataViewSchema schema, HashSet<int> active) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => source.Position;

        public override long Batch => source.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!IsColumnActive(column))
            {
                throw new ArgumentException($"requested column '{column.Name}' is not active", nameof(column));
            }
            if (column.Index < source.Schema.Count)
            {
                return source.GetGetter<TValue>(source.Schema[column.Index]);
            }
            var read = source.GetGetter<ReadOnlyMemory<char>>(source.Schema[transformer.InputColumnName]);
            Delegate getter = column.Index == source.Schema.Count
                ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> vector) => transformer.CopyVector(Encode(read), ref vector))
                : (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> error) => error = Encode(read).Error.AsMemory());
            return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
                $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
        }

        private EncodeResult Encode(ValueGetter<ReadOnlyMemory<char>> read)
        {
            var text = default(ReadOnlyMemory<char>);
            read(ref text);
            return transformer.TryRead(text, out var input) is { } failed ? failed : transformer.Encoder.Encode([input], transformer.Cancellation)[0];
        }
    }
}
