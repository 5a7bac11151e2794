using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// Views over objects, and objects from views.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataoperationscatalog
/// </summary>
public sealed class DataOperationsCatalog
{
    internal DataOperationsCatalog()
    {
    }

    /// <summary>A view over <paramref name="data"/>, which is enumerated once a cursor and must give the same objects each time.</summary>
    /// <param name="schemaDefinition">Null for what the attributes of <typeparamref name="TRow"/> say.</param>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        Check.NotNull(data, nameof(data));
        return new EnumerableDataView<TRow>(data, schemaDefinition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read));
    }

    /// <summary>A view over <paramref name="data"/> with the column types and annotations of <paramref name="schema"/>.</summary>
    /// <exception cref="InvalidOperationException">A column has no member.</exception>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        Check.NotNull(data, nameof(data));
        Check.NotNull(schema, nameof(schema));
        var definition = SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read);
        foreach (var column in schema)
        {
            var target = definition[column.Name] ?? throw new InvalidOperationException($"Type should contain a member named {column.Name}");
            target.ColumnType = column.Type;
            target.Take(column.Annotations);
        }

        return new EnumerableDataView<TRow>(data, definition);
    }

    /// <summary>The rows of <paramref name="data"/> as objects. Classes come as they are at the cursor, counted from 1.</summary>
    /// <param name="reuseRowObject">Whether every row is written to the same object.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, and that isn't to be ignored.</exception>
    /// <exception cref="InvalidOperationException">A member isn't of its column's type.</exception>
    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        Check.NotNull(data, nameof(data));
        return Rows(data, new ObjectReader<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition), reuseRowObject);
    }

    private static IEnumerable<TRow> Rows<TRow>(IDataView data, ObjectReader<TRow> reader, bool reuseRowObject)
        where TRow : class, new()
    {
        using var cursor = data.GetRowCursor(reader.Columns);
        var fill = reader.Over(cursor);
        TRow row = null;
        while (cursor.MoveNext())
        {
            row = reuseRowObject && row != null ? row : new TRow();
            fill(row);
            yield return row;
        }
    }
}
