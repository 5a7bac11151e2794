using TorchSharp.Interop;

namespace TorchSharp;

/// <content>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/torch.LocallyDisablingGradientComputation.cs"/>.</content>
public static partial class torch
{
    /// <summary>No graph is recorded in this thread until the result is disposed.</summary>
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => Native.efts_grad_enabled() != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.efts_inference_enabled() != 0;
}
