using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// A shard of a feature store: its header, read and proved right; its values on demand. Values are read, not mapped:
/// each is copied once anyway, and page faults over many small mappings cost more than reads straight into place.
/// </summary>
internal sealed class Shard
{
    private const int Piece = 1 << 18; // fits the cache: values are summed while they are hot

    private readonly int _dataStart;
    private readonly Range _digits;
    private readonly byte[] _checksum; // of header and values, 8 digits each
    private readonly string _inputs;

    private Shard(string path, byte[] header, ShardFormat format)
    {
        (Path, Format, _dataStart) = (path, format, header.Length);
        _digits = ShardFormat.ChecksumDigits(header);
        _checksum = header[_digits];
        if (!_checksum.AsSpan(0, 8).SequenceEqual(ShardFormat.HeaderChecksum(header)))
        {
            throw new InvalidDataException("the checksum of its header is wrong");
        }
        using var json = JsonDocument.Parse(header.AsMemory(8));
        var metadata = json.RootElement.GetProperty("__metadata__");
        string Text(string key) => metadata.GetProperty(key).GetString()!;
        if (Text("encoder") != format.Encoder)
        {
            throw new InvalidDataException($"it was made by {Text("encoder")}, not by {format.Encoder}");
        }
        Ids = Text("ids") is { Length: > 0 } ids ? ids.Split('\n') : [];
        Failed = FailedRow.Parse(Text("failed"));
        _inputs = Text("inputs");
    }

    public string Path { get; }

    public ShardFormat Format { get; }

    public string[] Ids { get; }

    public FailedRow[] Failed { get; }

    /// <exception cref="EmotionFusionException">It is broken, or another encoder's, or it can't be read.</exception>
    public static Shard Open(string path, ShardFormat format)
    {
        try
        {
            using var file = OpenFile(path);
            return new(path, ReadHeader(file), format);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Explain(path, e);
        }
    }

    public RowKey Key(int row) => new(Ids[row], _inputs.Substring(64 * row, 64));

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
            AssertLength(file, bytes.Length);
            file.Position = _dataStart;
            var crc = new LaneCrc();
            for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            {
                var piece = rest[..Math.Min(Piece, rest.Length)];
                file.ReadExactly(piece);
                crc.Append(piece);
            }
            if (!_checksum.AsSpan(8).SequenceEqual(ShardFormat.Digits(crc.Value)))
            {
                throw new InvalidDataException("the checksum of its values is wrong");
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Explain(Path, e);
        }
    }

    private void AssertUnchanged(FileStream file)
    {
        var beginning = new byte[_digits.End.Value];
        file.ReadExactly(beginning);
        if (!beginning.AsSpan(_digits).SequenceEqual(_checksum))
        {
            throw new EmotionFusionException($"{Path} was replaced while the store was read: another process is encoding. Wait for it, then try again.");
        }
    }

    private void AssertLength(FileStream file, int bytes)
    {
        if (file.Length != _dataStart + bytes)
        {
            throw new InvalidDataException($"its {Ids.Length} rows take {bytes} bytes, but it has {file.Length - _dataStart}");
        }
    }

    // Without a buffer: values go straight to where they belong.
    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);

    private static byte[] ReadHeader(FileStream file)
    {
        Span<byte> prefix = stackalloc byte[8];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Math.Min(file.Length, Array.MaxLength) - 8)
        {
            throw new InvalidDataException("its first bytes are wrong, or it is cut short");
        }
        var header = new byte[8 + length];
        file.Position = 0;
        file.ReadExactly(header);
        return header;
    }

    private static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or KeyNotFoundException;

    private static EmotionFusionException Explain(string path, Exception e) => e is EndOfStreamException or not (IOException or UnauthorizedAccessException)
        ? new($"{path} is broken ({e.Message}). Run 'emotionfusion encode' to make it again.", e)
        : new($"{path} can't be read: {e.Message}", e);
}
