using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>native/create.cpp: new tensors and random numbers.</content>
internal static unsafe partial class Native
{
    [DllImport(Library)] public static extern nint efts_empty(long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_zeros(long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)]
    public static extern nint efts_full(
        long* shape, int dims, NativeScalar value, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_empty_like(nint like, int type, int device_type, int device_index);

    [DllImport(Library)]
    public static extern nint efts_arange(
        NativeScalar start, NativeScalar stop, NativeScalar step, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_cat(nint* handles, int count, long dim);

    [DllImport(Library)] public static extern nint efts_stack(nint* handles, int count, long dim);

    [DllImport(Library)]
    public static extern nint efts_rand(
        nint generator, long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)]
    public static extern nint efts_randn(
        nint generator, long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)]
    public static extern nint efts_randint(
        nint generator, long low, long high, long* shape, int dims, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern nint efts_randperm(nint generator, long n, int type, int device_type, int device_index);

    [DllImport(Library)] public static extern int efts_uniform_(nint tensor, double from, double to, nint generator);

    [DllImport(Library)] public static extern int efts_normal_(nint tensor, double mean, double std, nint generator);

    [DllImport(Library)] public static extern int efts_bernoulli_(nint tensor, double p, nint generator);

    [DllImport(Library)] public static extern int efts_bernoulli_tensor_(nint tensor, nint p, nint generator);

    [DllImport(Library)] public static extern nint efts_generator_new(ulong seed);

    [DllImport(Library)] public static extern nint efts_generator_default();

    [DllImport(Library)] public static extern void efts_generator_free(nint generator);

    [DllImport(Library)] public static extern int efts_generator_seed(nint generator, ulong seed);

    [DllImport(Library)] public static extern long efts_generator_initial_seed(nint generator);

    [DllImport(Library)] public static extern nint efts_generator_get_state(nint generator);

    [DllImport(Library)] public static extern int efts_generator_set_state(nint generator, nint state);
}
