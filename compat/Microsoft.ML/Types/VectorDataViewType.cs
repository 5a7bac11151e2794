using System.Collections.Immutable;

namespace Microsoft.ML.Data;

/// <summary>
/// Vectors of one item type, carried as <see cref="VBuffer{T}"/>. A size of 0 means that the length differs from row to row.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.vectordataviewtype
/// </summary>
public sealed class VectorDataViewType : StructuredDataViewType
{
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is negative.</exception>
    public VectorDataViewType(PrimitiveDataViewType itemType, int size = 0) : base(BufferOf(itemType))
    {
        Check.Param(size >= 0, nameof(size));
        (ItemType, Size, Dimensions) = (itemType, size, [size]);
    }

    /// <summary>A vector that is read as a block with several dimensions, the last one running fastest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no dimensions, or one is negative.</exception>
    /// <exception cref="OverflowException">The product of the dimensions is no int.</exception>
    public VectorDataViewType(PrimitiveDataViewType itemType, params int[] dimensions) : base(BufferOf(itemType))
    {
        Check.Param(dimensions?.Length > 0, nameof(dimensions));
        Check.Param(dimensions.All(d => d >= 0), nameof(dimensions));
        (ItemType, Size, Dimensions) = (itemType, dimensions.Aggregate(1, (size, d) => checked(size * d)), [.. dimensions]);
    }

    /// <summary>At least one number; 0 stands for an unknown length.</summary>
    public ImmutableArray<int> Dimensions { get; }

    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The product of <see cref="Dimensions"/>; 0 if it isn't known.</summary>
    public int Size { get; }

    public bool IsKnownSize => Size > 0;

    public override bool Equals(DataViewType other)
        => other is VectorDataViewType vector && vector.ItemType.Equals(ItemType) && vector.Dimensions.SequenceEqual(Dimensions);

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => Dimensions.Aggregate(ItemType.GetHashCode(), HashCode.Combine);

    public override string ToString()
    {
        var dimensions = Dimensions.Length == 1
            ? Dimensions.Where(d => d > 0).Select(d => $", {d}")
            : Dimensions.Select(d => d > 0 ? $", {d}" : ", *");
        return $"Vector<{ItemType}{string.Concat(dimensions)}>";
    }

    private static Type BufferOf(PrimitiveDataViewType itemType)
        => typeof(VBuffer<>).MakeGenericType((itemType ?? throw new ArgumentNullException(nameof(itemType))).RawType);
}
