using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Functional.cs"/>, NN/Linear.cs, NN/Losses.cs and their siblings.</summary>
        public static partial class functional
        {
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Tensor.Result(Native.efts_linear(input.Handle, weights.Handle, bias?.Handle ?? 0), input, weights, bias);

            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            /// <summary>Draws from the process's default generator.</summary>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Tensor.Result(Native.efts_dropout(input.Handle, p, Native.Flag(training), Native.Flag(inplace)), input);

            public static unsafe Tensor layer_norm(
                Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05)
            {
                fixed (long* shape = normalized_shape)
                {
                    var result = Native.efts_layer_norm(
                        input.Handle, shape, normalized_shape.Length, weight?.Handle ?? 0, bias?.Handle ?? 0, eps);
                    return Tensor.Result(result, input, weight, bias);
                }
            }

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            public static Tensor cross_entropy(
                Tensor input,
                Tensor target,
                Tensor? weight = null,
                long ignore_index = -100,
                Reduction reduction = Reduction.Mean,
                double label_smoothing = 0)
            {
                var result = Native.efts_cross_entropy(
                    input.Handle, target.Handle, weight?.Handle ?? 0, ignore_index, (long)reduction, label_smoothing);
                return Tensor.Result(result, input, target, weight);
            }

            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Tensor.Result(Native.efts_nll_loss(input.Handle, target.Handle, weight?.Handle ?? 0, (long)reduction), input, target, weight);
        }
    }
}
