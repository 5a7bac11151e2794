using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a window of its source's rows, encodes them together, then hands them out one by one.</summary>
internal sealed class EncodeCursor<TInput> : ColumnCursor
{
    private readonly EncodeTransformer<TInput> _transformer;
    private readonly DataViewRowCursor _source;
    private readonly ColumnBuffer?[] _buffers; // by column of the source; null where not active
    private readonly ValueGetter<ReadOnlyMemory<char>>? _input; // null when nothing is to be encoded
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private readonly EncodeResult[] _results;
    private int _filled;
    private int _slot;

    public EncodeCursor(EncodeTransformer<TInput> transformer, DataViewRowCursor source, DataViewSchema schema,
        IEnumerable<DataViewSchema.Column> columnsNeeded)
        : base(schema, columnsNeeded)
    {
        (_transformer, _source) = (transformer, source);
        var rows = transformer.Input.WindowRows;
        _buffers = [.. source.Schema.Select(c => IsActive(c.Index) ? ColumnBuffer.Of(source, c, rows) : null)];
        _input = IsActive(source.Schema.Count) || IsActive(source.Schema.Count + 1)
            ? source.GetGetter<ReadOnlyMemory<char>>(source.Schema[transformer.InputColumnName])
            : null;
        _id = source.GetIdGetter();
        (_ids, _batches, _results) = (new DataViewRowId[rows], new long[rows], new EncodeResult[rows]);
    }

    public override long Batch => _batches[_slot];

    public override ValueGetter<DataViewRowId> GetIdGetter() => Guard((ref DataViewRowId id) => id = _ids[_slot]);

    protected override bool Advance()
    {
        if (++_slot >= _filled)
        {
            FillWindow();
            _slot = 0;
        }
        return _filled > 0;
    }

    protected override Delegate MakeGetter(int column) => (column - _source.Schema.Count) switch
    {
        0 => Guard((ref VBuffer<float> vector) => _transformer.CopyVector(_results[_slot], ref vector)),
        1 => Guard((ref ReadOnlyMemory<char> error) => error = _results[_slot].Error.AsMemory()),
        _ => _buffers[column]!.MakeGetter(this, () => _slot),
    };

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _source.Dispose();
    }

    private void FillWindow()
    {
        var (inputs, slots, size) = (new List<TInput>(), new List<int>(), 0L);
        for (_filled = 0; _filled < _ids.Length && size < _transformer.Input.WindowSize && _source.MoveNext(); _filled++)
        {
            Array.ForEach(_buffers, buffer => buffer?.Fetch(_filled));
            _id(ref _ids[_filled]);
            _batches[_filled] = _source.Batch;
            if (_input is null)
            {
                continue;
            }
            var source = default(ReadOnlyMemory<char>);
            _input(ref source);
            if (_transformer.TryRead(source, out var input) is { } failed)
            {
                _results[_filled] = failed;
                continue;
            }
            inputs.Add(input);
            slots.Add(_filled);
            size += _transformer.Input.Size(input);
        }
        var results = inputs.Count == 0 ? [] : _transformer.Encoder.Encode(inputs, _transformer.Cancellation);
        for (var i = 0; i < inputs.Count; i++)
        {
            _results[slots[i]] = results[i];
        }
    }
}

/// <summary>Keeps a source column's values of the rows that were read ahead.</summary>
internal abstract class ColumnBuffer
{
    public static ColumnBuffer Of(DataViewRow source, DataViewSchema.Column column, int rows)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(type, source, column, rows)!;
    }

    /// <summary>Takes over the value of the source's current row.</summary>
    public abstract void Fetch(int slot);

    /// <summary>A getter for <paramref name="cursor"/> of the value in the slot that it is at.</summary>
    public abstract Delegate MakeGetter(ColumnCursor cursor, Func<int> slot);

    private sealed class ScalarBuffer<T>(DataViewRow source, DataViewSchema.Column column, int rows) : ColumnBuffer
    {
        private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);
        private readonly T[] _values = new T[rows];

        public override void Fetch(int slot) => _getter(ref _values[slot]);

        public override Delegate MakeGetter(ColumnCursor cursor, Func<int> slot) =>
            cursor.Guard((ref T value) => value = _values[slot()]);
    }

    /// <summary>A vector's memory belongs to whoever asked for it: slots keep their own, callers get copies.</summary>
    private sealed class VectorBuffer<T>(DataViewRow source, DataViewSchema.Column column, int rows) : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[rows];

        public override void Fetch(int slot) => _getter(ref _values[slot]);

        public override Delegate MakeGetter(ColumnCursor cursor, Func<int> slot) =>
            cursor.Guard((ref VBuffer<T> value) => _values[slot()].CopyTo(ref value));
    }
}
