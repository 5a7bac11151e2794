using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

internal static class TapedGradientsExtensions
{
    /// <summary>The gradient of every parameter in its own shape, 0 where no product used it.</summary>
    public static Dictionary<string, Tensor> Whole(this TapedGradients gradients, nn.Module module)
    {
        var whole = module.named_parameters().ToDictionary(named => named.name, named => zeros_like(named.parameter));
        foreach (var (name, parameter) in module.named_parameters())
        {
            foreach (var (_, gradient) in gradients.Parameters.Where(pair => ReferenceEquals(pair.Parameter, parameter)))
            {
                whole[name] = gradient;
            }

            foreach (var (product, gradient) in gradients.Products.Where(pair => ReferenceEquals(pair.Product.Weight, parameter)))
            {
                whole[name].narrow(0, product.FirstRow, gradient.shape[1]).addmm_(gradient.t(), product.Input);
            }
        }

        return whole;
    }
}
