using System.Globalization;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Kept(Native.efts_dim(Handle));

        public long ndim => Dimensions;

        public long NumberOfElements => Kept(Native.efts_numel(Handle));

        public long ElementSize => Kept(Native.efts_element_size(Handle));

        public ScalarType dtype => (ScalarType)Kept(Native.efts_dtype(Handle));

        public DeviceType device_type => (DeviceType)Kept(Native.efts_device_type(Handle));

        public int device_index => Kept(Native.efts_device_index(Handle));

        public Device device => device_type == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(device_type, device_index);

        public long[] shape => size();

        public bool is_leaf => Kept(Native.efts_is_leaf(Handle)) != 0;

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public unsafe long[] size()
        {
            var sizes = new long[Dimensions];
            fixed (long* first = sizes)
            {
                Native.efts_shape(Handle, first);
            }
            GC.KeepAlive(this);
            return sizes;
        }

        public unsafe long size(int dim)
        {
            long size;
            Native.Check(Native.efts_size(Handle, dim, &size));
            GC.KeepAlive(this);
            return size;
        }

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* first = strides)
            {
                Native.efts_strides(Handle, first);
            }
            GC.KeepAlive(this);
            return strides;
        }

        public bool is_contiguous() => Kept(Native.efts_is_contiguous(Handle)) != 0;

        /// <summary>Type and shape; the values are read with <see cref="data{T}"/>.</summary>
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"[{string.Join('x', shape)}], type = {dtype}, device = {device}");

        private T Kept<T>(T value) where T : unmanaged
        {
            GC.KeepAlive(this);
            return value;
        }
    }
}
