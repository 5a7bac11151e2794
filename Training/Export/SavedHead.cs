using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// A trained head as a checkpoint folder keeps it in <c>NAME.safetensors</c>: its weights under the Python system's names,
/// those for valence, arousal and dominance under <c>vad.</c>, and what features are standardised by before it sees them
/// under <c>standardization.</c>; so all that is needed to use it.
/// </summary>
internal sealed class SavedHead
{
    private const string KindKey = "standardization", LearntKey = "vad_learnt";

    private readonly Dictionary<string, SavedTensor> _tensors;

    private SavedHead(string path, Dictionary<string, SavedTensor> tensors) => (Path, _tensors) = (path, tensors);

    public string Path { get; }

    /// <summary>Null where audio isn't used or isn't standardised, as the next.</summary>
    public FeatureMoments? Audio { get; private init; }

    public FeatureMoments? Text { get; private init; }

    /// <summary>Of valence, arousal and dominance, which had ratings to learn from.</summary>
    public bool[] VadLearnt { get; private init; } = [];

    public SavedTensor this[string name] => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new EmotionFusionException($"{Path} has no tensor '{name}': it holds another kind of head than the experiment's. It has: {string.Join(", ", _tensors.Keys)}.");

    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <exception cref="EmotionFusionException">It isn't there, is broken, or is of a version that didn't keep the standardisation.</exception>
    public static SavedHead Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue(KindKey, out var kind))
        {
            throw new EmotionFusionException(
                $"{path}: an earlier version saved these weights, without what features are standardised by, so they can't be used on other recordings. Train again, or take 'emotionfusion fit'.");
        }

        if (kind == Name(Standardization.Speaker))
        {
            throw new EmotionFusionException($"{path}: {SpeakerStandardization}");
        }

        var tensors = file.Tensors.Keys.ToDictionary(name => name, name => new SavedTensor([.. file.Tensors[name].Shape], file.Floats(name).ToArray()));
        return new SavedHead(path, tensors)
        {
            Audio = Moments("audio"),
            Text = Moments("text"),
            VadLearnt = file.Metadata.TryGetValue(LearntKey, out var learnt) ? [.. learnt.Split(',').Select(flag => flag == "1")] : [],
        };

        FeatureMoments? Moments(string modality) => tensors.TryGetValue($"standardization.{modality}.mean", out var mean)
            ? new FeatureMoments(mean.Values, tensors[$"standardization.{modality}.inverse_deviation"].Values)
            : null;
    }

    /// <summary>Why heads of such an experiment can't be used on other recordings.</summary>
    public static string SpeakerStandardization =>
        "feature_standardization: speaker takes a speaker's own mean and deviation over many utterances, which a classifier that is given one recording of a new voice can't have. Set feature_standardization: fold.";

    /// <summary>Adds what a head needs beside its weights to the file that they are written to.</summary>
    public static SafetensorsWriter AddInputs(SafetensorsWriter writer, Standardization kind, FeatureMoments? audio, FeatureMoments? text)
    {
        foreach (var (modality, moments) in new[] { ("audio", audio), ("text", text) })
        {
            if (moments is not null)
            {
                writer.Add($"standardization.{modality}.mean", [moments.Mean.Length], moments.Mean.AsMemory());
                writer.Add($"standardization.{modality}.inverse_deviation", [moments.InverseDeviation.Length], moments.InverseDeviation.AsMemory());
            }
        }

        return writer.SetMetadata(KindKey, Name(kind));
    }

    /// <summary>Adds the layer for valence, arousal and dominance.</summary>
    /// <param name="learnt">Which of the three had ratings.</param>
    public static void AddVad(SafetensorsWriter writer, nn.Module vad, IEnumerable<bool> learnt)
    {
        foreach (var (name, parameter) in vad.named_parameters())
        {
            writer.AddTensor("vad." + name, parameter);
        }

        writer.SetMetadata(LearntKey, string.Join(',', learnt.Select(flag => flag ? "1" : "0")));
    }

    private static string Name(Standardization kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}

/// <summary>A tensor row by row.</summary>
internal sealed record SavedTensor(long[] Shape, float[] Values)
{
    /// <summary>Its last rows, in a tensor of their own.</summary>
    public SavedTensor LastRows(long rows)
    {
        var values = Values[^(int)(Values.Length / Shape[0] * rows)..];
        return new SavedTensor([rows, .. Shape[1..]], values);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({string.Join(", ", Shape)})");
}
