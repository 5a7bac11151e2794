using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers (CPU: Mersenne twister). Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Generator.cs"/>.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
        {
            InitializeDevice(device);
            Handle = Native.efts_generator_new(seed);
            if (Handle == 0)
            {
                throw Native.Error();
            }
        }

        ~Generator() => Dispose(false);

        public nint Handle { get; private set; }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0)
            {
                Native.efts_generator_free(Handle);
                Handle = 0;
            }
        }
    }
}
