using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>ONNX Runtime's CUDA provider, which may or may not load on this machine.</summary>
public static class CudaProvider
{
    /// <summary>Why CUDA can't be had, in the loader's words; null when its provider loads.</summary>
    public static string? WhyNot(int index = 0)
    {
        using var options = SessionFactory.Options();
        return Append(options, index);
    }

    /// <returns>Why not, when <paramref name="session"/> is null. A provider that loads may still find no GPU.</returns>
    internal static string? TryOpen(string modelPath, int index, out InferenceSession? session)
    {
        session = null;
        using var options = SessionFactory.Options();
        if (Append(options, index) is { } why)
        {
            return why;
        }
        try
        {
            session = new InferenceSession(modelPath, options);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }

    private static string? Append(SessionOptions options, int index)
    {
        try
        {
            options.AppendExecutionProvider_CUDA(index);
            return null;
        }
        catch (EntryPointNotFoundException)
        {
            return "this ONNX Runtime was built without CUDA.";
        }
        catch (OnnxRuntimeException e)
        {
            return e.Message;
        }
    }
}
