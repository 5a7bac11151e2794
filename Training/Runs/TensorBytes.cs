using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Float tensors to files and back without arrays in between: a large head's would be gigabytes of garbage.</summary>
internal static class TensorBytes
{
    /// <summary>Adds a tensor that is read when the file is written; it must live until then.</summary>
    public static SafetensorsWriter AddTensor(this SafetensorsWriter writer, string name, Tensor values) =>
        writer.Add(name, TensorType.F32, values.shape, stream => stream.Write(OnCpu(values).bytes));

    /// <summary>The tensor itself, or a copy of it, whose memory can be read.</summary>
    public static Tensor OnCpu(Tensor values) => values.detach().cpu().contiguous();

    /// <summary>Copies a tensor of the file into one of as many values.</summary>
    public static void CopyTo(this SafetensorsFile file, string name, Tensor target)
    {
        var staged = empty(target.shape);
        MemoryMarshal.AsBytes(file.Floats(name)).CopyTo(staged.bytes);
        target.copy_(staged);
    }
}
