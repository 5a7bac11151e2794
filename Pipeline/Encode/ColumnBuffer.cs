using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

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
