using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>Which ONNX Runtime this is, for people who wonder what they run on.</summary>
public static class OnnxFacts
{
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>The execution providers that it was built with.</summary>
    public static IReadOnlyList<string> Providers => OrtEnv.Instance().GetAvailableProviders();
}
