using System.Globalization;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>What was read of a file with features.</summary>
internal readonly record struct FeatureFileFacts(string Sha256, int Dimension);

/// <summary>
/// The SHA-256 of files with features and how long these are, kept in <c>features/CORPUS/imports.tsv</c>: a file of the same
/// path, size and time of change isn't read again.
/// </summary>
internal sealed class FileHashes
{
    private readonly string _path;
    private readonly Dictionary<string, FeatureFileFacts> _known = new(StringComparer.Ordinal);

    private FileHashes(string path) => _path = path;

    /// <summary>Those known of a corpus; a list that can't be read counts as none.</summary>
    public static FileHashes Open(string featuresRoot, string corpus)
    {
        var hashes = new FileHashes(Path.Combine(featuresRoot, SafeFileName.Of(corpus), "imports.tsv"));
        try
        {
            foreach (var line in File.ReadLines(hashes._path).Select(line => line.Split('\t')).Where(line => line.Length == 6))
            {
                if (int.TryParse(line[5], NumberStyles.None, CultureInfo.InvariantCulture, out var dimension))
                {
                    hashes._known[string.Join('\t', line[..4])] = new(line[4], dimension);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
        return hashes;
    }

    /// <param name="path">The file.</param>
    /// <param name="part">What of it holds the features.</param>
    /// <param name="dimensionOf">Finds out how long they are.</param>
    /// <exception cref="EmotionFusionException">The file can't be read.</exception>
    public FeatureFileFacts Of(string path, string part, Func<int> dimensionOf)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new EmotionFusionException($"{path}: can't be read: there is no such file.");
        }
        var key = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(path)}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}\t{part}");
        if (!_known.TryGetValue(key, out var facts))
        {
            _known[key] = facts = new(EncoderFiles.Sha256(path), dimensionOf());
            Save();
        }
        return facts;
    }

    private void Save()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(_path, string.Concat(_known.Select(fact => string.Create(CultureInfo.InvariantCulture, $"{fact.Key}\t{fact.Value.Sha256}\t{fact.Value.Dimension}\n"))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{_path} can't be written: {e.Message} {StoreFolder.Elsewhere}", e);
        }
    }
}
