
namespace EmotionFusion.Training;

/// <summary>Takes a modality away from some samples of a training batch, so that adaptive fusion learns to do without.</summary>
/// <param name="probability">That a sample loses one of its modalities, either with half of it.</param>
/// <param name="seed">The run's.</param>
public sealed class ModalityDropout(double probability, int seed)
{
    private const ulong Stream = 0xA0761D6478BD642F; // apart from those of batches and dropout masks
    private const int Resolution = 1 << 30;

    /// <returns>Null where the experiment wants none.</returns>
    public static ModalityDropout? Create(ExperimentConfig config, int seed) =>
        config.ModalityDropout > 0 ? new ModalityDropout(config.ModalityDropout, seed) : null;

    /// <summary>A function of seed and step alone.</summary>
    public Missing[] Draw(int samples, long step)
    {
        var random = new SplitMix64(((ulong)seed ^ Stream) + ((ulong)step << 32));
        var missing = new Missing[samples];
        for (var i = 0; i < samples; i++)
        {
            var drawn = random.Below(Resolution) / (double)Resolution;
            missing[i] = drawn >= probability ? Missing.Nothing : drawn < probability / 2 ? Missing.Audio : Missing.Text;
        }

        return missing;
    }
}
