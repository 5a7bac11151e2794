using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Moved(type, device_type, device_index, copy, disposeAfter, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(type, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(device.type, device.index, copy, disposeAfter, non_blocking);

        public Tensor to(
            DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDeviceType(deviceType);
            return Moved(dtype, deviceType, deviceIndex, copy, disposeAfter, non_blocking);
        }

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            device = InitializeDevice(device);
            return Moved(type, device.type, device.index, copy, disposeAfter, non_blocking);
        }

        public Tensor cpu() => Moved(dtype, DeviceType.CPU, -1, false, false, false);

        public Tensor contiguous() => Result(Native.efts_contiguous(Handle), this);

        public Tensor clone() => Result(Native.efts_clone(Handle), this);

        /// <summary>The same memory without the history.</summary>
        public Tensor detach() => Result(Native.efts_detach(Handle), this);

        public Tensor alias() => Result(Native.efts_alias(Handle), this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) =>
            InPlace(Native.efts_copy_(Handle, source.Handle, Native.Flag(nonBlocking)), source);

        private Tensor Moved(ScalarType type, DeviceType place, int index, bool copy, bool disposeAfter, bool nonBlocking)
        {
            var moved = Native.efts_to(Handle, (int)type, (int)place, index, Native.Flag(copy), Native.Flag(nonBlocking));
            if (disposeAfter && moved != 0)
            {
                Dispose();
            }
            return Result(moved, this);
        }
    }
}
