namespace EmotionFusion.Encoders;

public enum DeviceKind
{
    /// <summary>CUDA if its provider loads, else the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
}
