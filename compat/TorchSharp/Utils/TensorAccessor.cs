using System.Collections;

namespace TorchSharp.Utils;

/// <summary>
/// Reads and writes a tensor's elements in its memory, whatever its strides, and keeps the tensor alive.
/// Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Utils/TensorAccessor.cs"/>.
/// </summary>
public sealed unsafe class TensorAccessor<T> : IDisposable, IEnumerable<T> where T : unmanaged
{
    private torch.Tensor? tensor;
    private T* memory;

    internal TensorAccessor(torch.Tensor tensor)
    {
        memory = (T*)tensor.DataPointer();
        this.tensor = tensor;
    }

    public long Count => tensor?.numel() ?? 0;

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get => memory[Offset(indices)];
        set => memory[Offset(indices)] = value;
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        if (array.Length > 0 || Alive().ndim > 1)
        {
            CopyTo(array.AsSpan());
        }
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (Contiguous(array.Length - arrayIndex, tensorIndex) is { } count)
        {
            new Span<T>(memory + tensorIndex, count).CopyTo(array[arrayIndex..]);
            return;
        }
        for (var index = tensorIndex; index < Count && arrayIndex < array.Length; index++)
        {
            array[arrayIndex++] = memory[Offset(index)];
        }
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) =>
        CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        if (Contiguous(array.Length - arrayIndex, tensorIndex) is { } count)
        {
            array.Slice(arrayIndex, count).CopyTo(new Span<T>(memory + tensorIndex, count));
            return;
        }
        for (var index = tensorIndex; index < Count && arrayIndex < array.Length; index++)
        {
            memory[Offset(index)] = array[arrayIndex++];
        }
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        memory = null;
        tensor = null;
    }

    /// <summary>How many elements one copy moves, or null if the tensor's elements don't lie one after another.</summary>
    private int? Contiguous(int room, long tensorIndex)
    {
        var alive = Alive();
        var count = alive.numel();
        if (tensorIndex < 0 || tensorIndex >= count)
        {
            throw new ArgumentOutOfRangeException(nameof(tensorIndex));
        }
        return alive.is_contiguous() ? (int)Math.Max(0, Math.Min(room, count - tensorIndex)) : null;
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
        {
            return indices[0] < Count ? Offset(indices[0]) : throw new IndexOutOfRangeException();
        }
        var (shape, strides) = (Alive().shape, Alive().stride());
        var offset = 0L;
        for (var dim = shape.Length - 1; dim >= 0; dim--)
        {
            if (indices[dim] < 0 || indices[dim] >= shape[dim])
            {
                throw new IndexOutOfRangeException($"{indices[dim]} >= {shape[dim]} in dimension {dim}.");
            }
            offset += indices[dim] * strides[dim];
        }
        return offset;
    }

    /// <summary>Where the element of that number, counted row by row, lies in memory.</summary>
    private long Offset(long index)
    {
        var alive = Alive();
        if (index < 0 || index >= alive.numel())
        {
            throw new ArgumentOutOfRangeException($"{index} in a collection of  ${alive.numel()} elements.");
        }
        if (index == 0 || alive.is_contiguous())
        {
            return index;
        }
        var (shape, strides) = (alive.shape, alive.stride());
        var offset = 0L;
        for (var dim = shape.Length - 1; dim >= 0; dim--)
        {
            index = Math.DivRem(index, shape[dim], out var at);
            offset += at * strides[dim];
        }
        return offset;
    }

    private torch.Tensor Alive() => tensor ?? throw new NullReferenceException();
}
