using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/tensor.cpp: one tensor: lifetime, metadata, memory, shape.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern void efts_tensor_free(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern long efts_dim(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern long efts_numel(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern long efts_element_size(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern int efts_dtype(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern int efts_device_type(nint tensor);

    [DllImport(Library)] public static extern int efts_is_contiguous(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern int efts_requires_grad(nint tensor);

    [DllImport(Library), SuppressGCTransition] public static extern void efts_shape(nint tensor, long* shape);

    [DllImport(Library), SuppressGCTransition] public static extern void efts_strides(nint tensor, long* strides);

    [DllImport(Library)] public static extern nint efts_data(nint tensor);

    [DllImport(Library)]
    public static extern nint efts_to(
        nint tensor, int type, int device_type, int device_index, int copy, int non_blocking);

    [DllImport(Library)] public static extern nint efts_contiguous(nint tensor);

    [DllImport(Library)] public static extern nint efts_clone(nint tensor);

    [DllImport(Library)] public static extern nint efts_detach(nint tensor);

    [DllImport(Library)] public static extern nint efts_alias(nint tensor);

    [DllImport(Library)] public static extern nint efts_narrow(nint tensor, long dim, long start, long length);

    [DllImport(Library)] public static extern nint efts_t(nint tensor);

    [DllImport(Library)] public static extern nint efts_view(nint tensor, long* shape, int count);

    [DllImport(Library)] public static extern nint efts_reshape(nint tensor, long* shape, int count);

    [DllImport(Library)] public static extern int efts_copy_(nint tensor, nint source, int non_blocking);

    [DllImport(Library)] public static extern int efts_set_(nint tensor, nint source);

    [DllImport(Library)] public static extern int efts_set_requires_grad(nint tensor, int value);
}
