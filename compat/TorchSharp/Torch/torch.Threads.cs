using TorchSharp.Interop;

namespace TorchSharp;

/// <content>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.Parallelism.cs"/>.</content>
public static partial class torch
{
    public static int get_num_threads() => Native.efts_get_num_threads();

    /// <summary>Threads inside one operation, the BLAS's included; threads started later begin with this number.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.efts_set_num_threads(num));
}
