using TorchSharp.Interop;

namespace TorchSharp;

// Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Factories, without the dimension names that follow the optional parameters there.
public static unsafe partial class torch
{
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty([size], dtype, device, requires_grad);

    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        empty([rows, columns], dtype, device, requires_grad);

    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        device = InitializeDevice(device);
        fixed (long* shape = size)
        {
            return Created(Native.efts_empty(shape, size.Length, NumberOf(dtype), (int)device.type, device.index), requires_grad);
        }
    }

    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        device = InitializeDevice(device);
        return Created(Native.efts_zeros(&size, 1, NumberOf(dtype), (int)device.type, device.index), requires_grad);
    }

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        device = InitializeDevice(device ?? input.device);
        var like = Native.efts_zeros_like(input.Handle, (int)(dtype ?? input.dtype), (int)device.type, device.index);
        GC.KeepAlive(input);
        return Created(like, requires_grad);
    }

    /// <summary>Draws each element evenly from [0, 1).</summary>
    public static Tensor rand(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null)
    {
        using var frozen = no_grad();
        return empty(rows, columns, dtype, device).uniform_(0, 1, generator).requires_grad_(requires_grad);
    }

    /// <summary>A copy of the array.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var tensor = empty([rawArray.LongLength], ScalarType.Float32, device);
        rawArray.CopyTo(new Span<float>((void*)tensor.DataPointer(), rawArray.Length));
        if (dtype is { } type && type != ScalarType.Float32)
        {
            tensor = tensor.Moved(type, tensor.device, copy: false, disposeAfter: true, nonBlocking: false);
        }
        return requires_grad ? tensor.requires_grad_() : tensor;
    }

    private static int NumberOf(ScalarType? dtype) => (int)(dtype ?? ScalarType.Float32);

    private static Tensor Created(nint result, bool requires_grad)
    {
        var tensor = Tensor.Result(result, null);
        return requires_grad ? tensor.requires_grad_() : tensor;
    }
}
