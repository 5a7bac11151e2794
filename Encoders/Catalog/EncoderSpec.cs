using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// An encoder folder's contract, as its encoder.yaml says (keys: Encoders/onnx/README.md), plus what a run may change:
/// <c>spec with { Pooling = Pooling.Cls, MaxTokens = 128 }</c>.
/// </summary>
public sealed record EncoderSpec
{
    /// <summary>To be raised whenever the code around the models (reading, resampling, tokenizing, pooling) changes a value.</summary>
    public const int FormatVersion = 1;

    /// <summary>What the part "origin" of imported features is.</summary>
    internal const string ImportedOrigin = "imported";

    private const int FingerprintDigits = 12;

    /// <summary>The folder's name.</summary>
    public required string Name { get; init; }

    public required string Folder { get; init; }

    public required EncoderKind Kind { get; init; }

    public required string ModelPath { get; init; }

    /// <summary>The model's SHA-256 in hex, checked at load; null when encoder.yaml doesn't pin it.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The graph's inputs by what they are for: <c>waveform</c> or <c>mel</c>; or <c>ids</c>, <c>mask</c>, <c>types</c>.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }

    public required string Output { get; init; }

    /// <summary>Values a frame or token, and so of a pooled feature.</summary>
    public required int Dimension { get; init; }

    public required Pooling Pooling { get; init; }

    public FeaturePrecision Precision { get; init; }

    /// <summary>
    /// The kind of device that its values are made on, <see cref="DeviceKind.Cpu"/> or <see cref="DeviceKind.Cuda"/>:
    /// they differ in their last digits (<see cref="DeviceOption.Resolve"/>).
    /// </summary>
    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    /// <summary>Hz; audio only.</summary>
    public int SampleRate { get; init; }

    public Normalization Normalize { get; init; }

    /// <summary>Mel bands of the spectrogram that the graph wants instead of samples, where the graph itself doesn't say; audio only.</summary>
    public int? MelBands { get; init; }

    /// <summary>Samples that a frame is made of, and from one frame to the next: N samples give floor((N - FrameSamples) / HopSamples) + 1 frames, which is checked. Null: not known. Audio only.</summary>
    public int? FrameSamples { get; init; }

    /// <inheritdoc cref="FrameSamples"/>
    public int? HopSamples { get; init; }

    /// <summary>What the values stand for where the output is a classifier's, in its order; empty where it isn't.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The fewest samples the encoder can take; audio only.</summary>
    public int MinSamples { get; init; }

    /// <summary>The most samples it can take at once; longer sound is encoded in pieces. Audio only.</summary>
    public int MaxSamples { get; init; }

    /// <summary>Longer texts are cut to this many tokens, special ones included. Text only.</summary>
    public int MaxTokens { get; init; }

    /// <summary>The most tokens that the model has positions for: <see cref="MaxTokens"/> can't be more. Text only.</summary>
    public int MaxPositions { get; init; }

    /// <summary>The full path of the tokenizer.json, vocab.txt or vocab.json; text only.</summary>
    public string? VocabularyPath { get; init; }

    public required string Licence { get; init; }

    public required string Source { get; init; }

    public required string Description { get; init; }

    /// <summary>Corpora the encoder was trained or tuned on: scores on them are too good to be true.</summary>
    public IReadOnlyList<string> TrainedOn { get; init; } = [];

    /// <summary>Whether the model file is there; tracked encoders' are, others are fetched or exported.</summary>
    public bool HasModel => IsImported || File.Exists(ModelPath);

    /// <summary>Whether its features came from elsewhere: there is no model here that could make others.</summary>
    public bool IsImported => ImportedParts is not null;

    /// <summary>What shaped values that came from elsewhere.</summary>
    internal IReadOnlyDictionary<string, string>? ImportedParts { get; init; }

