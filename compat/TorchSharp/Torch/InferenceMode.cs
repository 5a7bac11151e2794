using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>Holds libtorch's guard. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Autograd.cs"/>.</summary>
internal sealed class InferenceMode(bool mode) : IDisposable
{
    // No finalizer: the guard belongs to the thread that made it.
    private nint guard = Native.efts_inference_new(Native.Flag(mode));

    public void Dispose()
    {
        if (guard != 0)
        {
            Native.efts_inference_free(guard);
            guard = 0;
        }
    }
}
