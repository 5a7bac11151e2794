using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(dtype, InitializeDevice(device), copy, disposeAfter, non_blocking);

        public Tensor cpu() => Moved(dtype, CPU, false, false, false);

        public Tensor contiguous() => Result(Native.efts_contiguous(Handle), this);

        public Tensor clone() => Result(Native.efts_clone(Handle), this);

        /// <summary>The same memory without the history.</summary>
        public Tensor detach() => Result(Native.efts_detach(Handle), this);

        public Tensor alias() => Result(Native.efts_alias(Handle), this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            InPlace(Native.efts_copy_(Handle, source.Handle, Native.Flag(nonBlocking)), source);

        internal Tensor Moved(ScalarType type, Device place, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var moved = Native.efts_to(
                Handle, (int)type, (int)place.type, place.index, Native.Flag(copy), Native.Flag(nonBlocking));
            if (disposeAfter && moved != 0)
            {
                Dispose();
            }
            return Result(moved, this);
        }
    }
}
