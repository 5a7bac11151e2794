using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>The gradients of a forward pass by its linear layers' outputs and its other parameters.</summary>
/// <param name="Products">Each product with the gradient of its output, (B, outputs).</param>
/// <param name="Parameters">Biases and the weights of norms, each with its gradient.</param>
public sealed record TapedGradients(
    IReadOnlyList<(TapedProduct Product, Tensor Gradient)> Products, IReadOnlyList<(Parameter Parameter, Tensor Gradient)> Parameters)
{
    /// <param name="outputs">What the pass gave.</param>
    /// <param name="outputGradients">The gradient of the loss by each of them.</param>
    /// <param name="products">What the tape has of the pass.</param>
    /// <param name="parameters">All parameters that the pass used.</param>
    public static TapedGradients Of(
        IList<Tensor> outputs, IList<Tensor> outputGradients, IReadOnlyList<TapedProduct> products, IEnumerable<Parameter> parameters) =>
        Of(outputs, outputGradients, products, parameters, []).Own;

    /// <summary>Likewise, with the gradient by the pass's input, which has none behind it.</summary>
    public static (TapedGradients Own, Tensor ByInput) Of(
        IList<Tensor> outputs, IList<Tensor> outputGradients, IReadOnlyList<TapedProduct> products, IEnumerable<Parameter> parameters, Tensor input)
    {
        var (own, byOthers) = Of(outputs, outputGradients, products, parameters, [input]);
        return (own, byOthers[0]);
    }

    private static (TapedGradients Own, Tensor[] Others) Of(
        IList<Tensor> outputs, IList<Tensor> outputGradients, IReadOnlyList<TapedProduct> products, IEnumerable<Parameter> parameters, Tensor[] others)
    {
        var weights = products.Select(product => product.Weight.Handle).ToHashSet();
        Parameter[] small = [.. parameters.Where(parameter => !weights.Contains(parameter.Handle))];
        Tensor[] inputs = [.. products.Select(product => product.Output), .. small, .. others];
        var gradients = autograd.grad(outputs, inputs, outputGradients);
        var own = new TapedGradients(
            [.. products.Select((product, i) => (product, gradients[i].contiguous()))],
            [.. small.Select((parameter, i) => (parameter, gradients[products.Count + i].contiguous()))]);
        return (own, [.. gradients.Skip(products.Count + small.Length)]);
    }
}
