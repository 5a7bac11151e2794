using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A stream of random numbers (CPU: Mersenne twister). Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Generator.cs"/>.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
        {
            this.device = InitializeDevice(device ?? CPU);
            Handle = Native.efts_generator_new(seed);
            if (Handle == 0)
            {
                throw Native.Error();
            }
        }

        internal Generator(nint handle)
        {
            Handle = handle != 0 ? handle : throw Native.Error();
            device = CPU;
        }

        ~Generator() => Dispose(false);

        /// <summary>Another handle on the process's generator, which is used where a caller names none.</summary>
        public static Generator Default => new(Native.efts_generator_default());

        public nint Handle { get; private set; }

        public Device device { get; private set; }

        /// <summary>The whole state as bytes.</summary>
        public Tensor get_state()
        {
            var state = Native.efts_generator_get_state(Handle);
            GC.KeepAlive(this);
            return state != 0 ? new Tensor(state) : throw Native.Error();
        }

        public void set_state(Tensor value)
        {
            Native.Check(Native.efts_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }

        public Generator manual_seed(long seed)
        {
            Native.Check(Native.efts_generator_seed(Handle, unchecked((ulong)seed)));
            return this;
        }

        public long initial_seed()
        {
            var seed = Native.efts_generator_initial_seed(Handle);
            GC.KeepAlive(this);
            return seed;
        }

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
