using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>SHA-256 of what a run was fed with: two runs with equal hashes had equal data.</summary>
internal static class DataHash
{
    /// <summary>
    /// Over the rows in order: id, label, speaker, session, valence, arousal, dominance (empty where there are none) and
    /// place in a preset curriculum, each ended by a zero byte; numbers in decimal, those with fractions round-trip.
    /// </summary>
    public static string OfUtterances(FeatureView view)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var utterance in view.Utterances)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"{utterance.Id}\0{utterance.Label}\0{utterance.Speaker}\0{utterance.Session}\0{utterance.Vad?.Valence:R}\0{utterance.Vad?.Arousal:R}\0{utterance.Vad?.Dominance:R}\0{utterance.CurriculumOrder:R}\0")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Over the values, (rows, Dimension), as little-endian floats.</summary>
    public static string OfValues(FeatureBlock block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in block.Segments)
        {
            hash.AppendData(MemoryMarshal.AsBytes(segment.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
