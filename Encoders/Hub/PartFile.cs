using System.Globalization;
using System.Net.Http.Headers;

namespace EmotionFusion.Encoders;

/// <summary>What has come of a file, with what tells whether the rest belongs to it.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly string _validatorPath;

    public PartFile(string target)
    {
        Path = target + ".part";
        _validatorPath = Path + ".etag";
        _stream = new FileStream(Path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Validator = File.Exists(_validatorPath) && EntityTagHeaderValue.TryParse(File.ReadAllText(_validatorPath), out var tag) ? tag : null;
        if (Validator is null)
        {
            _stream.SetLength(0);
        }
        _stream.Seek(0, SeekOrigin.End);
        Length = _stream.Length;
    }

    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>What the server called this version of the file; null: what has come can't be gone on with.</summary>
    public EntityTagHeaderValue? Validator { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        Length += bytes.Length;
    }

    public void Truncate()
    {
        _stream.SetLength(0);
        Length = 0;
    }

    public void Remember(EntityTagHeaderValue? tag)
    {
        Validator = tag is { IsWeak: false } ? tag : null; // a weak one doesn't promise the same bytes
        File.WriteAllText(_validatorPath, Validator?.ToString() ?? "");
    }

    /// <exception cref="EmotionFusionException">The disk has less room.</exception>
    public void AssertRoom(long bytes)
    {
        var free = new DriveInfo(System.IO.Path.GetFullPath(Path)).AvailableFreeSpace;
        if (bytes > free)
        {
            throw new EmotionFusionException(string.Create(CultureInfo.InvariantCulture,
                $"{Path}: {bytes / 1e6:0} MB are still to come, and the disk has room for {free / 1e6:0} MB. Make room; the same command goes on from there."));
        }
    }

    public void Delete()
    {
        _stream.Dispose();
        File.Delete(Path);
        File.Delete(_validatorPath);
    }

    public void Dispose() => _stream.Dispose();
}
