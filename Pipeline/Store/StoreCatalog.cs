using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>The stores below a features folder, whatever made them and whether or not that is still there.</summary>
internal static class StoreCatalog
{
    private const int FingerprintDigits = 12;

    /// <summary>All stores, by corpus and name; none where there is no such folder.</summary>
    /// <exception cref="EmotionFusionException">A folder can't be read.</exception>
    public static IReadOnlyList<StoredFeatures> Open(string featuresRoot)
    {
        try
        {
            return !Directory.Exists(featuresRoot) ? [] :
                [.. Directory.EnumerateDirectories(featuresRoot).Order(NaturalComparer.Instance)
                    .SelectMany(corpus => Directory.EnumerateDirectories(corpus).Order(NaturalComparer.Instance)).Where(IsStore).Select(folder => new StoredFeatures(folder))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{featuresRoot} can't be read: {e.Message}", e);
        }
    }

    /// <summary>The stores that a name means: a corpus, an encoder, CORPUS/STORE or a store's folder name.</summary>
    /// <exception cref="EmotionFusionException">None.</exception>
    public static IReadOnlyList<StoredFeatures> Find(string featuresRoot, string name)
    {
        var all = Open(featuresRoot);
        StoredFeatures[] found = [.. all.Where(store => store.IsCalled(name))];
        if (found.Length > 0)
        {
            return found;
        }
        string[] names = [.. all.SelectMany(store => new[] { store.Name, store.Corpus, Path.GetFileName(store.Folder) }).Distinct()];
        throw new EmotionFusionException(all.Count == 0
            ? $"{featuresRoot} holds no feature stores."
            : $"{featuresRoot} has no store '{name}'.{Nearest.Hint(name, names)} 'emotionfusion features' lists them.");
    }

    /// <summary>By its name, and by what is in it: other folders that lie there are none of ours.</summary>
    private static bool IsStore(string folder) =>
        new DirectoryInfo(folder) is { LinkTarget: null } directory
        && directory.Name.LastIndexOf('-') is > 0 and var dash
        && directory.Name[(dash + 1)..].Split('~')[0] is { Length: FingerprintDigits } digits && digits.All(char.IsAsciiHexDigitLower)
        && (File.Exists(StoreManifest.PathIn(folder)) || StoreFolder.ShardNumbers(folder).Length > 0);
}

/// <summary>A store as it lies on disk.</summary>
internal sealed class StoredFeatures
{
    private const int HashDigits = 8;
    private const string Format = "format";

    private static readonly string[] Order = ["pooling", "precision", "device"]; // then the others

    public StoredFeatures(string folder)
    {
        (Folder, Manifest) = (folder, StoreManifest.Read(folder));
        Bytes = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
        var broken = new List<string>();
        foreach (var number in Manifest is null ? [] : StoreFolder.ShardNumbers(folder))
        {
            try
            {
                var shard = Shard.Open(StoreFolder.ShardPath(folder, number), FormatOf(Manifest!));
                (Rows, Failed) = (Rows + shard.Ids.Length, Failed + shard.Failed.Length);
            }
            catch (EmotionFusionException e)
            {
                broken.Add(e.Message);
            }
        }
        Broken = broken;
    }

    public string Folder { get; }

    /// <summary>Null where store.json is lost.</summary>
    public StoreManifest? Manifest { get; }

    public string Corpus => Manifest?.Corpus ?? Path.GetFileName(Path.GetDirectoryName(Folder))!;

    public string Name => $"{Corpus}/{Path.GetFileName(Folder)}";

    /// <summary>Of all its files.</summary>
    public long Bytes { get; }

    /// <summary>Utterances with values.</summary>
    public int Rows { get; }

    /// <summary>Utterances without, which couldn't be read or encoded.</summary>
    public int Failed { get; }

    /// <summary>What is wrong with shards' headers.</summary>
    public IReadOnlyList<string> Broken { get; }

    /// <summary>Whether a process is filling it.</summary>
    public bool IsBeingFilled => TryLock([]) is not { } locks || Release(locks);

    /// <summary>The fingerprint in words: settings, then the files' hashes, then what ran them.</summary>
    public string Words => Say(_ => true);

    /// <summary>The same without the files that lie beside the model.</summary>
    public string Summary => Say(file => Path.GetExtension(file) is not (".yaml" or ".json" or ".txt"));

