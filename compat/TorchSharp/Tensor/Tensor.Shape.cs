using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        public Tensor narrow(long dim, long start, long length) => Result(Native.efts_narrow(Handle, dim, start, length), this);

        /// <summary>The transpose of a matrix, on the same memory.</summary>
        public Tensor t() => Result(Native.efts_t(Handle), this);

        /// <summary>Another shape of the same memory; one size may be -1.</summary>
        public Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape)
            {
                return Result(Native.efts_view(Handle, sizes, shape.Length), this);
            }
        }

        public Tensor reshape(params long[] shape)
        {
            fixed (long* sizes = shape)
            {
                return Result(Native.efts_reshape(Handle, sizes, shape.Length), this);
            }
        }
    }
}
