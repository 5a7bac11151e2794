using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Weights as safetensors under the parameter names of the Python system, both ways: safetensors.torch loads what is
/// written here, and what safetensors.torch.save_file wrote of a PyTorch head is read.
/// </summary>
public static class StateDict
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
