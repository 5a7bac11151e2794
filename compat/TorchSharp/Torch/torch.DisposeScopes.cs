namespace TorchSharp;

public static partial class torch
{
    /// <summary>Opens a scope in this thread. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.cs"/>.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.ThreadSingleton.NewDisposeScope();
}
