namespace TorchSharp.Utils;

/// <summary>
/// Reads a tensor's elements from its memory, whatever its strides, and keeps the tensor alive.
/// Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Utils/TensorAccessor.cs"/>.
/// </summary>
public sealed unsafe class TensorAccessor<T> where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly T* memory;

    internal TensorAccessor(torch.Tensor tensor)
    {
        memory = (T*)tensor.DataPointer();
        this.tensor = tensor;
    }

    /// <summary>The elements, the last index moving fastest.</summary>
    public T[] ToArray()
    {
        var array = new T[tensor.numel()];
        if (tensor.is_contiguous())
        {
            new ReadOnlySpan<T>(memory, array.Length).CopyTo(array);
            return array;
        }
        var (shape, strides) = (tensor.shape, tensor.stride());
        for (var i = 0; i < array.Length; i++)
        {
            array[i] = memory[Offset(i, shape, strides)];
        }
        return array;
    }

    private static long Offset(long index, long[] shape, long[] strides)
    {
        var offset = 0L;
        for (var dim = shape.Length - 1; dim >= 0; dim--)
        {
            index = Math.DivRem(index, shape[dim], out var at);
            offset += at * strides[dim];
        }
        return offset;
    }
}
