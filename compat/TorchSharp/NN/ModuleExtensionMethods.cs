using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moving modules: this libtorch has but one device. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Module.cs"/>.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module =>
        to(module, device.type, device.index, non_blocking);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false) where T : nn.Module =>
        deviceType == DeviceType.CPU ? module : throw new InvalidOperationException("CUDA is not available.");

    public static T cpu<T>(this T module, bool non_blocking = false) where T : nn.Module => module;
}
