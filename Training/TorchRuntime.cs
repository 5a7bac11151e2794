using EmotionFusion.Encoders;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>What the tensor library has here.</summary>
public static partial class TorchRuntime
{
    /// <summary>The device for a wish: auto takes CUDA where it is; asking for it where it isn't is an error.</summary>
    public static Device Resolve(DeviceOption wish)
    {
        if (wish.Kind == DeviceKind.Cpu || (wish.Kind == DeviceKind.Auto && !cuda.is_available()))
        {
            return CPU;
        }

        if (!cuda.is_available())
        {
            throw new EmotionFusionException(
                $"Device '{wish}' was asked for, and this build of libtorch sees no CUDA device. " +
                "Use --device cpu, or install a driver and set up again with DEVICE=cuda scripts/setup.sh.");
        }

        return device($"cuda:{wish.Index}");
    }
}
