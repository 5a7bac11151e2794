using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Modules and their functions. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN"/>.</summary>
    public static partial class nn
    {
        /// <summary>What a loss makes of its samples' values. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Losses.cs"/>.</summary>
        public enum Reduction : long
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);

        public static Linear Linear(
            long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, outputSize, hasBias, device, dtype);

        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        public static LayerNorm LayerNorm(
            long[] normalized_shape,
            double eps = 1e-05,
            bool elementwise_affine = true,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

        public static LayerNorm LayerNorm(
            long normalized_shape,
            double eps = 1e-05,
            bool elementwise_affine = true,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null) =>
            new([normalized_shape], eps, elementwise_affine, bias, device, dtype);

        public static ReLU ReLU(bool inplace = false) => new(inplace);

        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        public static Identity Identity() => new();

        public static Sequential Sequential() => new();

        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
            Sequential((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
            Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
        {
            var sequential = new Sequential();
            foreach (var (name, module) in modules)
            {
                sequential.append(name, module);
            }
            return sequential;
        }

        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
        {
            var sequential = new Sequential();
            foreach (var module in modules)
            {
                sequential.append(module);
            }
            return sequential;
        }
    }
}
