using System.Collections.Concurrent;
using System.Security.Cryptography;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// A corpus's facts of sounds on disk: <c>features/CORPUS/sounds.cache</c>. It can always be made again: one that is broken, or
/// of another version, counts as none, and where it can't be written, nothing is kept.
/// </summary>
internal sealed class SoundCache
{
    private const string FileName = "sounds.cache";
    private const int MostForgotten = 3; // times as many as are in use

    // A file can change twice within a tick of its file system's clock, or 2 s of FAT's, and only the first be seen.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly string? _path;
    private readonly string? _decoder;
    private readonly Dictionary<string, Entry> _known;
    private readonly ConcurrentDictionary<string, Entry> _new = new(StringComparer.Ordinal);

    private SoundCache(string? path, string? decoder, Dictionary<string, Entry> known) => (_path, _decoder, _known) = (path, decoder, known);

    /// <param name="featuresRoot">Null: nothing is known and nothing is kept.</param>
    public static SoundCache Open(string? featuresRoot, string corpus)
    {
        if (featuresRoot is null)
        {
            return new(null, null, []);
        }
        var path = Path.Combine(featuresRoot, SafeFileName.Of(corpus), FileName);
        return SoundCacheFile.TryRead(path) is { } file ? new(path, file.Decoder, file.Entries) : new(path, null, []);
    }

    /// <summary>What is known of the sound, if its file is as it was; else what the file says now.</summary>
    public SoundFacts Find(SoundSource source, bool measured, CancellationToken cancellation)
    {
        var (key, stamp) = (source.ToString(), SoundStamp.Of(source.Path));
        if (_known.TryGetValue(key, out var entry) && entry.Stamp == stamp && (entry.Facts.Measures is not null || !measured) && IsSameDecoder(entry))
        {
            return entry.Facts;
        }
        var facts = SoundFacts.Of(source, measured, cancellation);
        // A fault may be mended where no size or time shows it: another user's file, ffmpeg.
        if (facts.Fault is null && stamp is { } seen && DateTime.UtcNow - new DateTime(seen.Changed, DateTimeKind.Utc) > Settled)
        {
            _new[key] = new(seen, facts);
        }
        return facts;
    }

    /// <summary>Keeps what was found. What the corpus doesn't have now is kept too, within bounds: another label map may have it.</summary>
    public void Save(IEnumerable<SoundSource> corpus)
    {
        if (_path is null || _new.IsEmpty)
        {
            return;
        }
        var isSameDecoder = _decoder == Ffmpeg.Installed.Version;
        var known = _known.Where(old => !_new.ContainsKey(old.Key) && (isSameDecoder || !old.Value.IsDecoded));
        var asked = corpus.Select(source => source.ToString()).ToHashSet(StringComparer.Ordinal);
        var (ours, others) = (known.Where(old => asked.Contains(old.Key)), known.Where(old => !asked.Contains(old.Key)).ToArray());
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            SoundCacheFile.Write(_path, Ffmpeg.Installed.Version, [.. _new, .. ours, .. others.Length <= (long)MostForgotten * asked.Count ? others : []]);
        }
        catch (Exception e) when (e is EmotionFusionException or IOException or UnauthorizedAccessException)
        {
            // nothing is kept
        }
    }

    // Another version may decode a lossy format to other samples.
    private bool IsSameDecoder(Entry entry) => !entry.IsDecoded || (_decoder is not null && _decoder == Ffmpeg.Installed.Version);

    /// <summary>A sound's facts, and the file that they are of.</summary>
    internal readonly record struct Entry(SoundStamp Stamp, SoundFacts Facts)
    {
        public bool IsDecoded => !AudioMagic.IsPlainWav(Facts.Format!);
    }
}

/// <summary>By which a change of a file is seen.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">Time of the last change, ticks.</param>
internal readonly record struct SoundStamp(long Size, long Changed)
{
    /// <returns>Null: there is no such file.</returns>
    public static SoundStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            }
            return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // who reads it says what is wrong
        }
    }
}

/// <summary>The file: a version, the decoder, the entries, and SHA-256 of all that.</summary>
internal static class SoundCacheFile
{
    private static ReadOnlySpan<byte> Version => "EmotionFusion sounds 1\n"u8;

    /// <returns>Null: there is none, or it isn't whole.</returns>
    public static (string? Decoder, Dictionary<string, SoundCache.Entry> Entries)? TryRead(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            var content = bytes.AsSpan(0, Math.Max(0, bytes.Length - SHA256.HashSizeInBytes));
            return content.StartsWith(Version) && SHA256.HashData(content).AsSpan().SequenceEqual(bytes.AsSpan(content.Length))
                ? Read(new BinaryReader(new MemoryStream(bytes, Version.Length, content.Length - Version.Length)))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public static void Write(string path, string? decoder, IReadOnlyCollection<KeyValuePair<string, SoundCache.Entry>> entries)
    {
        using var content = new MemoryStream();
        var writer = new BinaryWriter(content);
        writer.Write(Version);
        writer.Write(decoder ?? "");
        writer.Write(entries.Count);
        foreach (var (key, entry) in entries)
        {
            writer.Write(key);
            Write(writer, entry);
        }
        var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(bytes.Span);
            stream.Write(SHA256.HashData(bytes.Span));
        }, flush: false);
    }

    private static (string?, Dictionary<string, SoundCache.Entry>) Read(BinaryReader reader)
    {
        var (decoder, count) = (reader.ReadString(), reader.ReadInt32());
        var entries = new Dictionary<string, SoundCache.Entry>(count, StringComparer.Ordinal);
        var formats = new Dictionary<string, string>(StringComparer.Ordinal); // each once in memory
        for (var i = 0; i < count; i++)
        {
            entries[reader.ReadString()] = ReadEntry(reader, formats);
        }
        return (decoder.Length == 0 ? null : decoder, entries);
    }

    private static void Write(BinaryWriter writer, SoundCache.Entry entry)
    {
        var (facts, info) = (entry.Facts, entry.Facts.Info!);
        writer.Write(entry.Stamp.Size);
        writer.Write(entry.Stamp.Changed);
        writer.Write(facts.Format!);
        writer.Write(facts.IsMisnamed);
        writer.Write(info.SampleRate);
        writer.Write(info.Channels);
        writer.Write(info.BitsPerSample);
        writer.Write(info.Frames);
        writer.Write(facts.Measures is not null);
        if (facts.Measures is { } measures)
        {
            writer.Write(Convert.FromHexString(measures.Recording));
            writer.Write(measures.Peak);
            writer.Write(measures.Rms);
            writer.Write(measures.ClippedShare);
            writer.Write(measures.LongestSilence);
        }
    }

    private static SoundCache.Entry ReadEntry(BinaryReader reader, Dictionary<string, string> formats)
    {
        var (stamp, format) = (new SoundStamp(reader.ReadInt64(), reader.ReadInt64()), reader.ReadString());
        formats.TryAdd(format, format);
        return new(stamp, new()
        {
            Format = formats[format],
            IsMisnamed = reader.ReadBoolean(),
            Info = new(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64()),
            Measures = reader.ReadBoolean()
                ? new(Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes)), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())
                : null,
        });
    }
}
