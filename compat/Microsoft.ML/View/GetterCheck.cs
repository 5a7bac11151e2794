namespace Microsoft.ML.Data;

/// <summary>Makes sure that a getter is asked for with the type of its column.</summary>
internal static class GetterCheck
{
    /// <exception cref="InvalidOperationException">It gets another type.</exception>
    public static ValueGetter<TValue> As<TValue>(Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter for column #{column}: '{typeof(TValue)}', expected type: '{column.Type.RawType}'.");
}
