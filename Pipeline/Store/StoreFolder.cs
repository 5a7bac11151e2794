using System.Text.Encodings.Web;
using System.Text.Json;

namespace EmotionFusion.Pipeline;

/// <summary>What a store's store.json says: what shaped its values, spelt out.</summary>
/// <param name="OnnxRuntime">The versions of every ONNX Runtime that values were made with.</param>
internal sealed record StoreManifest(
    string Format,
    string Corpus,
    string Encoder,
    string Kind,
    int Dimension,
    int RowsPerShard,
    string Fingerprint,
    IReadOnlyDictionary<string, string> FingerprintParts,
    IReadOnlyList<string> OnnxRuntime)
{
    /// <summary>Stands for a version that nobody noted, or whose note is lost.</summary>
    public const string Unknown = "unknown";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string PathIn(string folder) => Path.Combine(folder, "store.json");

    /// <summary>What a store's folder says of itself; null where it says nothing that can be read.</summary>
    public static StoreManifest? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<StoreManifest>(File.ReadAllBytes(PathIn(folder)), Options);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The versions of ONNX Runtime that a store was made with; none when there is no store.</summary>
    public static IReadOnlyList<string> VersionsOf(FeatureStore store)
    {
        try
        {
            var versions = JsonSerializer.Deserialize<StoreManifest>(File.ReadAllBytes(PathIn(store.Folder)), Options)?.OnnxRuntime;
            return versions is not null && versions.All(version => version is not null) ? versions : [Unknown];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return store.ShardNumbers().Length == 0 ? [] : [Unknown];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return [Unknown];
        }
    }

    public static StoreManifest Of(FeatureStore store, int rowsPerShard, IReadOnlyList<string> versions) => new(
        ShardFormat.Version,
        store.Corpus,
        store.Spec.Name,
        store.Spec.Kind.ToString().ToLowerInvariant(),
        store.Spec.Dimension,
        rowsPerShard,
        store.Spec.Fingerprint,
        store.Spec.FingerprintParts,
        versions);

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";
}

/// <summary>What a store's folder has beside its shards.</summary>
internal static class StoreFolder
{
    /// <summary>What to do where a store's folder can't be written.</summary>
    public const string Elsewhere = "Features go elsewhere with --features.";

    /// <summary>Makes the folder, and clears away what killed processes left.</summary>
    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public static void Prepare(FeatureStore store)
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
    }

    /// <summary>Writes store.json, if it isn't as it should be once <paramref name="missing"/> utterances are encoded.</summary>
    /// <exception cref="EmotionFusionException">Values of two versions of ONNX Runtime would mix, and nobody asked for that; or it can't be written.</exception>
    public static void Describe(FeatureStore store, int rowsPerShard, int missing, bool mixVersions, CancellationToken cancellation)
    {
        var path = StoreManifest.PathIn(store.Folder);
        if (missing == 0 && IsDescribed())
        {
            return;
        }
        using var taken = FileLock.Take(LockOf(path), cancellation, Elsewhere);
        if (!IsDescribed())
        {
            AtomicFile.Write(path, Description());
        }

        bool IsDescribed() => File.Exists(path) && File.ReadAllText(path) == Description();

        string Description()
        {
            var versions = StoreManifest.VersionsOf(store);
            return StoreManifest.Of(store, rowsPerShard, missing == 0 || store.Spec.IsImported ? versions : VersionsWith(store, versions, missing, mixVersions)).ToJson();
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

    private static IReadOnlyList<string> VersionsWith(FeatureStore store, IReadOnlyList<string> versions, int missing, bool mixVersions)
    {
        var current = store.CurrentRuntime();
        if (versions.All(version => version == current))
        {
            return [current];
        }
        return mixVersions
            ? [.. versions.Append(current).Distinct().Order(NaturalComparer.Instance)]
            : throw new EmotionFusionException(
                $"{store.Folder} was made with ONNX Runtime {string.Join(" and ", versions)}; this is {current}, whose values differ in their last bits. "
                + $"{missing} utterances are still to be encoded: do it with the version that made the rest, or mix them with --mix-versions "
                + "(store.json and every run then say so), or remove that folder, so that everything is encoded anew.");
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
}
