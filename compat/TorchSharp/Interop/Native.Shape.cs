using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/shape.cpp: views and indexing.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern nint efts_index_get(nint tensor, NativeIndex* indices, int count);

    [DllImport(Library)] public static extern int efts_index_put(nint tensor, NativeIndex* indices, int count, nint value);

    [DllImport(Library)] public static extern nint efts_select0(nint tensor, long index);

    [DllImport(Library)] public static extern nint efts_t(nint tensor);

    [DllImport(Library)] public static extern nint efts_transpose(nint tensor, long first, long second);

    [DllImport(Library)] public static extern nint efts_permute(nint tensor, long* dims, int count);

    [DllImport(Library)] public static extern nint efts_view(nint tensor, long* shape, int count);

    [DllImport(Library)] public static extern nint efts_reshape(nint tensor, long* shape, int count);

    [DllImport(Library)] public static extern nint efts_flatten(nint tensor, long start, long end);

    [DllImport(Library)] public static extern nint efts_expand(nint tensor, long* shape, int count, int is_implicit);

    [DllImport(Library)] public static extern nint efts_unsqueeze(nint tensor, long dim);

    [DllImport(Library)] public static extern nint efts_squeeze(nint tensor);

    [DllImport(Library)] public static extern nint efts_squeeze_dim(nint tensor, long dim);

    [DllImport(Library)] public static extern nint efts_narrow(nint tensor, long dim, long start, long length);

    [DllImport(Library)] public static extern nint efts_slice(nint tensor, long dim, long start, long finish, long step);

    [DllImport(Library)] public static extern nint efts_index_select(nint tensor, long dim, nint index);

    [DllImport(Library)] public static extern nint efts_gather(nint tensor, long dim, nint index);

    [DllImport(Library)] public static extern int efts_index_copy_(nint tensor, long dim, nint index, nint source);

    [DllImport(Library)] public static extern int efts_index_add_(nint tensor, long dim, nint index, nint source, NativeScalar alpha);

    [DllImport(Library)] public static extern nint efts_zero_(nint tensor);
}
