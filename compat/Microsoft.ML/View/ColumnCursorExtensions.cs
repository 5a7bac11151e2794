using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>
/// One column of a view as an enumerable.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.columncursorextensions
/// </summary>
public static class ColumnCursorExtensions
{
    private static readonly MethodInfo ArraysMethod = typeof(ColumnCursorExtensions).GetMethod(nameof(Arrays), BindingFlags.NonPublic | BindingFlags.Static);

    /// <inheritdoc cref="GetColumn{T}(IDataView, DataViewSchema.Column)"/>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
        => data.GetColumn<T>(data.Schema[columnName]);

    /// <summary>The values of a column, read anew at each enumeration.</summary>
    /// <typeparam name="T">The column's raw type, or string for text, or an array for vectors. A vector as such shares its buffer with the next one.</typeparam>
    /// <exception cref="ArgumentOutOfRangeException">The column isn't of this view, or its values are of another type.</exception>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        Check.NotNull(data, nameof(data));
        Check.NotEmpty(column.Name, nameof(column));
        var own = data.Schema[column.Index];
        Check.Param(own.Name == column.Name && own.Type == column.Type, nameof(column),
            $"column with name {column.Name}, type {column.Type}, and index {column.Index} cannot be found in data");

        if (column.Type.RawType == typeof(T))
            return Values(data, column, (T value) => value);
        if (typeof(T) == typeof(string) && column.Type is TextDataViewType)
            return (IEnumerable<T>)Values(data, column, (ReadOnlyMemory<char> text) => text.ToString());
        if (typeof(T).IsArray)
        {
            var vector = column.Type as VectorDataViewType;
            Check.Param(vector != null, nameof(column), $"Cannot load vector type, {column.Type}, specified in column to the user-defined type, {typeof(T)}.");
            if (typeof(T) == typeof(string[]) && vector.ItemType is TextDataViewType)
                return (IEnumerable<T>)Values(data, column, (VBuffer<ReadOnlyMemory<char>> texts) => Strings(texts));
            if (typeof(T).GetElementType() == vector.ItemType.RawType)
                return (IEnumerable<T>)ArraysMethod.MakeGenericMethod(vector.ItemType.RawType).Invoke(null, [data, column]);
        }

        throw new ArgumentOutOfRangeException(nameof(column),
            $"Cannot map column (name: {column.Name}, type: {column.Type}) in data to the user-defined type, {typeof(T)}.");
    }

    private static IEnumerable<T[]> Arrays<T>(IDataView data, DataViewSchema.Column column)
        => Values(data, column, (VBuffer<T> vector) =>
        {
            var items = new T[vector.Length];
            vector.CopyTo(items);
            return items;
        });

    // Slots that a sparse vector doesn't store stay null.
    private static string[] Strings(VBuffer<ReadOnlyMemory<char>> texts)
    {
        var strings = new string[texts.Length];
        foreach (var (i, text) in texts.Items())
            strings[i] = text.ToString();
        return strings;
    }

    private static IEnumerable<TResult> Values<TValue, TResult>(IDataView data, DataViewSchema.Column column, Func<TValue, TResult> convert)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<TValue>(column);
        TValue value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(value);
        }
    }
}
