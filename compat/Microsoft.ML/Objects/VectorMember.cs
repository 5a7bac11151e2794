using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A vector, dense or sparse.</summary>
internal sealed class VectorMember<TRow, T>(MemberInfo member) : RowMember<TRow, VBuffer<T>>(member)
{
    public override Delegate Getter(RowHolder<TRow> holder)
    {
        var read = Read;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) => read(holder.Row).CopyTo(ref destination));
    }

    /// <summary>The buffers that the object has are used again.</summary>
    public override Action<TRow> Setter(DataViewRow input, DataViewSchema.Column column)
    {
        var (read, write) = (Read, Write);
        var getter = input.GetGetter<VBuffer<T>>(column);
        return row =>
        {
            var value = read(row);
            getter(ref value);
            write(row, value);
        };
    }
}
