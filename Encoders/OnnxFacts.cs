using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>What ONNX Runtime is and can use here, for people who wonder why a run is slow.</summary>
public static class OnnxFacts
{
    public static string Version => OrtEnv.Instance().GetVersionString();

    /// <summary>The execution providers that it was built with.</summary>
    public static IReadOnlyList<string> Providers => OrtEnv.Instance().GetAvailableProviders();

    /// <summary>Why CUDA can't be used, in the loader's own words; null if it can.</summary>
    public static string? WhyNoCuda()
    {
        using var options = new SessionOptions();
        try
        {
            options.AppendExecutionProvider_CUDA(0);
            return null;
        }
        catch (EntryPointNotFoundException)
        {
            return "this ONNX Runtime was built without it";
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message.Split('\n')[0].Trim();
        }
    }
}
