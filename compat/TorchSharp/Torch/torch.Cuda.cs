namespace TorchSharp;

public static partial class torch
{
    /// <summary>Debian's libtorch is built without CUDA. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Torch.cs"/>.</summary>
    public static partial class cuda
    {
        public static bool is_available() => false;
    }
}
