using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Encoders;

/// <summary>An encoder's model, checked against its encoder.yaml. Runs may go on side by side.</summary>
internal sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtMemoryInfo _outputs; // where they are wanted

    private OnnxSession(EncoderSpec spec, InferenceSession session, DeviceOption device)
    {
        (Spec, _session, Device) = (spec with { Device = device.Kind }, session, device.ToString());
        // Memory that the GPU writes straight into.
        _outputs = device.Kind == DeviceKind.Cuda
            ? new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA_PINNED, OrtAllocatorType.DeviceAllocator, device.Index, OrtMemType.CpuOutput)
            : new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        IsHalf = session.OutputMetadata[spec.Output].ElementDataType == TensorElementType.Float16;
        TakesOneOnly = spec.Inputs.Values.Any(name => session.InputMetadata[name].Dimensions[0] == 1);
        if (spec.TakesMel)
        {
            MelBands = session.InputMetadata[spec.Inputs[EncoderSpec.MelInput]].Dimensions[1] is > 0 and var bands ? bands : spec.MelBands!.Value;
        }
    }

    public EncoderSpec Spec { get; }

    public string Device { get; }

    /// <summary>Whether the graph computes in float16: its values have three digits.</summary>
    public bool IsHalf { get; }

    /// <summary>Whether the graph's batch is fixed at 1.</summary>
    public bool TakesOneOnly { get; }

    /// <summary>Of a graph that takes a spectrogram.</summary>
    public int MelBands { get; }

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
            return new OnnxSession(spec, session, taken);
        }
        catch
        {
            session.Dispose();
            throw;
        }
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

    /// <summary>Runs sounds of one length together; a graph that takes spectrograms gets these, of 30 s whatever the sounds' lengths.</summary>
    /// <param name="options">Of the run.</param>
    /// <param name="sounds">Samples, normalised where they are to be.</param>
    /// <returns>Frames, (batch x T, Dimension) row by row.</returns>
    /// <inheritdoc cref="Run" path="/exception"/>
    public float[] RunSound(RunOptions options, IReadOnlyList<ReadOnlyMemory<float>> sounds)
    {
        if (Spec.TakesMel)
        {
            using var mel = Floats(EncoderSpec.MelInput, sounds, MelBands * LogMel.Columns, (sound, to) => LogMel.Write(sound, MelBands, to), [sounds.Count, MelBands, LogMel.Columns]);
            return Run(options, (EncoderSpec.MelInput, mel));
        }
        var length = sounds[0].Length;
        using var waveform = Floats("waveform", sounds, length, (sound, to) => sound.CopyTo(to), [sounds.Count, length]);
        if (!Spec.Inputs.ContainsKey("mask"))
        {
            return Run(options, ("waveform", waveform));
        }
        // All of it is sound: equal lengths need no padding.
        using var mask = Tensor([.. Enumerable.Repeat(1L, sounds.Count * length)], sounds.Count, length);
        return Run(options, ("waveform", waveform), ("mask", mask));
    }

    /// <returns>Frames, (batch x T, Dimension) row by row; T is 1 where the graph gives one vector an input.</returns>
    /// <exception cref="OnnxRuntimeException">The graph failed on this input, or the run was ended through its options.</exception>
    /// <exception cref="EmotionFusionException">The graph gave something else than (batch, T, Dimension) or (batch, Dimension).</exception>
    public float[] Run(RunOptions options, params ReadOnlySpan<(string Role, OrtValue Value)> inputs)
    {
        using var binding = _session.CreateIoBinding();
        foreach (var (role, value) in inputs)
        {
            binding.BindInput(Spec.Inputs[role], value);
        }
        binding.BindOutputToDevice(Spec.Output, _outputs);
        using var outputs = _session.RunWithBoundResults(options, binding);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        if (shape.Length is not (2 or 3) || shape[0] != inputs[0].Value.GetTensorTypeAndShape().Shape[0] || shape[^1] != Spec.Dimension)
        {
            throw new EmotionFusionException(
                $"{Spec.ModelPath}: its output '{Spec.Output}' has shape ({string.Join(", ", shape)}); expected (batch, frames, {Spec.Dimension}) or (batch, {Spec.Dimension}).");
        }
        if (!IsHalf)
        {
            return outputs[0].GetTensorDataAsSpan<float>().ToArray();
        }
        var values = MemoryMarshal.Cast<Float16, Half>(outputs[0].GetTensorDataAsSpan<Float16>());
        var floats = new float[values.Length];
        for (var i = 0; i < floats.Length; i++)
        {
            floats[i] = (float)values[i];
        }
        return floats;
    }

    private delegate void Fill(ReadOnlySpan<float> sound, Span<float> to);

    /// <summary>A tensor of the type that the graph takes, a row of <paramref name="size"/> values a sound; in aligned memory, as <see cref="Tensor(ReadOnlySpan{float}, long[])"/> is.</summary>
    private OrtValue Floats(string role, IReadOnlyList<ReadOnlyMemory<float>> sounds, int size, Fill fill, long[] shape)
    {
        var type = _session.InputMetadata[Spec.Inputs[role]].ElementDataType;
        var tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        var row = type == TensorElementType.Float16 ? new float[size] : null;
        for (var i = 0; i < sounds.Count; i++)
        {
            if (row is null)
            {
                fill(sounds[i].Span, tensor.GetTensorMutableDataAsSpan<float>().Slice(i * size, size));
                continue;
            }
            fill(sounds[i].Span, row);
            var halves = MemoryMarshal.Cast<Float16, Half>(tensor.GetTensorMutableDataAsSpan<Float16>()).Slice(i * size, size);
            for (var at = 0; at < size; at++)
            {
                halves[at] = (Half)row[at];
            }
        }
        return tensor;
    }

    public void Dispose()
    {
        _session.Dispose();
        _outputs.Dispose();
    }

    /// <summary>Opens a model on the device asked for.</summary>
    /// <returns>The session and the device that was taken.</returns>
    /// <exception cref="EmotionFusionException">The device can't be had, or the model can't be loaded; with ONNX Runtime's reason.</exception>
    private static (InferenceSession Session, DeviceOption Device) Open(string modelPath, DeviceOption device)
    {
        if (device.Kind != DeviceKind.Cpu)
        {
            var why = CudaProvider.TryOpen(options => new InferenceSession(modelPath, options), device, out var session);
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
