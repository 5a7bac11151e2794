namespace Microsoft.ML.Data;

/// <summary>
/// A vector of <see cref="Length"/> items, dense, or sparse with the default value wherever no item is stored.
/// A getter that is handed one writes over its buffers, so a value to be kept must be copied.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.vbuffer-1
/// </summary>
public readonly partial struct VBuffer<T>
{
    /// <summary>The number of items, stored or not.</summary>
    public readonly int Length;

    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    /// <summary>A dense vector of the first <paramref name="length"/> of <paramref name="values"/>, which it owns from now on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer values, or the length is negative.</exception>
    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param((values?.Length ?? 0) >= length, nameof(values));
        (Length, _count, _values, _indices) = (length, length, values, indices);
    }

    /// <summary>A vector with <paramref name="count"/> stored items, sparse if that is less than <paramref name="length"/>.</summary>
    /// <param name="values">At least <paramref name="count"/> values; the vector owns them from now on.</param>
    /// <param name="indices">Where they belong, in increasing order; not needed if dense.</param>
    /// <exception cref="ArgumentOutOfRangeException">The numbers contradict each other.</exception>
    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Check.Param(length >= 0, nameof(length));
        Check.Param(0 <= count && count <= length, nameof(count));
        Check.Param((values?.Length ?? 0) >= count, nameof(values));
        Check.Param(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        (Length, _count, _values, _indices) = (length, count, values, indices);
    }

    public bool IsDense => _count == Length;

    /// <summary>The stored items; if dense, all of them.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>Where the stored items belong; empty if dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public override string ToString()
        => IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    /// <summary>Room for another vector, in this one's buffers if they are large enough.</summary>
    internal VBufferEditor<T> Edit(int length, int? valuesCount, int? maxValuesCapacity, bool keepOldOnResize, bool requireIndicesOnDense)
    {
        Check.Param(length >= 0, "newLogicalLength", "Must be non-negative.");
        Check.Param(valuesCount is not < 0, nameof(valuesCount), "If specified, must be non-negative.");
        Check.Param(!(valuesCount > length), nameof(valuesCount), "If specified, must be no greater than newLogicalLength");

        var count = valuesCount ?? length;
        var largest = maxValuesCapacity ?? Array.MaxLength;
        var values = EnsureSize(_values, count, largest, keepOldOnResize);
        var needsIndices = count < length || requireIndicesOnDense;
        var indices = needsIndices ? EnsureSize(_indices, count, largest, keepOldOnResize) : _indices;
        return new VBufferEditor<T>(length, count, values, indices, needsIndices, values != _values, indices != _indices);
    }

    internal VBufferEditor<T> Edit() => Edit(Length, _count, null, false, false);

    /// <summary>Doubles, so that vectors of growing length don't allocate at every row.</summary>
    private static TItem[] EnsureSize<TItem>(TItem[] array, int least, int largest, bool keepOld)
    {
        Check.Param(least <= largest, "max", "min must not exceed max");
        var size = array?.Length ?? 0;
        if (size >= least)
            return array;
        var grown = Math.Max(least, (int)Math.Min(largest, size == 0 ? 4 : 2L * size));
        var result = new TItem[grown];
        if (keepOld)
            array?.CopyTo(result, 0);
        return result;
    }
}
