using System.Globalization;
using System.Runtime.InteropServices;
using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>The best weights of a run as safetensors, under the parameter names of the head.</summary>
public static class Checkpoint
{
    /// <summary>Writes <c>{fold}-seed{seed}.safetensors</c>, whole or not at all; a null folder writes nothing.</summary>
    public static void Save(string? folder, EmotionHead head, ExperimentConfig config, Fold fold, int seed, EpochRecord best)
    {
        if (folder is null)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{fold.Name}-seed{seed}.safetensors"));
        var metadata = new Dictionary<string, string>
        {
            ["experiment"] = config.Name,
            ["fold"] = fold.Name,
            ["seed"] = seed.ToString(CultureInfo.InvariantCulture),
            ["best_epoch"] = best.Epoch.ToString(CultureInfo.InvariantCulture),
            ["validation_uar"] = best.ValidationUar.ToString("R", CultureInfo.InvariantCulture),
        };
        SafetensorsWriter.Write(path, metadata, Tensors(head));
    }
}