    /// <summary>The first 12 hex digits of SHA-256 over <see cref="FingerprintParts"/>.</summary>
    public string Fingerprint
    {
        get
        {
            var parts = string.Concat(FingerprintParts.Select(part => $"{part.Key}={part.Value}\n"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)))[..FingerprintDigits];
        }
    }

    /// <summary>Everything that shapes a value: the files' SHA-256, and the settings.</summary>
    public IReadOnlyDictionary<string, string> FingerprintParts
    {
        get
        {
            if (ImportedParts is { } imported)
            {
                return imported;
            }
            var parts = new SortedDictionary<string, string>(FileHashes.Value, StringComparer.Ordinal)
            {
                ["device"] = Device.ToString().ToLowerInvariant(),
                ["format"] = FormatVersion.ToString(CultureInfo.InvariantCulture),
                ["pooling"] = Pooling.ToString().ToLowerInvariant(),
                ["precision"] = Precision.ToString().ToLowerInvariant(),
            };
            if (Kind == EncoderKind.Text)
            {
                parts["max_tokens"] = MaxTokens.ToString(CultureInfo.InvariantCulture);
            }
            return parts;
        }
    }

    /// <summary>Whether the graph takes Whisper's log-mel spectrogram of 30 s instead of samples.</summary>
    internal bool TakesMel => Inputs.ContainsKey(MelInput);

    /// <summary>What a spectrogram's input is for.</summary>
    internal const string MelInput = "mel";

    /// <summary>The SHA-256 of every file of the encoder, hashed once however often the record is changed by <c>with</c>.</summary>
    internal Lazy<Dictionary<string, string>> FileHashes { get; init; } = new(() => []);

    /// <summary>Stands for an encoder of which only features are known.</summary>
    /// <param name="parts">The SHA-256 of every file that values are from, and what of it they are.</param>
    internal static EncoderSpec Imported(string name, EncoderKind kind, int dimension, IReadOnlyDictionary<string, string> parts) => new()
    {
        Name = name,
        Folder = "",
        Kind = kind,
        ModelPath = "",
        Inputs = new Dictionary<string, string>(),
        Output = "",
        Dimension = dimension,
        Pooling = Pooling.Mean,
        Licence = "",
        Source = "",
        Description = "features made elsewhere",
        ImportedParts = new SortedDictionary<string, string>(parts.ToDictionary(), StringComparer.Ordinal) { ["origin"] = ImportedOrigin },
    };

    /// <summary>Reads <c>folder/encoder.yaml</c>. The model file needn't be there.</summary>
    /// <exception cref="EmotionFusionException">No such file, or errors in it, all of them with their positions.</exception>
    public static EncoderSpec Load(string folder) => EncoderYaml.Load(folder);

    // The made one would print the fingerprint, and so hash the files.
    public override string ToString() => Name;
}

public enum EncoderKind
{
    Audio,
    Text,
}

/// <summary>Who normalises the waveform.</summary>
public enum Normalization
{
    /// <summary>Nobody: the encoder takes the samples as they are.</summary>
    None,

    /// <summary>We do, before the graph: minus the mean, over the square root of the biased variance plus 1e-5.</summary>
    Waveform,

    /// <summary>The graph does; it gets the samples as they are.</summary>
    InGraph,

    /// <summary>
    /// We do, as the feature extractors of wav2vec 2.0, HuBERT and WavLM do (do_normalize): to zero mean and unit variance,
    /// over the square root of the biased variance plus 1e-7.
    /// </summary>
    UnitVariance,
}

/// <summary>How features are kept. What encoders compute in, their model file says.</summary>
public enum FeaturePrecision
{
    Float32,
    Float16,
}

/// <summary>The files of an encoder and their SHA-256.</summary>
internal static class EncoderFiles
{
    private static readonly string[] Settings = [EncoderYaml.FileName, TokenizerFiles.Json, "tokenizer_config.json", TokenizerFiles.Merges];

    // Weights of more than 2 GB lie in a file of their own (model.onnx_data, model.onnx.data), or several.
    private const string Weights = "*.onnx?data*";

    /// <summary>File name to SHA-256 for every file that shapes a value.</summary>
    /// <exception cref="EmotionFusionException">One is missing or unreadable.</exception>
    public static Dictionary<string, string> Hashes(EncoderSpec spec)
    {
        RequireModel(spec);
        IEnumerable<string> optional = [.. Settings.Select(name => Path.Combine(spec.Folder, name)), .. Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(spec.ModelPath))!, Weights).Order(StringComparer.Ordinal)];
        string[] required = spec.VocabularyPath is { } vocabulary ? [spec.ModelPath, vocabulary] : [spec.ModelPath];
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in optional.Where(File.Exists).Concat(required).DistinctBy(Path.GetFullPath))
        {
            // By its name alone, wherever the folder lies; a namesake in another folder by its path from here.
            var name = Path.GetFileName(file);
            hashes.Add(hashes.ContainsKey(name) ? Path.GetRelativePath(spec.Folder, file) : name, Sha256(file));
        }
        return hashes;
    }

    /// <exception cref="EmotionFusionException">The model file isn't there; says how to get it.</exception>
    public static void RequireModel(EncoderSpec spec)
    {
        if (!spec.HasModel)
        {
            throw new EmotionFusionException(
                $"{spec.ModelPath}: no such file. The model of encoder '{spec.Name}' isn't part of the repository; scripts/export_onnx.md tells how to export or fetch it.");
        }
    }

    /// <exception cref="EmotionFusionException">The model file is another than encoder.yaml pins.</exception>
    public static void CheckHash(EncoderSpec spec)
    {
        if (spec.Sha256 is { } pinned && Sha256(spec.ModelPath) is var found && found != pinned)
        {
            throw new EmotionFusionException(
                $"{spec.ModelPath}: its SHA-256 is {found}, but {Path.Combine(spec.Folder, EncoderYaml.FileName)} says {pinned}: the file is broken or another one. "
                + "Fetch or export it again (scripts/export_onnx.md); if it was changed on purpose, put its SHA-256 into encoder.yaml.");
        }
    }

    public static string Sha256(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't be read: {e.Message}", e);
        }
    }
}
