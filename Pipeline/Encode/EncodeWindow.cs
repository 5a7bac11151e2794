using System.Reflection;
using EmotionFusion.Encoders;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Rows that were read ahead, and what became of their inputs.</summary>
internal sealed class EncodeWindow<TInput>
{
    private readonly EncodeTransformer<TInput> _transformer;
    private readonly DataViewRowCursor _source;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _input; // null when nothing is to be encoded
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly List<TInput> _inputs = [];
    private readonly List<int> _slots = []; // of the inputs

    public EncodeWindow(EncodeTransformer<TInput> transformer, DataViewRowCursor source, Func<int, bool> isActive, bool encodes)
    {
        (_transformer, _source) = (transformer, source);
        var rows = transformer.Input.WindowRows;
        Columns = [.. source.Schema.Select(c => isActive(c.Index) ? ColumnBuffer.Of(source, c, rows) : null)];
        _input = encodes ? source.GetGetter<ReadOnlyMemory<char>>(source.Schema[transformer.InputColumnName]) : null;
        _id = source.GetIdGetter();
        (Ids, Batches, Results) = (new DataViewRowId[rows], new long[rows], new EncodeResult[rows]);
    }

    /// <summary>How many rows were read; 0 at the source's end.</summary>
    public int Rows { get; private set; }

    public DataViewRowId[] Ids { get; }

    public long[] Batches { get; }

    public EncodeResult[] Results { get; }

    /// <summary>By column of the source; null where not active.</summary>
    public ColumnBuffer?[] Columns { get; }

    public void Read(Func<bool> isStopped)
    {
        _inputs.Clear();
        _slots.Clear();
        var size = 0L;
        for (Rows = 0; Rows < Ids.Length && size < _transformer.Input.WindowSize && !isStopped() && _source.MoveNext(); Rows++)
        {
            _transformer.Cancellation.ThrowIfCancellationRequested();
            Array.ForEach(Columns, column => column?.Fetch(Rows));
            _id(ref Ids[Rows]);
            Batches[Rows] = _source.Batch;
            if (_input is null)
            {
                continue;
            }
            var source = default(ReadOnlyMemory<char>);
            _input(ref source);
            if (_transformer.TryRead(source, out var input) is { } failed)
            {
                Results[Rows] = failed;
                continue;
            }
            _inputs.Add(input);
            _slots.Add(Rows);
            size += _transformer.Input.Size(input);
        }
    }

    public void Encode()
    {
        var results = _inputs.Count == 0 ? [] : _transformer.Encoder.Encode(_inputs, _transformer.Cancellation);
        for (var i = 0; i < results.Length; i++)
        {
            Results[_slots[i]] = results[i];
        }
        _inputs.Clear(); // sound takes memory
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

    /// <summary>A getter for <paramref name="cursor"/> of the value in the buffer and slot that it is at.</summary>
    public static Delegate MakeGetter(DataViewType type, ColumnCursor cursor, Func<(ColumnBuffer Buffer, int Slot)> place) =>
        (Delegate)(type is VectorDataViewType vector ? VectorGetter.MakeGenericMethod(vector.ItemType.RawType) : ScalarGetter.MakeGenericMethod(type.RawType))
            .Invoke(null, [cursor, place])!;

    private static readonly MethodInfo ScalarGetter = typeof(ColumnBuffer).GetMethod(nameof(Scalar), BindingFlags.Static | BindingFlags.NonPublic)!;
    private static readonly MethodInfo VectorGetter = typeof(ColumnBuffer).GetMethod(nameof(Vector), BindingFlags.Static | BindingFlags.NonPublic)!;

    private static ValueGetter<T> Scalar<T>(ColumnCursor cursor, Func<(ColumnBuffer Buffer, int Slot)> place) => cursor.Guard((ref T value) =>
    {
        var (buffer, slot) = place();
        value = ((ScalarBuffer<T>)buffer).Values[slot];
    });

    private static ValueGetter<VBuffer<T>> Vector<T>(ColumnCursor cursor, Func<(ColumnBuffer Buffer, int Slot)> place) => cursor.Guard((ref VBuffer<T> value) =>
    {
        var (buffer, slot) = place();
        ((VectorBuffer<T>)buffer).Values[slot].CopyTo(ref value);
    });

    private sealed class ScalarBuffer<T>(DataViewRow source, DataViewSchema.Column column, int rows) : ColumnBuffer
    {
        private readonly ValueGetter<T> _getter = source.GetGetter<T>(column);

        public T[] Values { get; } = new T[rows];

        public override void Fetch(int slot) => _getter(ref Values[slot]);
    }

    /// <summary>A vector's memory belongs to whoever asked for it: slots keep their own, callers get copies.</summary>
    private sealed class VectorBuffer<T>(DataViewRow source, DataViewSchema.Column column, int rows) : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _getter = source.GetGetter<VBuffer<T>>(column);

        public VBuffer<T>[] Values { get; } = new VBuffer<T>[rows];

        public override void Fetch(int slot) => _getter(ref Values[slot]);
    }
}
