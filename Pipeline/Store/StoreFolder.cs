using System.Text.Encodings.Web;
using System.Text.Json;

namespace EmotionFusion.Pipeline;

/// <summary>What a store's store.json says: what shaped its values, spelt out.</summary>
/// <param name="Format">Of the shards that the store began with; each says its own.</param>
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
        Read(store.Folder)?.Format ?? ShardFormat.Version,
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
    private const string PartSuffix = "-part";

    /// <summary>What to do where a store's folder can't be written.</summary>
    public const string Elsewhere = "Features go elsewhere with --features.";

    /// <summary>Makes the folder, and clears away what killed processes left.</summary>
    /// <returns>To be held while the store is filled: nobody removes it meanwhile.</returns>
    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public static FileLock Prepare(FeatureStore store)
    {
        try
        {
            Directory.CreateDirectory(store.Folder);
            var filling = FileLock.Take(Path.Combine(store.Folder, $"filling-{Guid.NewGuid():N}.lock"), CancellationToken.None, Elsewhere);
            RemoveLeftovers(store.Folder);
            return filling;
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

    public static string ShardPath(string folder, int shard) => Path.Combine(folder, $"shard-{shard:D5}.safetensors");

    /// <summary>What is done of a shard in the making, in its format.</summary>
    public static string PartPath(string folder, int shard) => Path.Combine(folder, $"shard-{shard:D5}{PartSuffix}.safetensors");

    /// <summary>The numbers of the shards that are there, ascending.</summary>
    public static int[] ShardNumbers(string folder) => Numbers(folder, "");

    /// <summary>The numbers of the shards that are in the making, or were when a process died.</summary>
    public static int[] PartNumbers(string folder) => Numbers(folder, PartSuffix);

    /// <summary>The lock of a file of the store; who writes the file holds it. A shard's is its part's, too.</summary>
    public static string LockOf(string path) => path.Replace($"{PartSuffix}.safetensors", ".safetensors", StringComparison.Ordinal) + ".lock";

    /// <summary>Removes a file whose lock the caller holds.</summary>
    public static void DeleteHeld(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path} can't be deleted: {e.Message}", e);
        }
    }

    /// <exception cref="EmotionFusionException">It can't be deleted.</exception>
    public static void Delete(string path, CancellationToken cancellation)
    {
        using var taken = FileLock.Take(LockOf(path), cancellation, Elsewhere);
        DeleteHeld(path);
    }

    private static int[] Numbers(string folder, string suffix) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, $"shard-*{suffix}.safetensors")
            .Select(path => Path.GetFileNameWithoutExtension(path)["shard-".Length..^suffix.Length])
            .Where(number => number.All(char.IsAsciiDigit) && number.Length is >= 5 and <= 9)
            .Select(int.Parse).Order()];

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
