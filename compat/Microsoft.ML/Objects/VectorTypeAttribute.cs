namespace Microsoft.ML.Data;

/// <summary>
/// Says how long the vectors of a member are. Without sizes, their length may differ from row to row.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.vectortypeattribute
/// </summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute() => Dimensions = [];

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    public VectorTypeAttribute(int size)
    {
        Check.Param(size >= 0, nameof(size), "Should be non-negative number");
        Dimensions = [size];
    }

    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    public VectorTypeAttribute(params int[] dimensions)
    {
        Check.Param(dimensions.All(d => d >= 0), nameof(dimensions), "Should contain only non-negative values");
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; }
}
