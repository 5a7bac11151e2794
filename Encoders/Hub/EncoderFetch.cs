namespace EmotionFusion.Encoders;

/// <summary>Brings an encoder of hub.yaml into its folder: its files, and an encoder.yaml where there is none.</summary>
internal static class EncoderFetch
{
    private const string LockName = ".fetch.lock";

    /// <param name="list">The list; hashes that it doesn't have are filled in.</param>
    /// <param name="entry">One of its encoders.</param>
    /// <param name="options">Where from.</param>
    /// <param name="watch">Told of each file's bytes.</param>
    /// <param name="cancellation">What has come is kept.</param>
    /// <returns>The encoder, and the hashes that nobody knew before, by file.</returns>
    /// <exception cref="EmotionFusionException">
    /// A file can't be had, is another than the list says, or isn't a model that can be used; or another process fetches it.
    /// </exception>
    public static FetchedEncoder Run(HubList list, HubEntry entry, HubOptions options, Action<HubFile, long, long>? watch = null, CancellationToken cancellation = default)
    {
        var folder = Path.Combine(Path.GetDirectoryName(list.Path)!, entry.Name);
        MakeFolder(folder);
        using var held = FileLock.TryTake(Path.Combine(folder, LockName)) ?? throw new EmotionFusionException($"{folder}: another process fetches this encoder. Wait for it, or end it.");
        var hashes = new Dictionary<string, string>();
        using (var download = new HubDownload(options))
        {
            foreach (var file in entry.Files)
            {
                hashes[file.From] = download.Fetch(entry, file, folder, (done, total) => watch?.Invoke(file, done, total), cancellation);
            }
        }
        var yaml = Path.Combine(folder, EncoderYaml.FileName);
        if (!File.Exists(yaml))
        {
            var answers = entry.Answers with { Licence = entry.Licence, Source = $"https://huggingface.co/{entry.Repository} ({entry.Revision})" };
            AtomicFile.Write(yaml, EncoderDraft.Of(folder, answers).Yaml());
        }
        var fresh = entry.Files.Where(file => file.Sha256 is null).ToDictionary(file => file.From, file => hashes[file.From]);
        if (fresh.Count > 0)
        {
            list.Pin(entry, fresh);
        }
        return new FetchedEncoder(EncoderSpec.Load(folder), fresh);
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{folder}: can't be made: {e.Message}", e);
        }
    }
}

/// <summary>An encoder that was fetched.</summary>
/// <param name="Spec">As its encoder.yaml says.</param>
/// <param name="Pinned">The SHA-256 of files that the list had none of, by their path in the repository.</param>
internal sealed record FetchedEncoder(EncoderSpec Spec, IReadOnlyDictionary<string, string> Pinned);
