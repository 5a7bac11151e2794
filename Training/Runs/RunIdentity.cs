using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>What a run's state belongs to: a state of another experiment, other data or another division must not go on.</summary>
internal static class RunIdentity
{
    /// <returns>SHA-256 in hex over the experiment, the seed and each part's utterances, labels and speakers.</returns>
    public static string Of(FeatureView view, Fold fold, ExperimentConfig config, int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes((config with { Notices = [] }, seed), new JsonSerializerOptions { IncludeFields = true }));
        foreach (var part in new[] { fold.Train, fold.Validation, fold.Test })
        {
            hash.AppendData(MemoryMarshal.AsBytes<int>(part.Rows));
            foreach (var row in part.Rows)
            {
                var utterance = view.Utterances[row];
                hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new object[] { utterance.Id, utterance.Label, utterance.Speaker }));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
