using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

internal static class ModuleExtensions
{
    /// <summary>The gradient of every parameter in its own shape, 0 where nothing used it.</summary>
    public static Dictionary<string, Tensor> Gradients(this ParameterBlock block, nn.Module module)
    {
        var flat = zeros_like(block.Values);
        foreach (var leaf in block.Leaves.Where(leaf => leaf.Tensor.grad is not null))
        {
            flat.narrow(0, leaf.Offset, leaf.Count).copy_(leaf.Tensor.grad!.view(-1));
        }

        var gradients = new Dictionary<string, Tensor>();
        long offset = 0;
        foreach (var (name, parameter) in module.named_parameters())
        {
            gradients[name] = flat.narrow(0, offset, parameter.numel()).view(parameter.shape);
            offset += parameter.numel();
        }

        return gradients;
    }

    /// <summary>Copies the oracle's tensors into every parameter; each must be there under prefix + (renamed) name.</summary>
    public static void LoadAll(this nn.Module module, OracleTensors oracle, string prefix, Func<string, string>? rename = null)
    {
        using var gradientOff = no_grad();
        foreach (var (name, parameter) in module.named_parameters())
        {
            parameter.copy_(oracle[prefix + (rename?.Invoke(name) ?? name)]);
        }
    }
}
