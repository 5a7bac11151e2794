using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>Opens a model on the device asked for.</summary>
internal static class SessionFactory
{
    /// <returns>The session and its device's name: <c>cpu</c> or <c>cuda:0</c>.</returns>
    /// <exception cref="EmotionFusionException">The device can't be had, or the model can't be loaded; with ONNX Runtime's reason.</exception>
    public static (InferenceSession Session, string Device) Open(string modelPath, DeviceOption device)
    {
        if (device.Kind != DeviceKind.Cpu)
        {
            var why = CudaProvider.TryOpen(modelPath, device.Index, out var session);
            if (session is not null)
            {
                return (session, new DeviceOption(DeviceKind.Cuda, device.Index).ToString());
            }
            if (device.Kind == DeviceKind.Cuda)
            {
                throw new EmotionFusionException(
                    $"Device {device} can't be had: {why} It needs a build with Device=cuda, an NVIDIA driver, CUDA and cuDNN; or ask for cpu or auto.");
            }
        }
        return (OpenOnCpu(modelPath), DeviceOption.Cpu.ToString());
    }

    /// <summary>
    /// One thread a run, since results must not depend on the number of threads; work is done side by side by several
    /// runs of one session instead.
    /// </summary>
    public static SessionOptions Options() => new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        EnableMemoryPattern = false, // nearly every input has another length
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    private static InferenceSession OpenOnCpu(string modelPath)
    {
        try
        {
            using var options = Options();
            return new InferenceSession(modelPath, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EmotionFusionException($"{modelPath}: ONNX Runtime can't load it: {e.Message} Export or fetch it again (scripts/export_onnx.md).", e);
        }
    }
}
