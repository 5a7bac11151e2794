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
                var total = NumberOfElements * ElementSize;
                Validate(total);
                return new Span<byte>((void*)DataPointer(), (int)total);
            }

            set
            {
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                }
                if (NumberOfElements * ElementSize != value.Length)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }
                value.CopyTo(new Span<byte>((void*)DataPointer(), value.Length));
            }
        }

        /// <summary>Access to the elements, without a copy, in the tensor's own order.</summary>
        /// <exception cref="ArgumentException">T isn't the tensor's element type.</exception>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        public T item<T>() where T : unmanaged => NumberOfElements == 1
            ? data<T>()[0]
            : throw new ArgumentException("Number of elements in the tensor must be 1");

        /// <summary>From here on the tensor has the source's memory and shape.</summary>
        public Tensor set_(Tensor source) => InPlace(Native.efts_set_(Handle, source.Handle), source);

        /// <summary>Null for an empty tensor.</summary>
        internal nint DataPointer() => Kept(Native.efts_data(Handle));

        internal void ValidateType(Type dotnetType)
        {
            var fits = dtype is not (ScalarType.Float16 or ScalarType.BFloat16) && ToScalarType(dotnetType) == dtype;
            if (!fits)
            {
                throw new ArgumentException($"{dotnetType.Name} is not compatible with {dtype}");
            }
        }

        private void Validate(long totalSize)
        {
            if (!is_contiguous())
            {
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            }
            if (totalSize > int.MaxValue)
            {
                throw new ArgumentException("Span only supports up to int.MaxValue elements.");
            }
            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    "Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
        }
    }
}
