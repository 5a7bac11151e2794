namespace TorchSharp;

/// <content>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.LocallyDisablingGradientComputation.cs"/>.</content>
public static partial class torch
{
    /// <summary>No graph is recorded in this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new AutoGradMode(false);
}
