using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

// Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Factories/Tensor.Factories.cs
public static unsafe partial class torch
{
    /// <summary>A tensor on the array's own memory: writing to one writes to the other.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) =>
        from_array(rawArray, ToScalarType(rawArray.GetType().GetElementType()!), device ?? CPU);

    /// <summary>A tensor on the array's own memory, unless another type or device asks for a copy.</summary>
    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false)
    {
        device = InitializeDevice(device);
        var own = ToScalarType(rawArray.GetType().GetElementType()!);
        var shape = new long[rawArray.Rank];
        for (var dim = 0; dim < shape.Length; dim++)
        {
            shape[dim] = rawArray.GetLength(dim);
        }
        var shared = Shared(rawArray, shape, own);
        return (dtype is { } type && type != own ? shared.to(type, disposeAfter: true) : shared).requires_grad_(requires_grad);
    }

    private static Tensor Shared(Array array, long[] shape, ScalarType type)
    {
        var pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        fixed (long* sizes = shape)
        {
            var memory = (void*)pin.AddrOfPinnedObject();
            var tensor = Native.efts_from_memory((nint)memory, sizes, shape.Length, (int)type, &Release, GCHandle.ToIntPtr(pin));
            if (tensor == 0)
            {
                pin.Free();
            }
            return Tensor.Result(tensor, array);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint pin) => GCHandle.FromIntPtr(pin).Free();

    private static Tensor Copied<T>(
        ReadOnlySpan<T> values, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad) where T : unmanaged
    {
        var own = ToScalarType(typeof(T));
        var total = 1L;
        foreach (var size in dimensions)
        {
            total *= size;
        }
        if (total > values.Length)
        {
            throw new ArgumentException($"mismatched total size creating a tensor from an array: {total} vs. {values.Length}");
        }
        var tensor = empty(dimensions, own, device);
        values[..(int)total].CopyTo(new Span<T>((void*)tensor.DataPointer(), (int)total));
        if (dtype is { } type && type != own)
        {
            tensor = tensor.to(type, disposeAfter: true);
        }
        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    private static ReadOnlySpan<T> Flat<T>(Array array) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
}
