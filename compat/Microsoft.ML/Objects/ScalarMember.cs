using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A number, a bool, or text as memory.</summary>
internal class ScalarMember<TRow, T>(MemberInfo member) : RowMember<TRow, T>(member)
{
    public override Delegate Getter(RowHolder<TRow> holder)
    {
        var read = Read;
        return (ValueGetter<T>)((ref T destination) => destination = read(holder.Row));
    }

    public override Action<TRow> Setter(DataViewRow input, DataViewSchema.Column column)
    {
        var write = Write;
        var getter = input.GetGetter<T>(column);
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }
}
