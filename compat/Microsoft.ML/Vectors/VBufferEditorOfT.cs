namespace Microsoft.ML.Data;

/// <summary>
/// The buffers of a vector in the making.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.vbuffereditor-1
/// </summary>
public readonly ref struct VBufferEditor<T>
{
    /// <summary>The items to be stored.</summary>
    public readonly Span<T> Values;

    /// <summary>Where they belong, in increasing order; empty if dense.</summary>
    public readonly Span<int> Indices;

    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool needsIndices, bool createdNewValues, bool createdNewIndices)
    {
        (_length, _values, _indices) = (length, values, indices);
        Values = values.AsSpan(0, count);
        Indices = needsIndices ? indices.AsSpan(0, count) : default;
        (CreatedNewValues, CreatedNewIndices) = (createdNewValues, createdNewIndices);
    }

    /// <summary>Whether <see cref="Values"/> is a new buffer.</summary>
    public bool CreatedNewValues { get; }

    /// <summary>Whether <see cref="Indices"/> is a new buffer.</summary>
    public bool CreatedNewIndices { get; }

    /// <summary>The finished vector; the editor must not be used after this.</summary>
    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    /// <summary>The finished vector with only the first <paramref name="physicalValuesCount"/> items stored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Check.Param(physicalValuesCount <= Values.Length, nameof(physicalValuesCount),
            "Updating physicalValuesCount during CommitTruncated cannot be greater than the original physicalValuesCount value used in Create.");
        return new VBuffer<T>(_length, physicalValuesCount, _values, _indices);
    }
}
