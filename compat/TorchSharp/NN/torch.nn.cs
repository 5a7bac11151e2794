using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Modules and their functions. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN"/>.</summary>
    public static partial class nn
    {
        public static LayerNorm LayerNorm(
            long normalized_shape,
            double eps = 1e-05,
            bool elementwise_affine = true,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

        public static ReLU ReLU(bool inplace = false) => new(inplace);

        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);
    }
}
