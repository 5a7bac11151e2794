namespace Microsoft.ML.Data;

/// <summary>
/// A class out of a known number of classes. At a cursor the value 0 means missing and 1 to <see cref="Count"/> the classes.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.keydataviewtype
/// </summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    /// <param name="type">byte, ushort, uint or ulong.</param>
    /// <param name="count">How many classes there are: at least 1, at most what <paramref name="type"/> can hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another type, or another count.</exception>
    public KeyDataViewType(Type type, ulong count) : base(type)
    {
        if (!IsValidDataType(type))
            throw new ArgumentOutOfRangeException(nameof(type), "Type is not valid, it must be Byte, UInt16, UInt32, or UInt64.");
        if (count == 0 || count > Largest(type))
        {
            throw new ArgumentOutOfRangeException(nameof(count), $"The cardinality of a KeyDataViewType must not exceed {type.Name}.MaxValue "
                + $"and must be strictly positive, but got {count}.");
        }

        Count = count;
    }

    /// <inheritdoc cref="KeyDataViewType(Type, ulong)"/>
    public KeyDataViewType(Type type, int count) : this(type, (ulong)count)
    {
        if (count <= 0)
            throw new ArgumentOutOfRangeException(nameof(count), "The cardinality of a KeyDataViewType must be strictly positive.");
    }

    /// <summary>The number of classes.</summary>
    public ulong Count { get; }

    public static bool IsValidDataType(Type type)
        => type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(byte);

    public override bool Equals(DataViewType other)
        => other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    private static ulong Largest(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => byte.MaxValue,
        TypeCode.UInt16 => ushort.MaxValue,
        TypeCode.UInt32 => uint.MaxValue,
        _ => ulong.MaxValue
    };
}
