using System.Runtime.CompilerServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public unsafe Tensor this[params TensorIndex[] indices]
        {
            get
            {
                var parts = Array.ConvertAll(indices, index => index.Part);
                fixed (NativeIndex* first = parts)
                {
                    return Result(Native.efts_index_get(Handle, first, parts.Length), this, indices);
                }
            }

            set
            {
                var parts = Array.ConvertAll(indices, index => index.Part);
                fixed (NativeIndex* first = parts)
                {
                    InPlace(Native.efts_index_put(Handle, first, parts.Length, value.Handle), value, indices);
                }
            }
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => Result(Native.efts_select0(Handle, i1), this);
            set => this[TensorIndex.Single(i1)] = value;
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => this[TensorIndex.Single(i1), TensorIndex.Single(i2)];
            set => this[TensorIndex.Single(i1), TensorIndex.Single(i2)] = value;
        }

        /// <summary>The rows (or columns...) named by a vector of int64.</summary>
        public Tensor index_select(long dim, Tensor index) => Result(Native.efts_index_select(Handle, dim, index.Handle), this, index);

        public Tensor gather(long dim, Tensor index) => Result(Native.efts_gather(Handle, dim, index.Handle), this, index);

        public Tensor index_copy_(long dim, Tensor index, Tensor source)
        {
            RequireInt64(index);
            return InPlace(Native.efts_index_copy_(Handle, dim, index.Handle, source.Handle), index, source);
        }

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha)
        {
            RequireInt64(index);
            return InPlace(Native.efts_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value), index, source);
        }

        private static void RequireInt64(Tensor index)
        {
            if (index.dtype != ScalarType.Int64)
            {
                throw new ArgumentException("Element type of 'index' must be 'Int64'");
            }
        }
    }
}
