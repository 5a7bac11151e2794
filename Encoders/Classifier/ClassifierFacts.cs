using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EmotionFusion.Encoders;

/// <summary>
/// What a classifier file says of itself: the JSON document under <see cref="Key"/> in the metadata of
/// <c>classifier.onnx</c>, its names in snake_case.
/// </summary>
public sealed record ClassifierFacts
{
    /// <summary>The key of the file's metadata that holds the document.</summary>
    public const string Key = "emotionfusion";

    /// <summary>The highest format that this version reads, and the one that it writes.</summary>
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // names and configurations as they read
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    public int Format { get; init; } = CurrentFormat;

    /// <summary>In the order of the columns of <c>probabilities</c> and <c>logits</c>; empty where <see cref="Task"/> is vad, and the file has neither of the two.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>How the corpora's labels became these classes; null if nothing is to say.</summary>
    public string? LabelConvention { get; init; }

    /// <summary>By corpus: the corpus's own label, and the class that it became.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> LabelMap { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Null where the classifier hears nothing.</summary>
    public ClassifierEncoder? Audio { get; init; }

    /// <summary>Null where the classifier reads nothing.</summary>
    public ClassifierEncoder? Text { get; init; }

    /// <summary>Whether every utterance must have all that <see cref="Audio"/> and <see cref="Text"/> name; where false, one is enough.</summary>
    public bool NeedsBoth { get; init; }

    /// <summary>
    /// Whether the encoders are in the file: then it takes <c>waveform</c>, and <c>input_ids</c> with <c>attention_mask</c>
    /// (and <c>token_type_ids</c>), in place of features.
    /// </summary>
    public bool WithEncoders { get; init; }

    /// <summary><c>emotion</c>, <c>vad</c> or <c>both</c>.</summary>
    public required string Task { get; init; }

    public IReadOnlyList<TrainingCorpus> TrainingCorpora { get; init; } = [];

    /// <summary>How good it is; null where nothing was measured.</summary>
    public MeasuredFigures? Measured { get; init; }

    /// <summary>How many heads' probabilities the file's are the mean of. <c>embedding</c> has their representations side by side.</summary>
    public int Members { get; init; } = 1;

    /// <summary>The experiment as YAML, every setting spelt out.</summary>
    public string? Config { get; init; }

    /// <summary>Of the repository that trained it; null where it wasn't one.</summary>
    public string? Commit { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Of EmotionFusion.</summary>
    public string? Version { get; init; }

    /// <summary>The document.</summary>
    public string Write() => JsonSerializer.Serialize(this with { Created = Created.ToUniversalTime() }, Options);

    /// <summary>Members that this version doesn't know are passed over.</summary>
    /// <param name="json">The document.</param>
    /// <param name="source">The file that it is from, for messages.</param>
    /// <exception cref="EmotionFusionException">It is no such document, or of a higher format.</exception>
    public static ClassifierFacts Read(string json, string source = "the classifier")
    {
        ClassifierFacts facts;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("format", out var format)
                && format.ValueKind == JsonValueKind.Number
                && format.TryGetInt32(out var number)
                && number > CurrentFormat)
            {
                throw new EmotionFusionException(string.Create(CultureInfo.InvariantCulture,
                    $"{source}: its '{Key}' metadata have format {number}; this version reads formats up to {CurrentFormat}. Use a newer EmotionFusion, or export the classifier with this one."));
            }

            facts = document.Deserialize<ClassifierFacts>(Options) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new EmotionFusionException($"{source}: its '{Key}' metadata can't be read: {e.Message} 'emotionfusion fit' and 'export' write them.", e);
        }

        return facts.Fault() is { } fault
            ? throw new EmotionFusionException($"{source}: its '{Key}' metadata can't be used: {fault}. 'emotionfusion fit' and 'export' write them.")
            : facts;
    }

    private string? Fault() =>
        Format < 1 ? string.Create(CultureInfo.InvariantCulture, $"format is {Format}, expected {CurrentFormat}")
        : Task is not ("emotion" or "vad" or "both") ? $"task is '{Task}', expected emotion, vad or both"
        : Classes.Count < 2 && Task != "vad" ? string.Create(CultureInfo.InvariantCulture, $"classes lists {Classes.Count} names, expected two or more")
        : Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Count ? $"a class is listed twice: {string.Join(", ", Classes)}"
        : Audio is null && Text is null ? "neither audio nor text names an encoder, expected one at least"
        : NeedsBoth && (Audio is null || Text is null) ? "needs_both is true, but audio or text is null"
        : new[] { Audio, Text }.FirstOrDefault(encoder => encoder?.Dimension < 1) is { } empty ? string.Create(CultureInfo.InvariantCulture, $"encoder {empty.Encoder} has the dimension {empty.Dimension}")
        : null;
}

/// <summary>An encoder whose pooled features a classifier takes.</summary>
/// <param name="Encoder">Its name.</param>
/// <param name="Fingerprint">Of everything that shapes its values; see <see cref="EncoderSpec.Fingerprint"/>.</param>
/// <param name="Dimension">Of a pooled feature vector.</param>
/// <param name="Pooling">mean, cls, first, last or max.</param>
/// <param name="Contract">The text of its encoder.yaml.</param>
/// <param name="Licence">Of its weights; null where nobody said.</param>
/// <param name="MaxTokens">Tokens that longer texts are cut to, which may differ from the contract's; null for audio.</param>
public sealed record ClassifierEncoder(
    string Encoder, string Fingerprint, int Dimension, string Pooling, string Contract, string? Licence = null, int? MaxTokens = null);

/// <summary>A corpus that a classifier was trained on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Utterances">Of it, trained on.</param>
/// <param name="Speakers">Who spoke them.</param>
/// <param name="Language">By ISO 639-1; null where nobody said.</param>
/// <param name="Licence">In words; null where nobody said.</param>
public sealed record TrainingCorpus(string Name, int Utterances, int Speakers, string? Language = null, string? Licence = null);

/// <summary>What an evaluation of the same experiment reached on speakers that weren't trained on.</summary>
/// <param name="Uar">Of all test predictions of all seeds together, 0 to 1.</param>
/// <param name="Protocol">Such as <c>leave one session out</c>.</param>
/// <param name="Corpora">That were tested on.</param>
/// <param name="Utterances">Tested.</param>
/// <param name="Speakers">Tested.</param>
/// <param name="Low">Lower end of the 95 % interval over speakers; null where there is none.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Note">What must be known to read the figures.</param>
public sealed record MeasuredFigures(
    double Uar, string Protocol, IReadOnlyList<string> Corpora, int Utterances, int Speakers, double? Low = null, double? High = null, string? Note = null);
