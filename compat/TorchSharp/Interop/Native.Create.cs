using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/create.cpp: new tensors and random numbers.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern nint efts_empty(long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_zeros(long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_zeros_like(nint like, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_cat(nint* handles, int count, long dim);

    [DllImport(Library)] public static extern int efts_uniform_(nint tensor, double from, double to, nint generator);

    [DllImport(Library)] public static extern nint efts_generator_new(ulong seed);

    [DllImport(Library)] public static extern void efts_generator_free(nint generator);
}
