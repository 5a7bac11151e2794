using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>Which samples of a batch have which modality, as columns (B, 1) of 0 and 1 that sum to 1 a sample.</summary>
/// <param name="Both">1 where both are there.</param>
/// <param name="AudioAlone">1 where the text is missing.</param>
/// <param name="TextAlone">1 where the audio is missing.</param>
public sealed record Presence(Tensor Both, Tensor AudioAlone, Tensor TextAlone)
{
    public static Presence Of(ReadOnlySpan<Missing> missing, Device device)
    {
        var samples = missing.ToArray();
        return new Presence(Column(Missing.Nothing), Column(Missing.Text), Column(Missing.Audio));

        Tensor Column(Missing kind) => tensor(Array.ConvertAll(samples, sample => sample == kind ? 1f : 0f)).view(-1, 1).to(device);
    }
}
