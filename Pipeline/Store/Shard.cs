using System.Runtime.InteropServices;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// A shard of a feature store: what it holds, and its values on demand. Values are read, not mapped: each is copied
/// once anyway, and page faults over many small mappings cost more than reads straight into place.
/// </summary>
internal sealed class Shard
{
    private const int Piece = 1 << 18; // fits the cache: values are summed while they are hot

    private readonly ShardHeader _header;

    private Shard(string path, ShardFormat format, ShardHeader header) => (Path, Format, _header) = (path, format, header);

    public string Path { get; }

    public ShardFormat Format { get; }

    public string[] Ids => _header.Ids;

    public FailedRow[] Failed => _header.Failed;

    /// <exception cref="EmotionFusionException">It is broken, or another encoder's, or it can't be read.</exception>
    public static Shard Open(string path, ShardFormat format)
    {
        try
        {
            using var file = OpenFile(path);
            return new(path, format, new ShardHeader(file, format));
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Explain(path, e);
        }
    }

    public RowKey Key(int row) => new(Ids[row], _header.Input(row));

    /// <summary>Reads all values, (rows, D), and proves them right.</summary>
    /// <exception cref="EmotionFusionException">They are broken, or they were replaced since the shard was opened.</exception>
    public void Read(Span<float> values)
    {
        if (Format.Precision == FeaturePrecision.Float32)
        {
            ReadBytes(MemoryMarshal.AsBytes(values));
            return;
        }
        var halves = new Half[values.Length];
        ReadBytes(MemoryMarshal.AsBytes(halves.AsSpan()));
        for (var i = 0; i < halves.Length; i++)
        {
            values[i] = (float)halves[i];
        }
    }

    public float[] Read()
    {
        var values = new float[Ids.Length * Format.Dimension];
        Read(values);
        return values;
    }

    private void ReadBytes(Span<byte> bytes)
    {
        try
        {
            using var file = OpenFile(Path);
            AssertUnchanged(file);
            if (file.Length != _header.DataStart + bytes.Length)
            {
                throw new InvalidDataException($"its {Ids.Length} rows take {bytes.Length} bytes, but it has {file.Length - _header.DataStart}");
            }
            var crc = new LaneCrc();
            for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            {
                var piece = rest[..Math.Min(Piece, rest.Length)];
                file.ReadExactly(piece);
                crc.Append(piece);
            }
            if (!_header.Checksum.AsSpan(8).SequenceEqual(ShardFormat.Digits(crc.Value)))
            {
                throw new InvalidDataException("the checksum of its values is wrong");
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Explain(Path, e);
        }
    }

    /// <summary>Asserts that this is still the file whose header was read, and goes to its values.</summary>
    private void AssertUnchanged(FileStream file)
    {
        var beginning = new byte[_header.ChecksumAt.End.Value];
        file.ReadExactly(beginning);
        if (!beginning.AsSpan(_header.ChecksumAt).SequenceEqual(_header.Checksum))
        {
            throw new EmotionFusionException($"{Path} was replaced while the store was read: another process is encoding. Wait for it, then try again.");
        }
        file.Position = _header.DataStart;
    }

    // Without a buffer: values go straight to where they belong.
    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);

    private static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    private static EmotionFusionException Explain(string path, Exception e) => e is EndOfStreamException or InvalidDataException
        ? new($"{path} is broken ({e.Message}). Run 'emotionfusion encode' to make it again.", e)
        : new($"{path} can't be read: {e.Message}", e);
}