    private string Say(Func<string, bool> tells)
    {

        if (Manifest is not { } manifest)
        {
            return "store.json is missing or broken";
        }
        var parts = manifest.FingerprintParts.Where(part => part.Key != Format).OrderBy(part => Array.IndexOf(Order, part.Key) is >= 0 and var at ? at : Order.Length).ToArray();
        var settings = parts.Where(part => !IsHash(part.Value)).Select(part => part switch
        {
            ("pooling", "tokens") => manifest.Kind == "audio" ? "all frames" : "all tokens",
            ("pooling" or "precision" or "origin" or "device", var value) => value,
            (var key, var value) => $"{key} {value}",
        });
        var files = parts.Where(part => IsHash(part.Value) && tells(part.Key)).Select(part => $"{part.Key} {part.Value[..HashDigits]}");
        var runtime = manifest.OnnxRuntime.Select(version => $"ONNX Runtime {version}");
        return string.Join("; ", new[] { string.Join(", ", settings), string.Join(", ", files), string.Join(" and ", runtime) }.Where(text => text.Length > 0));
    }

    public bool IsCalled(string name)
    {
        var folder = Path.GetFileName(Folder);
        return name == Corpus || name == folder || name == Name || name == Manifest?.Encoder || name == $"{Corpus}/{Manifest?.Encoder}";
    }

    /// <summary>Reads every value of every shard; the result is what is wrong.</summary>
    public IReadOnlyList<string> Check(CancellationToken cancellation)
    {
        if (Manifest is not { } manifest)
        {
            return [$"{StoreManifest.PathIn(Folder)} is missing or broken: 'emotionfusion encode' writes it again, and says that it doesn't know which ONNX Runtime made the values."];
        }
        var numbers = StoreFolder.ShardNumbers(Folder);
        var wrong = new string?[numbers.Length];
        SideBySide.For(numbers.Length, i =>
        {
            try
            {
                Shard.Open(StoreFolder.ShardPath(Folder, numbers[i]), FormatOf(manifest)).Read();
            }
            catch (EmotionFusionException e)
            {
                wrong[i] = e.Message;
            }
        }, cancellation);
        var missing = Enumerable.Range(0, numbers.Length == 0 ? 0 : numbers[^1]).Except(numbers).Select(number =>
            $"{StoreFolder.ShardPath(Folder, number)} is missing. Run 'emotionfusion encode' to make it again, or go on with it if it was broken off.");
        return [.. wrong.OfType<string>(), .. missing];
    }

    /// <summary>Removes the store. Files that aren't a store's stay, and so does the folder then.</summary>
    /// <returns>Whether the folder is gone.</returns>
    /// <exception cref="EmotionFusionException">A process is filling it, or a file can't be removed.</exception>
    public bool Remove()
    {
        if (TryLock([StoreFolder.LockOf(StoreManifest.PathIn(Folder))]) is not { } locks)
        {
            throw new EmotionFusionException($"{Folder} is being filled by another process; end that first, or wait for it.");
        }
        try
        {
            foreach (var path in Directory.EnumerateFiles(Folder).Where(IsOurs).Append(StoreManifest.PathIn(Folder)).ToArray())
            {
                File.Delete(path); // store.json last: were this interrupted, the rest would still be a store
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{Folder} can't be removed: {e.Message}", e);
        }
        finally
        {
            Release(locks);
        }
        try
        {
            Directory.Delete(Folder);
            return true;
        }
        catch (IOException) when (Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            return false;
        }
    }

    /// <summary>How its shards are written, by what its manifest says.</summary>
    private ShardFormat FormatOf(StoreManifest manifest) => new(
        Path.GetFileName(Folder),
        manifest.Dimension,
        Enum.TryParse<FeaturePrecision>(manifest.FingerprintParts.GetValueOrDefault("precision"), ignoreCase: true, out var precision) ? precision : FeaturePrecision.Float32,
        manifest.FingerprintParts.GetValueOrDefault("pooling") == Pooling.Tokens.ToString().ToLowerInvariant());

    /// <summary>Every lock that is there, and some; null when a process holds one.</summary>
    private List<FileLock>? TryLock(string[] some)
    {
        var locks = new List<FileLock>();
        foreach (var path in some.Union(Directory.EnumerateFiles(Folder, "*.lock")).ToArray())
        {
            if (FileLock.TryTake(path, StoreFolder.Elsewhere) is not { } taken)
            {
                Release(locks);
                return null;
            }
            locks.Add(taken);
        }
        return locks;
    }

    private static bool Release(List<FileLock> locks)
    {
        locks.ForEach(taken => taken.Dispose());
        return false;
    }

    private static bool IsOurs(string path) => Path.GetFileName(path) is var name
        && (name.StartsWith("shard-", StringComparison.Ordinal) || name.StartsWith("store.json.", StringComparison.Ordinal) || name.StartsWith("rows.", StringComparison.Ordinal))
        && !name.EndsWith(".lock", StringComparison.Ordinal);

    private static bool IsHash(string value) => value.Length == 64 && value.All(char.IsAsciiHexDigitLower);
}
