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

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool needsIndices)
    {
        (_length, _values, _indices) = (length, values, indices);
        Values = values.AsSpan(0, count);
        Indices = needsIndices ? indices.AsSpan(0, count) : default;
    }

    /// <summary>The finished vector; the editor must not be used after this.</summary>
    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);
}
