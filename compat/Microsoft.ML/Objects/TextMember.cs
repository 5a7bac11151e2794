using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A string; null is empty text.</summary>
internal sealed class TextMember<TRow>(MemberInfo member) : RowMember<TRow, string>(member)
{
    public override Delegate Getter(RowHolder<TRow> holder)
    {
        var read = Read;
        return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> destination) => destination = read(holder.Row).AsMemory());
    }

    public override Action<TRow> Setter(DataViewRow input, DataViewSchema.Column column)
    {
        var write = Write;
        var getter = input.GetGetter<ReadOnlyMemory<char>>(column);
        var value = ReadOnlyMemory<char>.Empty;
        return row =>
        {
            getter(ref value);
            write(row, value.ToString());
        };
    }
}
