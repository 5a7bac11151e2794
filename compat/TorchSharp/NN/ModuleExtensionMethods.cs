using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moving modules: this libtorch has but one device. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Module.cs"/>.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, Device device, bool non_blocking = false) where T : nn.Module =>
        device.type == DeviceType.CPU ? module : throw new InvalidOperationException("CUDA is not available.");
}
