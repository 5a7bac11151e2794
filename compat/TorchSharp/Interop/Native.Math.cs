using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/math.cpp: arithmetic, products, means.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern nint efts_add(nint tensor, nint other, double alpha);

    [DllImport(Library)] public static extern int efts_add_(nint tensor, nint other, double alpha);

    [DllImport(Library)] public static extern int efts_add_scalar_(nint tensor, double other);

    [DllImport(Library)] public static extern nint efts_mul(nint tensor, nint other);

    [DllImport(Library)] public static extern int efts_mul_scalar_(nint tensor, double other);

    [DllImport(Library)] public static extern int efts_addcmul_(nint tensor, nint first, nint second, double value);

    [DllImport(Library)] public static extern int efts_addcdiv_(nint tensor, nint first, nint second, double value);

    [DllImport(Library)] public static extern nint efts_addmm(nint tensor, nint first, nint second, float beta, float alpha);

    [DllImport(Library)] public static extern int efts_addmm_(nint tensor, nint first, nint second, float beta, float alpha);

    [DllImport(Library)] public static extern nint efts_mm(nint tensor, nint other);

    [DllImport(Library)] public static extern nint efts_sqrt(nint tensor);

    [DllImport(Library)] public static extern nint efts_relu(nint tensor);

    [DllImport(Library)] public static extern int efts_relu_(nint tensor);

    [DllImport(Library)] public static extern nint efts_softmax(nint tensor, long dim, int type);

    [DllImport(Library)] public static extern nint efts_mean(nint tensor, long* dims, int count, int keep, int type);
}
