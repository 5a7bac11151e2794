using System.Globalization;
using EmotionFusion.Pipeline;

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
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{fold.FullName}-seed{seed}.safetensors"));
        var writer = new SafetensorsWriter()
            .SetMetadata("experiment", config.Name)
            .SetMetadata("fold", fold.FullName)
            .SetMetadata("seed", seed.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("best_epoch", best.Epoch.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("validation_uar", best.ValidationUar.ToString("R", CultureInfo.InvariantCulture));
        foreach (var (name, parameter) in head.named_parameters())
        {
            writer.Add(name, parameter.shape, parameter.detach().cpu().contiguous().data<float>().ToArray());
        }

        writer.Write(path);
    }
}
