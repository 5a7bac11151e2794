using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long ElementSize => Kept(Native.efts_element_size(Handle));

        public ScalarType dtype => (ScalarType)Kept(Native.efts_dtype(Handle));

        public Device device => Kept(new Device((DeviceType)Native.efts_device_type(Handle)));

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[dim()];
                fixed (long* first = sizes)
                {
                    Native.efts_shape(Handle, first);
                }
                return Kept(sizes);
            }
        }

        public long dim() => Kept(Native.efts_dim(Handle));

        public long numel() => Kept(Native.efts_numel(Handle));

        public unsafe long[] stride()
        {
            var strides = new long[dim()];
            fixed (long* first = strides)
            {
                Native.efts_strides(Handle, first);
            }
            return Kept(strides);
        }

        public bool is_contiguous() => Kept(Native.efts_is_contiguous(Handle)) != 0;

        private T Kept<T>(T value)
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}
