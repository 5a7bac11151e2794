using System.Reflection;
using System.Runtime.InteropServices;
using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Versions, what the program was built with, and devices: name and value.</summary>
public static class BuildFacts
{
    private const string Prefix = "built with: ";

    public static IEnumerable<(string What, string Value)> All()
    {
        var assembly = typeof(BuildFacts).Assembly;
        yield return ("emotionfusion", assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
        foreach (var fact in assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(fact => fact.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            yield return (fact.Key[Prefix.Length..], fact.Value ?? "");
        }

        yield return (".NET", $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        yield return ("ONNX Runtime", $"{OnnxFacts.Version} ({string.Join(", ", OnnxFacts.Providers)})");
        yield return ("TorchSharp", $"{TorchFacts.TorchSharpVersion}, libtorch {TorchFacts.LibtorchVersion}");
        yield return ("devices", Devices());
    }

    private static string Devices()
    {
        var encoders = CudaProvider.WhyNot() is { } reason ? $"cpu (no CUDA: {reason.Split('\n')[0].TrimEnd('.')})" : "cuda";
        var training = TorchFacts.HasCuda ? "cuda" : "cpu (this libtorch sees no CUDA device)";
        return $"encoders: {encoders}; training: {training}";
    }
}
