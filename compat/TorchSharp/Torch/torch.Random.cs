namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the process's default generator. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.RandomSampling.cs"/>.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
}
