using Microsoft.ML;

namespace EmotionFusion.Pipeline;

/// <summary>What a cursor owes ML.NET: a position, and getters for the active columns alone, valid on a row alone.</summary>
internal abstract class ColumnCursor : DataViewRowCursor
{
    private readonly bool[] _active;
    private long _position = -1;
    private bool _done;

    protected ColumnCursor(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        Schema = schema;
        _active = new bool[schema.Count];
        foreach (var column in columnsNeeded)
        {
            _active[IndexOf(column)] = true;
        }
    }

    public sealed override DataViewSchema Schema { get; }

    public sealed override long Position => _position;

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => _active[IndexOf(column)];

    public sealed override bool MoveNext()
    {
        _done = _done || !Advance();
        _position = _done ? -1 : _position + 1;
        return !_done;
    }

    /// <exception cref="ArgumentException">The column isn't active.</exception>
    /// <exception cref="InvalidOperationException">Its values are of another type.</exception>
    public sealed override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
        {
            throw new ArgumentException($"requested column '{column.Name}' is not active", nameof(column));
        }
        return MakeGetter(column.Index) as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    protected abstract bool Advance();

    /// <summary>A <see cref="ValueGetter{TValue}"/> of the column's own type.</summary>
    protected abstract Delegate MakeGetter(int column);

    protected bool IsActive(int column) => _active[column];

    public ValueGetter<TValue> Guard<TValue>(ValueGetter<TValue> getter) => (ref TValue value) =>
    {
        if (_position < 0)
        {
            throw new InvalidOperationException(
                "Values can't be fetched: MoveNext wasn't called yet, or it returned false, or the cursor is disposed.");
        }
        getter(ref value);
    };

    protected override void Dispose(bool disposing)
    {
        _done = true;
        _position = -1;
        base.Dispose(disposing);
    }

    private int IndexOf(DataViewSchema.Column column) =>
        column.Index < Schema.Count && Schema[column.Index].Name == column.Name
            ? column.Index
            : throw new ArgumentException($"column '{column.Name}' is not part of this schema", nameof(column));
}
