using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>efts_index of native/shape.cpp: one part of <c>tensor[...]</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeIndex
{
    /// <summary>A slice's bound that isn't given.</summary>
    public const long Absent = long.MinValue;

    public long Kind;
    public long Start;
    public long Stop;
    public long Step;
    public nint Tensor;
}
