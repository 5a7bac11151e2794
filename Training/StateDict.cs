using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Weights as safetensors under the parameter names of the Python system, both ways: safetensors.torch loads what is
/// written here, and what safetensors.torch.save_file wrote of a PyTorch head is read.
/// </summary>
internal static class StateDict
{
    /// <summary>Adds every parameter under its name.</summary>
    public static SafetensorsWriter AddTo(SafetensorsWriter writer, nn.Module module)
    {
        foreach (var (name, parameter) in module.named_parameters())
        {
            writer.AddTensor(name, parameter);
        }

        return writer;
    }

    /// <summary>Copies every parameter from the tensor of its name.</summary>
    /// <exception cref="EmotionFusionException">One is missing, too many or of another shape; nothing was changed.</exception>
    public static void Load(SafetensorsFile file, nn.Module module)
    {
        var parameters = module.named_parameters().ToArray();
        string[] faults =
        [
            .. parameters.Where(named => !file.Tensors.ContainsKey(named.name)).Select(named => $"'{named.name}' is missing"),
            .. file.Tensors.Keys.Except(parameters.Select(named => named.name)).Select(name => $"'{name}' is unknown"),
            .. parameters
                .Where(named => file.Tensors.TryGetValue(named.name, out var found) && !found.Shape.SequenceEqual(named.parameter.shape))
                .Select(named => $"'{named.name}' is ({string.Join(", ", file.Tensors[named.name].Shape)}), expected ({string.Join(", ", named.parameter.shape)})"),
            .. file.Tensors.Values.Where(tensor => tensor.Type != TensorType.F32).Select(tensor => $"'{tensor.Name}' is {tensor.Type}, expected F32"),
        ];
        if (faults.Length > 0)
        {
            throw new EmotionFusionException($"{file.Path} holds no weights of this head: {string.Join("; ", faults)}.");
        }

        using var gradientOff = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in parameters)
        {
            file.CopyTo(name, parameter);
        }
    }
}

/// <summary>Float tensors' memory: to files and back without arrays in between, for a large head's would be gigabytes of garbage.</summary>
internal static class TensorMemory
{
    /// <summary>The tensor itself, or a copy of it, whose memory can be read.</summary>
    public static Tensor OnCpu(this Tensor values) =>
        values.device_type == DeviceType.CPU && values.is_contiguous() ? values : values.detach().cpu().contiguous();

    /// <summary>Its values where they lie; those of another device, copied. They live as long as the tensor and its dispose scope.</summary>
    public static Span<float> Floats(this Tensor values) => MemoryMarshal.Cast<byte, float>(values.OnCpu().bytes);

    /// <summary>Adds a tensor that is read when the file is written; it must live until then.</summary>
    public static SafetensorsWriter AddTensor(this SafetensorsWriter writer, string name, Tensor values) =>
        writer.Add(name, TensorType.F32, values.shape, stream => stream.Write(values.OnCpu().bytes));

    /// <summary>Copies a tensor of the file into one of as many values.</summary>
    public static void CopyTo(this SafetensorsFile file, string name, Tensor target)
    {
        var staged = empty(target.shape);
        MemoryMarshal.AsBytes(file.Floats(name)).CopyTo(staged.bytes);
        target.copy_(staged);
    }
}
