using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>One product y = x Wᵀ + b of a forward pass.</summary>
/// <param name="Weight">What W is some rows of.</param>
/// <param name="FirstRow">W's first row in it.</param>
/// <param name="Input">x, (B, inputs).</param>
/// <param name="Output">y, (B, outputs).</param>
public sealed record TapedProduct(Parameter Weight, long FirstRow, Tensor Input, Tensor Output);
