using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Tensor/TensorExtensionMethods.cs"/>.</summary>
public static class TensorExtensionMethods
{
    /// <summary>Makes the tensor a parameter; the tensor itself becomes invalid.</summary>
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    internal static bool toWillCopy(this Tensor tensor, ScalarType dtype, Device device) =>
        tensor.device_type != device.type || tensor.device_index != device.index || tensor.dtype != dtype;
}
