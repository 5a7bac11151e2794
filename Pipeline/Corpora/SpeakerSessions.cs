using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>Sessions of speakers with consecutive numbers: (number - first) / size + 1, by integer division.</summary>
internal sealed record SpeakerSessions(int First, int Size)
{
    /// <exception cref="SampleException">The speaker's id is no number from <see cref="First"/> on.</exception>
    public string Of(string speaker) =>
        int.TryParse(speaker, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First
            ? (((number - First) / Size) + 1).ToString(CultureInfo.InvariantCulture)
            : throw new SampleException($"its speaker '{speaker}' is no number from {First} on, so it has no session");
}
