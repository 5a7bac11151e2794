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
        (ItemType, Size) = (itemType, size);
    }

    public PrimitiveDataViewType ItemType { get; }

    /// <summary>The length of every vector; 0 if it isn't known.</summary>
    public int Size { get; }

    public bool IsKnownSize => Size > 0;

    public override bool Equals(DataViewType other)
        => other is VectorDataViewType vector && vector.ItemType.Equals(ItemType) && vector.Size == Size;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(ItemType, Size);

    public override string ToString() => IsKnownSize ? $"Vector<{ItemType}, {Size}>" : $"Vector<{ItemType}>";

    private static Type BufferOf(PrimitiveDataViewType itemType)
        => typeof(VBuffer<>).MakeGenericType((itemType ?? throw new ArgumentNullException(nameof(itemType))).RawType);
}
