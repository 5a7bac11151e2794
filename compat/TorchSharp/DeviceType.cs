namespace TorchSharp;

/// <summary>Where a tensor lies. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/Tensor.cs"/>.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}
