using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>efts_scalar of native/efts.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeScalar
{
    private readonly long isReal;
    private readonly long bits;

    private NativeScalar(long isReal, long bits)
    {
        this.isReal = isReal;
        this.bits = bits;
    }

    public static NativeScalar Of(long value) => new(0, value);

    public static NativeScalar Of(double value) => new(1, BitConverter.DoubleToInt64Bits(value));
}
