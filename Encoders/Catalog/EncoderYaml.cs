using System.Security.Cryptography;

namespace EmotionFusion.Encoders;

/// <summary>Reads and checks encoder.yaml; its keys are told in Encoders/onnx/README.md.</summary>
internal static class EncoderYaml
{
    public const string FileName = "encoder.yaml";

    // Position embeddings of BERT and of nearly all models that came from it.
    private const int BertPositions = 512;

    // [CLS] and [SEP], which any text has.
    private const int SpecialTokens = 2;

    // A minute. A graph that is checked with a tone is given as many samples, at least.
    private const int LargestMinimum = 60 * AudioFile.SampleRate;

    public static EncoderSpec Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var map = YamlFile.Read(path);
        var kind = map.RequireChoice<EncoderKind>("kind");
        if (kind is null)
        {
            map.ThrowIfFailed(); // which other keys are known depends on it
        }
        var spec = Common(map, folder, kind!.Value);
        spec = kind == EncoderKind.Audio ? Audio(map, spec) : Text(map, spec);
        map.Finish();
        return spec with { FileHashes = new(() => EncoderFiles.Hashes(spec)) };
    }

    private static EncoderSpec Common(YamlMap map, string folder, EncoderKind kind) => new()
    {
        Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
        Folder = folder,
        Kind = kind,
        ModelPath = Path.Combine(folder, map.String("model") ?? "model.onnx"),
        Sha256 = Sha256(map),
        Inputs = map.StringMap("inputs"),
        Output = map.RequireString("output"),
        Dimension = map.Require("dimension") ? AtLeast(1, map, "dimension", 0) : 0,
        Pooling = map.String("pooling") is "none" or "frames" ? Pooling.Tokens : map.Choice<Pooling>("pooling") ?? Pooling.Mean, // three words for all positions
        Licence = map.RequireString("licence"),
        Source = map.RequireString("source"),
        Description = map.RequireString("description"),
        TrainedOn = map.Strings("trained_on") ?? [],
    };

    private static EncoderSpec Audio(YamlMap map, EncoderSpec spec)
    {
        CheckInputs(map, spec, required: [spec.TakesMel ? EncoderSpec.MelInput : "waveform"], optional: spec.TakesMel ? [] : ["mask", EncoderSpec.MelInput]);
        if (map.Int("sample_rate") is { } rate && rate != AudioFile.SampleRate)
        {
            map.Fail("sample_rate", $"is {rate}; sound is read at {AudioFile.SampleRate} only.");
        }
        spec = spec with
        {
            SampleRate = AudioFile.SampleRate,
            Normalize = map.Choice<Normalization>("normalize") ?? Normalization.None,
            FrameSamples = map.Int("frame_samples") is null ? null : AtLeast(1, map, "frame_samples", 1, LargestMinimum),
            HopSamples = map.Int("hop_samples") is null ? null : AtLeast(1, map, "hop_samples", 1, LargestMinimum),
            Classes = map.Strings("classes") ?? [],
        };
        spec = spec.TakesMel ? Mel(map, spec) : spec with
        {
            MinSamples = AtLeast(1, map, "min_samples", spec.FrameSamples ?? 1, LargestMinimum),
            MaxSamples = AtLeast(1, map, "max_samples", int.MaxValue),
        };
        if (spec.FrameSamples is null != spec.HopSamples is null)
        {
            map.Fail(spec.FrameSamples is null ? "hop_samples" : "frame_samples", "frame_samples and hop_samples go together.");
        }
        if (spec.Classes.Count > 0 && spec.Classes.Count != spec.Dimension)
        {
            map.Fail("classes", $"has {spec.Classes.Count} names; the output has {spec.Dimension} values (dimension).");
        }
        // The pieces of longer sound have half of max_samples at least.
        if (spec.MaxSamples / 2 < spec.MinSamples)
        {
            map.Fail("max_samples", $"is {spec.MaxSamples}; expected twice min_samples ({spec.MinSamples}) at least.");
        }
        return spec;
    }

    /// <summary>Of graphs that take a spectrogram of 30 s: whatever the sound's length, they get all of it.</summary>
    private static EncoderSpec Mel(YamlMap map, EncoderSpec spec)
    {
        if (spec.Normalize == Normalization.InGraph)
        {
            map.Fail("normalize", "is in_graph, but a graph that takes a spectrogram (mel) doesn't see the waveform.");
        }
        if (spec.FrameSamples is not null)
        {
            map.Fail("frame_samples", "isn't known of graphs that take a spectrogram (mel): they give as many frames whatever the sound's length.");
        }
        return spec with
        {
            MelBands = map.Int("mel_bands") is null ? null : AtLeast(1, map, "mel_bands", 1),
            MinSamples = AtLeast(LogMel.Hop, map, "min_samples", LogMel.Hop, LogMel.Samples),
            MaxSamples = AtLeast(1, map, "max_samples", LogMel.Samples, LogMel.Samples),
        };
    }

    private static EncoderSpec Text(YamlMap map, EncoderSpec spec)
    {
        CheckInputs(map, spec, required: ["ids", "mask"], optional: ["types"]);
        // One by any name is read; those of Hugging Face are found.
        var vocabulary = map.String("vocabulary")
            ?? TokenizerFiles.Vocabularies.FirstOrDefault(name => File.Exists(Path.Combine(spec.Folder, name)), TokenizerFiles.Json);
        var (tokens, positions) = (AtLeast(SpecialTokens, map, "max_tokens", 128), AtLeast(1, map, "max_positions", BertPositions));
        if (tokens > positions)
        {
            map.Fail("max_tokens", $"is {tokens}, but the model has {positions} positions (max_positions).");
        }
        return spec with
        {
            MaxTokens = tokens,
            MaxPositions = positions,
            VocabularyPath = Path.Combine(spec.Folder, vocabulary),
        };
    }

    private static void CheckInputs(YamlMap map, EncoderSpec spec, string[] required, string[] optional)
    {
        foreach (var role in required.Except(spec.Inputs.Keys))
        {
            map.Fail("inputs", $"lacks '{role}: <what the graph calls it>'.");
        }
        string[] known = [.. required, .. optional];
        foreach (var role in spec.Inputs.Keys.Except(known))
        {
            map.Fail("inputs", $"'{role}' is none of {string.Join(", ", known)}.{Nearest.Hint(role, known)}");
        }
    }

    internal static string? Sha256(YamlMap map)
    {
        var hash = map.String("sha256");
        if (hash is not null && (hash.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigit)))
        {
            map.Fail("sha256", "expected 64 hex digits, or null.");
        }
        return hash?.ToLowerInvariant();
    }

    private static int AtLeast(int least, YamlMap map, string key, int fallback, int most = int.MaxValue)
    {
        var value = map.Int(key) ?? fallback;
        if ((value < least || value > most) && map.Int(key) is not null)
        {
            map.Fail(key, value < least ? $"is {value}; expected at least {least}." : $"is {value}; expected at most {most}.");
        }
        return value;
    }
}
