using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>
/// modalities.csv: utterance, lacks (audio or text) and reason, of every utterance of the run that has one modality only,
/// test or not. All others have both. With predictions.csv it gives results.json's figures by what was there.
/// </summary>
internal static class ModalitiesFile
{
    private static readonly string[] Columns = ["utterance", "lacks", "reason"];

    /// <summary>Writes nothing where nothing lacks.</summary>
    public static void Write(string path, IReadOnlyList<Gap> gaps)
    {
        if (gaps.Count > 0)
        {
            Csv.Write(path, Columns, gaps.Select(gap => (string[])[gap.Utterance, NameOf(gap.Lacks), gap.Reason]));
        }
    }

    /// <exception cref="EmotionFusionException">It is missing, or a header or a line isn't as <see cref="Write"/> makes it.</exception>
    public static IReadOnlyList<Gap> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new EmotionFusionException($"{path} is missing: results.json has figures by what utterances lack. Restore it or train again.");
        }

        var records = Csv.Read(path).ToArray();
        if (records.Length == 0 || !records[0].Fields.SequenceEqual(Columns))
        {
            throw new EmotionFusionException($"{path}(1): expected the header {string.Join(',', Columns)}. Restore the file or train again.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. records.Skip(1).Select(record => record.Fields is [var utterance, "audio" or "text", var reason] && seen.Add(utterance)
            ? new Gap(utterance, record.Fields[1] == "audio" ? EncoderKind.Audio : EncoderKind.Text, reason)
            : throw record.Fault($"'{string.Join(',', record.Fields)}'; expected an utterance, once, what it lacks (audio or text) and a reason. Restore the file or train again."))];
    }

    private static string NameOf(EncoderKind kind) => kind == EncoderKind.Audio ? "audio" : "text";
}
