namespace Microsoft.ML.Data;

/// <summary>
/// Says how long the vectors of a member are. Without a size, or with 0, their length may differ from row to row.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.vectortypeattribute
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute()
    {
    }

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    public VectorTypeAttribute(int size)
    {
        Check.Param(size >= 0, nameof(size), "Should be non-negative number");
        Size = size;
    }

    internal int Size { get; }
}
