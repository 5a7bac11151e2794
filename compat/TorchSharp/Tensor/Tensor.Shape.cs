using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor t() => Result(Native.efts_t(Handle), this);

        public Tensor transpose(long dim0, long dim1) => Result(Native.efts_transpose(Handle, dim0, dim1), this);

        public unsafe Tensor permute(params long[] permutation)
        {
            fixed (long* dims = permutation)
            {
                return Result(Native.efts_permute(Handle, dims, permutation.Length), this);
            }
        }

        public unsafe Tensor view(params long[] shape)
        {
            fixed (long* sizes = shape)
            {
                return Result(Native.efts_view(Handle, sizes, shape.Length), this);
            }
        }

        public unsafe Tensor reshape(params long[] shape)
        {
            fixed (long* sizes = shape)
            {
                return Result(Native.efts_reshape(Handle, sizes, shape.Length), this);
            }
        }

        public unsafe Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false)
        {
            fixed (long* shape = sizes)
            {
                return Result(Native.efts_expand(Handle, shape, sizes.Length, Native.Flag(isImplicit)), this);
            }
        }

        public Tensor expand(long[] sizes, bool isImplicit = false) => expand((ReadOnlySpan<long>)sizes, isImplicit);

        public Tensor expand(params long[] sizes) => expand((ReadOnlySpan<long>)sizes, false);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Result(Native.efts_flatten(Handle, start_dim, end_dim), this);

        public Tensor unsqueeze(long dim) => Result(Native.efts_unsqueeze(Handle, dim), this);

        public Tensor squeeze(long? dim = null) =>
            Result(dim is { } one ? Native.efts_squeeze_dim(Handle, one) : Native.efts_squeeze(Handle), this);

        public Tensor narrow(long dim, long start, long length) => Result(Native.efts_narrow(Handle, dim, start, length), this);

        public Tensor slice(long dim, long start, long finish, long step) => step >= 1
            ? Result(Native.efts_slice(Handle, dim, start, finish, step), this)
            : throw new ArgumentException($"step is {step}, but it should always be positive.");
    }
}
