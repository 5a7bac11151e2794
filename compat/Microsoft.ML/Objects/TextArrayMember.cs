using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>An array of strings.</summary>
internal sealed class TextArrayMember<TRow>(MemberInfo member) : RowMember<TRow, string[]>(member)
{
    public override Delegate Getter(RowHolder<TRow> holder)
    {
        var read = Read;
        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> destination) =>
        {
            var texts = read(holder.Row) ?? [];
            var editor = VBufferEditor.Create(ref destination, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            destination = editor.Commit();
        });
    }

    public override Action<TRow> Setter(DataViewRow input, DataViewSchema.Column column)
    {
        var (read, write) = (Read, Write);
        var getter = input.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var value = default(VBuffer<ReadOnlyMemory<char>>);
        return row =>
        {
            getter(ref value);
            var texts = read(row);
            if (texts?.Length != value.Length)
                texts = new string[value.Length];
            foreach (var (i, text) in value.Items(all: true))
                texts[i] = text.ToString();
            write(row, texts);
        };
    }
}
