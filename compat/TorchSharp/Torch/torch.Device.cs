using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A place for tensors. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Device.cs"/>.</summary>
    public class Device
    {
        public Device(string description)
        {
            var parts = description.Split(':');
            if (parts.Length <= 2)
            {
                type = Parse(parts[0]);
                index = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
            }
        }

        public Device(string deviceType, int index = -1)
        {
            type = Parse(deviceType);
            this.index = index;
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public Device(int index)
        {
            type = DeviceType.CUDA;
            this.index = index;
        }

        public DeviceType type { get; private set; } = DeviceType.CPU;

        public int index { get; private set; } = -1;

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = type.ToString().ToLowerInvariant();
            return type == DeviceType.CPU || index == -1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{index}");
        }

        private static DeviceType Parse(string name) => Enum.Parse<DeviceType>(name.ToUpperInvariant());
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    private static readonly Device default_device = new(DeviceType.CPU);

    public static Device CUDA => InitializeDevice(new Device(DeviceType.CUDA));

    public static Device device(string description) => InitializeDevice(new Device(description));

    public static Device device(string deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device device(DeviceType deviceType, int index = -1) => InitializeDevice(new Device(deviceType, index));

    public static Device get_default_device() => default_device;

    /// <exception cref="InvalidOperationException">This libtorch can't use such a device.</exception>
    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (deviceType == DeviceType.MPS)
        {
            throw new InvalidOperationException("Torch device type 'MPS' is not available on this platform.");
        }
        if (deviceType == DeviceType.CUDA)
        {
            throw new InvalidOperationException(
                "Torch device type CUDA did not initialise on the current machine. Debian's libtorch is built without CUDA.");
        }
    }

    public static Device InitializeDevice(Device? device)
    {
        device ??= default_device;
        InitializeDeviceType(device.type);
        return device;
    }
}
