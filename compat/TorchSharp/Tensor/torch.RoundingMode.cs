namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient is rounded. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.PointwiseOps.cs"/>.</summary>
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }
}
