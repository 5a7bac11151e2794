using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace TorchSharp.Interop;

/// <summary>The functions of libefts.so (native/*.cpp). Handles are at::Tensor* and at::Generator*.</summary>
internal static unsafe partial class Native
{
    private const string Library = "efts";

    /// <summary>The error that the calling thread's last failed call left, as the exception TorchSharp throws.</summary>
    public static ExternalException Error() => new(Marshal.PtrToStringAnsi((nint)efts_take_error()));

    public static void Check(int status)
    {
        if (status != 0)
        {
            throw Error();
        }
    }

    public static int Flag(bool value) => value ? 1 : 0;

    /// <summary>A null type is -1: libtorch picks it.</summary>
    public static int Type(torch.ScalarType? type) => type is { } known ? (int)known : -1;

    [DllImport(Library)] private static extern byte* efts_take_error();

    [DllImport(Library)] public static extern int efts_set_num_threads(int threads);

    [DllImport(Library)] public static extern int efts_get_num_threads();
}
