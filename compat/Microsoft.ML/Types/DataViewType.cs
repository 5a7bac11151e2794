namespace Microsoft.ML.Data;

/// <summary>
/// The type of a column: which .NET type carries its values, and what they mean.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.dataviewtype
/// </summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType)
        => RawType = rawType ?? throw new ArgumentNullException(nameof(rawType));

    /// <summary>The .NET type of the values, the type argument of the column's <see cref="ValueGetter{TValue}"/>.</summary>
    public Type RawType { get; }

    public abstract bool Equals(DataViewType other);
}
