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
        var (session, name) = SessionFactory.Open(spec.ModelPath, device);
        try
        {
            GraphCheck.Run(spec, session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
        return new OnnxSession(spec, session, name);
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
}
