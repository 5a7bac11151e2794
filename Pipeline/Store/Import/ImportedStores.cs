using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Finds stores that were imported under a name.</summary>
internal static class ImportedStores
{
    /// <summary>What stands for their encoder; null when nothing was imported under that name.</summary>
    /// <exception cref="EmotionFusionException">Several were.</exception>
    public static EncoderSpec? Find(string featuresRoot, string corpus, string name, EncoderKind kind)
    {
        var folder = Path.Combine(featuresRoot, SafeFileName.Of(corpus));
        if (!Directory.Exists(folder))
        {
            return null;
        }
        var found = Directory.EnumerateDirectories(folder, SafeFileName.Of(name) + "-*")
            .Select(store => (Folder: store, Manifest: StoreManifest.Read(store)))
            .Where(store => store.Manifest is { } manifest && manifest.Encoder == name && manifest.Kind == kind.ToString().ToLowerInvariant()
                && manifest.FingerprintParts.GetValueOrDefault("origin") == EncoderSpec.ImportedOrigin && !manifest.FingerprintParts.ContainsKey(ColumnFeatures.ColumnPart))
            .OrderBy(store => store.Folder, StringComparer.Ordinal)
            .ToArray();
        return found.Length switch
        {
            0 => null,
            1 => EncoderSpec.Imported(name, kind, found[0].Manifest!.Dimension, found[0].Manifest!.FingerprintParts),
            _ => throw new EmotionFusionException(
                $"{corpus} has several imports called {name}: {string.Join(", ", found.Select(store => store.Folder))}. Remove all but one of these folders."),
        };
    }
}
