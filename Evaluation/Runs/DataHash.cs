using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>SHA-256 of what a run was fed with: two runs with equal hashes had equal data.</summary>
internal static class DataHash
{
    /// <summary>Over the rows in order: id, label, speaker, session, each ended by a zero byte.</summary>
    public static string OfUtterances(FeatureView view)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var utterance in view.Utterances)
        {
            var label = utterance.Label.ToString(CultureInfo.InvariantCulture);
            hash.AppendData(Encoding.UTF8.GetBytes($"{utterance.Id}\0{label}\0{utterance.Speaker}\0{utterance.Session}\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Over the values, (rows, Dimension), as little-endian floats.</summary>
    public static string OfValues(FeatureBlock block) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(block.Values.AsSpan())));
}
