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
        var path = Path.Combine(folder, FileName(fold, seed));
        var writer = new SafetensorsWriter()
            .SetMetadata("experiment", config.Name)
            .SetMetadata("fold", fold.FullName)
            .SetMetadata("seed", seed.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("best_epoch", best.Epoch.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("validation_uar", best.Validation.Uar.ToString("R", CultureInfo.InvariantCulture));
        foreach (var (name, parameter) in head.named_parameters())
        {
            writer.Add(name, parameter.shape, parameter.detach().cpu().contiguous().data<float>().ToArray());
        }

        writer.Write(path);
    }

    /// <summary>A session's or speaker's name may hold what a file's may not.</summary>
    private static string FileName(Fold fold, int seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join('_', fold.FullName.Split(Path.GetInvalidFileNameChars()))}-seed{seed}.safetensors");
}
