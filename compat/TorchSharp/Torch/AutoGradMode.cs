using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Sets the thread's gradient mode, and back when disposed. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Autograd.cs"/>.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly int before = Native.efts_grad_enabled();

    public AutoGradMode(bool enabled) => Native.efts_set_grad_enabled(Native.Flag(enabled));

    public void Dispose() => Native.efts_set_grad_enabled(before);
}
