using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Encoders;

/// <summary>An encoder's model, checked against its encoder.yaml. Runs may go on side by side.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;

    private OnnxSession(EncoderSpec spec, InferenceSession session, string device) =>
        (Spec, _session, Device) = (spec, session, device);

    public EncoderSpec Spec { get; }

    public string Device { get; }

    /// <exception cref="EmotionFusionException">
    /// The model is missing, another than encoder.yaml pins, broken, or of other inputs and outputs; or the device can't be had.
    /// </exception>
    public static OnnxSession Load(EncoderSpec spec, EncoderKind kind, DeviceOption device)
    {
        if (spec.Kind != kind)
        {
            throw new EmotionFusionException($"Encoder '{spec.Name}' is for {spec.Kind.ToString().ToLowerInvariant()}; expected one for {kind.ToString().ToLowerInvariant()}.");
        }
        EncoderFiles.RequireModel(spec);
        EncoderFiles.CheckHash(spec);
        var (session, taken) = Open(spec.ModelPath, device);
        try
        {
            GraphCheck.Run(spec, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
        return new OnnxSession(spec with { Device = taken.Kind }, session, taken.ToString());
    }

    /// <summary>
    /// A tensor in ONNX Runtime's own, aligned memory: its kernels' sums depend on the alignment, in their last bits, and
    /// .NET's arrays lie anywhere.
    /// </summary>
    public static OrtValue Tensor(ReadOnlySpan<float> values, params long[] shape)
    {
        var tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, shape);
        values.CopyTo(tensor.GetTensorMutableDataAsSpan<float>());
        return tensor;
    }

    /// <inheritdoc cref="Tensor(ReadOnlySpan{float}, long[])"/>
    public static OrtValue Tensor(ReadOnlySpan<long> values, params long[] shape)
    {
        var tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Int64, shape);
        values.CopyTo(tensor.GetTensorMutableDataAsSpan<long>());
        return tensor;
    }

    /// <returns>Frames, (batch x T, Dimension) row by row.</returns>
    /// <exception cref="OnnxRuntimeException">The graph failed on this input, or the run was ended through its options.</exception>
    /// <exception cref="EmotionFusionException">The graph gave something else than (batch, T, Dimension).</exception>
    public float[] Run(RunOptions options, params ReadOnlySpan<(string Role, OrtValue Value)> inputs)
    {
        var (names, values) = (new string[inputs.Length], new OrtValue[inputs.Length]);
        for (var i = 0; i < inputs.Length; i++)
        {
            (names[i], values[i]) = (Spec.Inputs[inputs[i].Role], inputs[i].Value);
        }
        using var outputs = _session.Run(options, names, values, [Spec.Output]);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        return shape.Length == 3 && shape[0] == values[0].GetTensorTypeAndShape().Shape[0] && shape[2] == Spec.Dimension
            ? outputs[0].GetTensorDataAsSpan<float>().ToArray()
            : throw new EmotionFusionException(
                $"{Spec.ModelPath}: its output '{Spec.Output}' has shape ({string.Join(", ", shape)}); expected (batch, frames, {Spec.Dimension}).");
    }

    public void Dispose() => _session.Dispose();

    /// <summary>Opens a model on the device asked for.</summary>
    /// <returns>The session and the device that was taken.</returns>
    /// <exception cref="EmotionFusionException">The device can't be had, or the model can't be loaded; with ONNX Runtime's reason.</exception>
    private static (InferenceSession Session, DeviceOption Device) Open(string modelPath, DeviceOption device)
    {
        if (device.Kind != DeviceKind.Cpu)
        {
            var why = CudaProvider.TryOpen(options => new InferenceSession(modelPath, options), device.Index, out var session);
            if (session is not null)
            {
                return (session, new DeviceOption(DeviceKind.Cuda, device.Index));
            }
            if (device.Kind == DeviceKind.Cuda)
            {
                throw new EmotionFusionException(
                    $"Device {device} can't be had: {why} It needs an NVIDIA driver, CUDA and cuDNN, too; or ask for cpu or auto.");
            }
        }
        return (OpenOnCpu(modelPath), DeviceOption.Cpu);
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

/// <summary>Does pieces of work on several threads, in their order: give the longest first, and all threads finish together.</summary>
internal static class ParallelRuns
{
    /// <param name="threads">0: one a processor.</param>
    /// <param name="work">In the order to be started.</param>
    /// <param name="run">Gets options to be passed to every run, which end it when the caller cancels.</param>
    /// <param name="cancellation">Ends the runs under way, too.</param>
    public static void Do<T>(int threads, IEnumerable<T> work, Action<T, RunOptions> run, CancellationToken cancellation)
    {
        using var runOptions = new RunOptions();
        using var registration = cancellation.Register(() => runOptions.Terminate = true);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        try
        {
            Parallel.ForEach(Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering), options, item => run(item, runOptions));
        }
        catch (AggregateException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw e.InnerExceptions.OfType<EmotionFusionException>().FirstOrDefault() ?? (Exception)e;
        }
    }
}
