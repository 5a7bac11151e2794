using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>What a store's folder has beside its shards.</summary>
internal static class StoreFolder
{
    /// <summary>What to do where a store's folder can't be written.</summary>
    public const string Elsewhere = "Features go elsewhere with --features.";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes the folder and store.json, and clears away what killed processes left.</summary>
    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public static void Prepare(FeatureStore store, EncoderKind kind, int shardRows, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(store.Folder);
            RemoveLeftovers(store.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{store.Folder} can't be written: {e.Message} {Elsewhere}", e);
        }
        var (path, manifest) = (Path.Combine(store.Folder, "store.json"), Manifest(store, kind, shardRows));
        if (!File.Exists(path) || File.ReadAllText(path) != manifest)
        {
            using var taken = FileLock.Take(LockOf(path), cancellation, Elsewhere);
            AtomicFile.Write(path, manifest);
        }
    }

    /// <summary>The lock of a file of the store; who writes the file holds it.</summary>
    public static string LockOf(string path) => path + ".lock";

    /// <exception cref="EmotionFusionException">It can't be deleted.</exception>
    public static void Delete(string path, CancellationToken cancellation)
    {
        using var taken = FileLock.Take(LockOf(path), cancellation, Elsewhere);
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path} can't be deleted: {e.Message}", e);
        }
    }

    /// <summary>Locks that nobody holds, and the temporary files of writers that died: the others hold their file's lock.</summary>
    private static void RemoveLeftovers(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.lock"))
        {
            FileLock.TryTake(path, Elsewhere)?.Dispose();
        }
        foreach (var path in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            // NAME.json.GUID.tmp, NAME.safetensors.GUID.tmp
            var target = Path.Combine(folder, string.Join('.', Path.GetFileName(path).Split('.').Take(2)));
            using var taken = FileLock.TryTake(LockOf(target), Elsewhere);
            if (taken is not null)
            {
                File.Delete(path);
            }
        }
    }

    private static string Manifest(FeatureStore store, EncoderKind kind, int shardRows) => JsonSerializer.Serialize(new
    {
        format = ShardFormat.Version,
        corpus = store.Corpus,
        encoder = store.Spec.Name,
        kind = kind.ToString().ToLowerInvariant(),
        dimension = store.Spec.Dimension,
        rows_per_shard = shardRows,
        fingerprint = store.Spec.Fingerprint,
        fingerprint_parts = store.Spec.FingerprintParts,
    }, Json) + "\n";
}
