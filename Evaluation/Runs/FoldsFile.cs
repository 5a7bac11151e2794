using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>folds.json: who and what each fold trains on, selects by and tests on; and of what data.</summary>
internal sealed record FoldsFile(IReadOnlyList<FoldSplit> Folds)
{
    /// <summary>As <see cref="SplitHash"/> has it; null in files of earlier versions, as is the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }

    /// <summary>What was divided, so that whoever reads the folds elsewhere can tell whether it is the same there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FoldsData? Data { get; init; }

    public static FoldsFile Of(IReadOnlyList<FoldSplit> folds, FeatureView view) =>
        new(folds) { Sha256 = SplitHash.Of(folds), Data = FoldsData.Of(view) };
}

/// <summary>The utterances that folds were made of.</summary>
/// <param name="Corpus">Its name, of several <c>IEMO+MSPI</c>.</param>
/// <param name="Classes">By label.</param>
/// <param name="Sha256">Over id, speaker and class of each utterance in order, each ended by a zero byte.</param>
/// <param name="Utterances">All of them.</param>
internal sealed record FoldsData(string Corpus, IReadOnlyList<string> Classes, string Sha256, IReadOnlyList<FoldsUtterance> Utterances)
{
    public static FoldsData Of(FeatureView view)
    {
        FoldsUtterance[] utterances = [.. view.Utterances.Select(utterance => new FoldsUtterance(utterance.Id, utterance.Speaker)
        {
            Label = utterance.Majority is { } label ? view.ClassNames[label] : null,
            Recording = utterance.Recording is { } hash ? InputsFile.RecordingKey(hash) : null,
        })];
        var text = string.Concat(utterances.Select(utterance => $"{utterance.Id}\0{utterance.Speaker}\0{utterance.Label}\0"));
        return new(view.Corpus, view.ClassNames, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), utterances);
    }
}

/// <summary>An utterance that folds were made of; a line of the file.</summary>
[JsonConverter(typeof(OneLine))]
internal sealed record FoldsUtterance(string Id, string Speaker)
{
    /// <summary>Its class; null where raters are divided.</summary>
    public string? Label { get; init; }

    /// <summary>As inputs.csv has it; null where the sound wasn't read.</summary>
    public string? Recording { get; init; }

    private sealed class OneLine : JsonConverter<FoldsUtterance>
    {
        public override FoldsUtterance Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            string? Text(string name) => document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return Text("id") is { } id && Text("speaker") is { } speaker
                ? new(id, speaker) { Label = Text("label"), Recording = Text("recording") }
                : throw new JsonException("Expected an utterance with id and speaker.");
        }

        public override void Write(Utf8JsonWriter writer, FoldsUtterance value, JsonSerializerOptions options)
        {
            var fields = new[] { ("id", value.Id), ("speaker", value.Speaker), ("label", value.Label), ("recording", value.Recording) };
            writer.WriteRawValue($"\n      {{ {string.Join(", ", fields.Where(field => field.Item2 is not null).Select(field => $"\"{field.Item1}\": {JsonSerializer.Serialize(field.Item2, options)}"))} }}");
        }
    }
}

/// <summary>
/// One hash for a whole split: two runs that have the same one trained, validated and tested on the same utterances. Names and
/// order of folds don't count. Of each fold the SHA-256 over its parts: of each division "train", ids, "validation", ids,
/// then "test", ids; ids ascending by code unit, every word and id ended by a zero byte. Of the folds' hashes,
/// hexadecimal and ascending, each ended by a zero byte, the SHA-256.
/// </summary>
internal static class SplitHash
{
    public static string Of(IReadOnlyList<FoldSplit> folds) => Hash(folds.Select(OfFold).Order(StringComparer.Ordinal));

    private static string OfFold(FoldSplit fold)
    {
        (FoldSplitPart Train, FoldSplitPart Validation)[] divisions = fold.Rotation is { } rotation
            ? [.. rotation.Select(division => (division.Train, division.Validation))]
            : [(fold.Train, fold.Validation)];
        return Hash(divisions.SelectMany(division => Part("train", division.Train).Concat(Part("validation", division.Validation))).Concat(Part("test", fold.Test)));
    }

    private static IEnumerable<string> Part(string name, FoldSplitPart part) =>
        part.Utterances.Concat(part.Divided ?? []).Order(StringComparer.Ordinal).Prepend(name);

    private static string Hash(IEnumerable<string> words)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in words)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(word + "\0"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Which split a run goes by.</summary>
/// <param name="Sha256">The same in runs that train, validate and test on the same utterances, whatever their folds are called.</param>
/// <param name="File">Where the folds were read; null where the run made them itself.</param>
public sealed record RunSplit(string Sha256, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SplitFile? File = null);

/// <summary>A file of folds as it was read.</summary>
/// <param name="Path">As the experiment names it.</param>
/// <param name="Sha256">Of the file; of a folder's files one after the other, in the order of their paths.</param>
/// <param name="Utterances">How many of the data it names.</param>
/// <param name="RecordingsCompared">Of how many of these the file and the data have the recording's hash.</param>
public sealed record SplitFile(string Path, string Sha256, int Utterances, int RecordingsCompared);
