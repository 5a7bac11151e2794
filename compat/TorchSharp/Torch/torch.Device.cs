using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A place for tensors. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Device.cs"/>.</summary>
    public class Device
    {
        /// <param name="description">Such as cpu or cuda:0.</param>
        public Device(string description)
        {
            var parts = description.Split(':');
            if (parts.Length <= 2)
            {
                type = Enum.Parse<DeviceType>(parts[0].ToUpperInvariant());
                index = parts.Length == 2 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : -1;
            }
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        public DeviceType type { get; private set; } = DeviceType.CPU;

        public int index { get; private set; } = -1;
    }

    public static readonly Device CPU = new(DeviceType.CPU);

    public static Device device(string description) => InitializeDevice(new Device(description));

    /// <exception cref="InvalidOperationException">This libtorch can't use such a device.</exception>
    public static Device InitializeDevice(Device? device)
    {
        if (device?.type == DeviceType.CUDA)
        {
            throw new InvalidOperationException(
                "Torch device type CUDA did not initialise on the current machine. Debian's libtorch is built without CUDA.");
        }
        return device ?? CPU;
    }
}
