namespace Microsoft.ML.Data;

/// <summary>
/// The annotations with a meaning: names of a vector's slots, and values of a key's classes.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.schemaannotationsextensions
/// </summary>
public static class SchemaAnnotationsExtensions
{
    internal const string SlotNames = "SlotNames";
    internal const string KeyValues = "KeyValues";

    /// <summary>Whether the column is a vector of known size with a text for each slot.</summary>
    public static bool HasSlotNames(this DataViewSchema.Column column)
        => column.Type is VectorDataViewType { Size: > 0 } vector
            && column.Annotations.Schema.GetColumnOrNull(SlotNames)?.Type is VectorDataViewType { ItemType: TextDataViewType } names
            && names.Size == vector.Size;

    /// <exception cref="InvalidOperationException">The column has none.</exception>
    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames)
        => column.Annotations.GetValue(SlotNames, ref slotNames);

    /// <summary>Whether the column is a key, or a vector of keys, with a value for each class.</summary>
    /// <param name="keyValueItemType">The type of the values; null for text.</param>
    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType keyValueItemType = null)
        => ((column.Type as VectorDataViewType)?.ItemType ?? column.Type) is KeyDataViewType key
            && column.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is VectorDataViewType values
            && key.Count == (ulong)values.Size
            && (keyValueItemType ?? TextDataViewType.Instance).Equals(values.ItemType);

    /// <exception cref="InvalidOperationException">The column has none, or they are of another type.</exception>
    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues)
        => column.Annotations.GetValue(KeyValues, ref keyValues);
}
