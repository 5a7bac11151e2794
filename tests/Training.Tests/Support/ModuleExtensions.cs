using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

internal static class ModuleExtensions
{
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
