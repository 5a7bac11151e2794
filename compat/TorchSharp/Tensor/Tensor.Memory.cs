using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor, valid while the tensor lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                }
                var total = numel() * ElementSize;
                return total <= int.MaxValue
                    ? new Span<byte>((void*)DataPointer(), (int)total)
                    : throw new ArgumentException("Span only supports up to int.MaxValue elements.");
            }
        }

        /// <summary>Access to the elements, without a copy, in the tensor's own order.</summary>
        /// <exception cref="ArgumentException">T isn't the tensor's element type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged => ToScalarType(typeof(T)) == dtype
            ? new TensorAccessor<T>(this)
            : throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");

        /// <summary>From here on the tensor has the source's memory and shape.</summary>
        public Tensor set_(Tensor source) => InPlace(Native.efts_set_(Handle, source.Handle), source);

        /// <summary>Null for an empty tensor.</summary>
        internal nint DataPointer() => Kept(Native.efts_data(Handle));
    }
}
