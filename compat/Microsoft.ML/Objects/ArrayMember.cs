using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>An array; null is a vector of length 0.</summary>
internal sealed class ArrayMember<TRow, T>(MemberInfo member) : RowMember<TRow, T[]>(member)
{
    public override Delegate Getter(RowHolder<TRow> holder)
    {
        var read = Read;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination) =>
        {
            var items = read(holder.Row).AsSpan();
            var editor = VBufferEditor.Create(ref destination, items.Length);
            items.CopyTo(editor.Values);
            destination = editor.Commit();
        });
    }

    /// <summary>The array that the object has is filled, if it is of the right length.</summary>
    public override Action<TRow> Setter(DataViewRow input, DataViewSchema.Column column)
    {
        var (read, write) = (Read, Write);
        var getter = input.GetGetter<VBuffer<T>>(column);
        var value = default(VBuffer<T>);
        return row =>
        {
            getter(ref value);
            var items = read(row);
            if (items?.Length != value.Length || !value.IsDense)
                items = new T[value.Length];
            value.CopyTo(items);
            write(row, items);
        };
    }
}
