using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Audio (B, Da) and text (B, Dt) in, fused (B, <see cref="OutputDim"/>) out.</summary>
public abstract class Fusion(string name, int outputDim) : Module<FeatureBatch, Tensor>(name)
{
    public int OutputDim { get; } = outputDim;
}
