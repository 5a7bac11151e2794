using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

/// <content>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Torch.cs"/>.</content>
public static partial class torch
{
    /// <summary>libtorch's version: here the system's, in the package the one that it brings.</summary>
    public static unsafe string __version__ => Marshal.PtrToStringAnsi((nint)Native.efts_version()) ?? "";
}
