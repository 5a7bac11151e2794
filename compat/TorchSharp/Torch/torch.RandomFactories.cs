using TorchSharp.Interop;

namespace TorchSharp;

// Mirrors https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Factories/rand.cs
public static partial class torch
{
    public static Tensor rand(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand((ReadOnlySpan<long>)size, dtype, device, requires_grad, generator);

    public static Tensor rand(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        rand([size], dtype, device, requires_grad, generator);

    public static Tensor rand(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null) =>
        rand([rows, columns], dtype, device, requires_grad, generator);

    public static unsafe Tensor rand(
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null)
    {
        device = InitializeDevice(device);
        fixed (long* shape = size)
        {
            var drawn = Native.efts_rand(
                generator?.Handle ?? 0, shape, size.Length, (int)(dtype ?? get_default_dtype()), (int)device.type, device.index);
            GC.KeepAlive(generator);
            return Created(drawn, requires_grad);
        }
    }

    public static Tensor randn(
        long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn((ReadOnlySpan<long>)size, dtype, device, requires_grad, generator);

    public static Tensor randn(
        long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        randn([size], dtype, device, requires_grad, generator);

    public static Tensor randn(
        long rows,
        long columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null) =>
        randn([rows, columns], dtype, device, requires_grad, generator);

    public static unsafe Tensor randn(
        ReadOnlySpan<long> size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null)
    {
        device = InitializeDevice(device);
        fixed (long* shape = size)
        {
            var drawn = Native.efts_randn(
                generator?.Handle ?? 0, shape, size.Length, (int)(dtype ?? get_default_dtype()), (int)device.type, device.index);
            GC.KeepAlive(generator);
            return Created(drawn, requires_grad);
        }
    }

    public static Tensor randint(
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator);

    /// <summary>Whole numbers of [low, high), int64 if no type is named.</summary>
    public static unsafe Tensor randint(
        long low,
        long high,
        long[] size,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        Generator? generator = null)
    {
        device = InitializeDevice(device);
        fixed (long* shape = size)
        {
            var drawn = Native.efts_randint(
                generator?.Handle ?? 0, low, high, shape, size.Length, (int)(dtype ?? ScalarType.Int64), (int)device.type, device.index);
            GC.KeepAlive(generator);
            return Created(drawn, requires_grad);
        }
    }

    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
    {
        device = InitializeDevice(device);
        var drawn = Native.efts_randperm(
            generator?.Handle ?? 0, n, (int)(dtype ?? ScalarType.Int64), (int)device.type, device.index);
        GC.KeepAlive(generator);
        return Created(drawn, requires_grad);
    }
}
