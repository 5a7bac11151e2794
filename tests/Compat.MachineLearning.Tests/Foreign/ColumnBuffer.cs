using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests.Foreign;

/// <summary>Keeps the values of one column for the rows that were read ahead.</summary>
public abstract class ColumnBuffer
{
    public abstract void Read(int slot);

    public abstract Delegate Getter(Func<int> slot);

    public static ColumnBuffer Of(DataViewRow row, DataViewSchema.Column column, int size)
    {
        var type = column.Type is VectorDataViewType vector
            ? typeof(VectorBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarBuffer<>).MakeGenericType(column.Type.RawType);
        return (ColumnBuffer)Activator.CreateInstance(type, row, column, size)!;
    }

    private sealed class ScalarBuffer<T>(DataViewRow row, DataViewSchema.Column column, int size) : ColumnBuffer
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private readonly T[] _values = new T[size];

        public override void Read(int slot) => _getter(ref _values[slot]);

        public override Delegate Getter(Func<int> slot) => (ValueGetter<T>)((ref T value) => value = _values[slot()]);
    }

    // Slots keep their own vectors, and so does whoever asks.
    private sealed class VectorBuffer<T>(DataViewRow row, DataViewSchema.Column column, int size) : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private readonly VBuffer<T>[] _values = new VBuffer<T>[size];

        public override void Read(int slot) => _getter(ref _values[slot]);

        public override Delegate Getter(Func<int> slot)
            => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[slot()].CopyTo(ref value));
    }
}
