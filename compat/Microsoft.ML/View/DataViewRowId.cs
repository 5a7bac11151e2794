namespace Microsoft.ML.Data;

/// <summary>
/// The identity of a row, 128 bits.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.dataviewrowid
/// </summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    public readonly ulong Low;

    public readonly ulong High;

    public DataViewRowId(ulong low, ulong high)
    {
        Low = low;
        High = high;
    }

    public int CompareTo(DataViewRowId other)
        => High == other.High ? Low.CompareTo(other.Low) : High.CompareTo(other.High);

    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Low, High);

    /// <summary>32 hexadecimal digits, the high half first.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
