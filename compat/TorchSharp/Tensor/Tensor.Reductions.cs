using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Result(Native.efts_sum(Handle, Native.Type(type)), this);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => sum((ReadOnlySpan<long>)dim, keepdim, type);

        public unsafe Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dim)
            {
                return Result(Native.efts_sum_dims(Handle, dims, dim.Length, Native.Flag(keepdim), Native.Type(type)), this);
            }
        }

        public Tensor mean() => Result(Native.efts_mean(Handle), this);

        public unsafe Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Result(Native.efts_mean_dims(Handle, dims, dimensions.Length, Native.Flag(keepdim), Native.Type(type)), this);
            }
        }

        public Tensor std(bool unbiased = true) => Result(Native.efts_std(Handle, Native.Flag(unbiased)), this);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std([dim], unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            std((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>The type is ignored, as in TorchSharp.</summary>
        public unsafe Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Result(Native.efts_std_dims(Handle, dims, dimensions.Length, Native.Flag(unbiased), Native.Flag(keepdim)), this);
            }
        }

        public Tensor var(bool unbiased = true) => Result(Native.efts_var(Handle, Native.Flag(unbiased)), this);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var([dim], unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            var((ReadOnlySpan<long>)dimensions, unbiased, keepdim, type);

        /// <summary>The type is ignored, as in TorchSharp.</summary>
        public unsafe Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            fixed (long* dims = dimensions)
            {
                return Result(Native.efts_var_dims(Handle, dims, dimensions.Length, Native.Flag(unbiased), Native.Flag(keepdim)), this);
            }
        }

        public Tensor max() => Result(Native.efts_max(Handle), this);

        public Tensor min() => Result(Native.efts_min(Handle), this);

        public unsafe (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            nint values, indexes;
            InPlace(Native.efts_max_dim(Handle, dim, Native.Flag(keepdim), &values, &indexes));
            return (new Tensor(values), new Tensor(indexes));
        }

        public Tensor argmax() => Result(Native.efts_argmax(Handle), this);

        public Tensor argmax(long dim, bool keepdim = false) => Result(Native.efts_argmax_dim(Handle, dim, Native.Flag(keepdim)), this);
    }
}
