using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        device = InitializeDevice(device ?? input.device);
        var like = Native.efts_empty_like(input.Handle, (int)(dtype ?? input.dtype), (int)device.type, device.index);
        GC.KeepAlive(input);
        return Created(like, requires_grad);
    }

    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FilledLike(input, 0, dtype, device, requires_grad);

    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        FilledLike(input, 1, dtype, device, requires_grad);

    public static Tensor arange(
        Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        device = InitializeDevice(device);
        var whole = start.Type.IsIntegral() && stop.Type.IsIntegral() && step.Type.IsIntegral();
        var type = dtype ?? (whole ? ScalarType.Int64 : get_default_dtype());
        return Created(
            Native.efts_arange(start.Value, stop.Value, step.Value, (int)type, (int)device.type, device.index), requires_grad);
    }

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    private static Tensor FilledLike(Tensor input, Scalar value, ScalarType? dtype, Device? device, bool requires_grad) =>
        empty_like(input, dtype, device).fill_(value).requires_grad_(requires_grad);
}
