using System.Security.Cryptography;

namespace EmotionFusion.Encoders;

/// <summary>The files of an encoder and their SHA-256.</summary>
internal static class EncoderFiles
{
    private static readonly string[] Settings = [EncoderYaml.FileName, "tokenizer.json", "tokenizer_config.json"];

    // Weights of more than 2 GB lie in a file of their own, by one of these names.
    private static readonly string[] WeightSuffixes = ["_data", ".data"];

    /// <summary>File name to SHA-256 for every file that shapes a value.</summary>
    /// <exception cref="EmotionFusionException">One is missing or unreadable.</exception>
    public static Dictionary<string, string> Hashes(EncoderSpec spec)
    {
        RequireModel(spec);
        IEnumerable<string> optional = [.. Settings.Select(name => Path.Combine(spec.Folder, name)), .. WeightSuffixes.Select(suffix => spec.ModelPath + suffix)];
        var hashes = optional.Where(File.Exists).Append(spec.ModelPath).ToDictionary(file => Path.GetFileName(file), Sha256, StringComparer.Ordinal);
        if (spec.VocabularyPath is { } vocabulary)
        {
            hashes.Add(Path.GetFileName(vocabulary), Sha256(vocabulary));
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
