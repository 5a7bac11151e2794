namespace EmotionFusion;

/// <summary>A tensor of a safetensors file; its offset is counted from the start of the file.</summary>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    public long Count => ByteCount / Type.Size();
}
