using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>
/// inputs.csv: utterance, recording, transcript. The first 16 hex digits of the SHA-256 of the sound's samples and of
/// the words, case, punctuation and white space folded; empty where there are none. Anyone can tell from it and
/// folds.json what a test part has in common with its training part.
/// </summary>
internal sealed record InputsFile(IReadOnlyDictionary<string, InputKeys> ByUtterance)
{
    private const int Digits = ListedUtterance.RecordingDigits;

    private static readonly string[] Columns = ["utterance", "recording", "transcript"];

    public static InputsFile Of(FeatureView view) => new(view.Utterances.ToDictionary(
        utterance => utterance.Id, utterance => new InputKeys(utterance.Recording is { } hash ? RecordingKey(hash) : "", TranscriptKey(utterance.Transcript))));

    public void Write(string path) => Csv.Write(path, Columns, ByUtterance.Select(row => new[] { row.Key, row.Value.Recording, row.Value.Transcript }));

    /// <summary>null in runs of earlier versions.</summary>
    /// <exception cref="EmotionFusionException">A row isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static InputsFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var (keys, isHeader) = (new Dictionary<string, InputKeys>(StringComparer.Ordinal), true);
        foreach (var record in Csv.Read(path))
        {
            if (isHeader ? !record.Fields.SequenceEqual(Columns) : record.Fields.Length != Columns.Length || !keys.TryAdd(record.Fields[0], new(record.Fields[1], record.Fields[2])))
            {
                throw record.Fault($"expected {(isHeader ? $"the header {string.Join(',', Columns)}" : "three fields, each utterance once")}.");
            }

            isHeader = false;
        }

        return new InputsFile(keys);
    }

    internal static string RecordingKey(string recording) => recording[..Math.Min(Digits, recording.Length)];

    /// <summary>Empty for no words.</summary>
    internal static string TranscriptKey(string? transcript) => Folded(transcript ?? "") is { Length: > 0 } words
        ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..Digits]
        : "";

    /// <summary>Letters and digits in small letters, words parted by one space; an apostrophe parts no word.</summary>
    internal static string Folded(string transcript)
    {
        var words = new StringBuilder(transcript.Length);
        foreach (var rune in transcript.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark)
            {
                words.Append(Rune.ToLowerInvariant(rune));
            }
            else if (rune.Value is not ('\'' or '\u2019' or '\u02BC') && words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().Trim();
    }
}

/// <summary>What stands for an utterance's sound and for its words; empty where there are none.</summary>
internal sealed record InputKeys(string Recording, string Transcript);
