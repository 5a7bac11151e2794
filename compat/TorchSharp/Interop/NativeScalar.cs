using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>efts_scalar of native/efts.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeScalar
{
    private readonly long kind;
    private readonly long bits;

    private NativeScalar(long kind, long bits)
    {
        this.kind = kind;
        this.bits = bits;
    }

    public static NativeScalar None => new(3, 0);

    public torch.ScalarType Type => kind switch
    {
        0 => torch.ScalarType.Int64,
        1 => torch.ScalarType.Float64,
        _ => torch.ScalarType.Bool,
    };

    public static NativeScalar Of(long value) => new(0, value);

    public static NativeScalar Of(double value) => new(1, BitConverter.DoubleToInt64Bits(value));

    public static NativeScalar Of(bool value) => new(2, value ? 1 : 0);
}
