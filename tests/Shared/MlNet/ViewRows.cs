using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Tests.MlNet;

/// <summary>A view's rows and schema as text, exact to the bit, whatever its columns are.</summary>
internal static class ViewRows
{
    /// <summary>Every column's value, by name, of every row.</summary>
    public static string[] Of(IDataView view) => Of(view, view.Schema);

    public static string[] Of(IDataView view, IEnumerable<DataViewSchema.Column> columns, Random? random = null)
    {
        using var cursor = view.GetRowCursor(columns, random);
        var read = Readers(cursor, columns);
        var rows = new List<string>();
        while (cursor.MoveNext())
        {
            rows.Add(read());
        }
        return [.. rows];
    }

    /// <summary>What gives the cursor's current row.</summary>
    public static Func<string> Readers(DataViewRow row, IEnumerable<DataViewSchema.Column> columns)
    {
        (string Name, Func<string> Read)[] readers = [.. columns.Select(column => (column.Name, Reader(row, column)))];
        return () => string.Join(" ", readers.Select(reader => $"{reader.Name}={reader.Read()}"));
    }

    /// <summary>Names, types, and the names of keys' values and of vectors' slots.</summary>
    public static string[] Schema(IDataView view) => [.. view.Schema.Select(column => $"{column.Name} {column.Type} [{Names(column, "KeyValues")}] [{Names(column, "SlotNames")}]")];

    private static string Names(DataViewSchema.Column column, string annotation)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation) is null)
        {
            return "";
        }
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue(annotation, ref names);
        return string.Join(',', names.DenseValues());
    }

    private static Func<string> Reader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        TextDataViewType => Reader<ReadOnlyMemory<char>>(row, column, value => value.ToString()),
        KeyDataViewType => Reader<uint>(row, column, value => value.ToString(CultureInfo.InvariantCulture)),
        NumberDataViewType => Reader<float>(row, column, Exact),
        VectorDataViewType => Reader<VBuffer<float>>(row, column, value => string.Join(',', value.DenseValues().Select(Exact))),
        _ => throw new NotSupportedException(column.Type.ToString()),
    };

    private static Func<string> Reader<T>(DataViewRow row, DataViewSchema.Column column, Func<T, string> format)
    {
        var (getter, value) = (row.GetGetter<T>(column), default(T)!);
        return () =>
        {
            getter(ref value);
            return format(value);
        };
    }

    private static string Exact(float value) => BitConverter.SingleToInt32Bits(value).ToString("x8", CultureInfo.InvariantCulture);
}
