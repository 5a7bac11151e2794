using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>What a stored row belongs to: an utterance, and the SHA-256 (hex) of the input that its values were made of.</summary>
internal readonly record struct RowKey(string Id, string Input);

/// <summary>An utterance without values, and why; its input's hash is empty when it couldn't even be read.</summary>
internal sealed record FailedRow
{
    public FailedRow(string id, string input, string reason) => (Id, Input, Reason) = (id, input, OnOneLine(reason));

    public string Id { get; }

    public string Input { get; }

    public string Reason { get; }

    public RowKey Key => new(Id, Input);

    /// <summary>A reason without the path that it begins with: a store is the same wherever its corpus lies.</summary>
    public static string ReasonOf(string message, string source) =>
        message.StartsWith($"{source}: ", StringComparison.Ordinal) ? message[(source.Length + 2)..] : message;

    private static string OnOneLine(string reason) => string.Concat(reason.Select(c => char.IsControl(c) ? ' ' : c));
}

/// <summary>
/// How a store's shards are written. A shard is a safetensors file with the tensor <c>values</c>, (rows, D), and this
/// metadata: <c>format</c>; <c>encoder</c>, its name and fingerprint; <c>ids</c>, the utterances, a line each;
/// <c>inputs</c>, the hex SHA-256 of each one's input, end to end; <c>failed</c>, the utterances that have no values:
/// a line each, id, tab, SHA-256 of the input or nothing, tab, reason; and <c>checksum</c>: eight hex digits for all
/// bytes before the values, counting these sixteen digits as zeros, and eight for the values, each their CRC-32C.
/// </summary>
/// <param name="Encoder">Its name and fingerprint.</param>
/// <param name="Dimension">Values a row.</param>
/// <param name="Precision">What values are kept as.</param>
internal sealed record ShardFormat(string Encoder, int Dimension, FeaturePrecision Precision)
{
    public const string Version = "2";
    public const string Values = "values";

    private const string NoChecksum = "0000000000000000";

    /// <summary>Writes a shard, whole or not at all. Equal contents give equal bytes.</summary>
    /// <param name="flush">False for what is made again in no time.</param>
    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public void Write(string path, IReadOnlyList<RowKey> rows, IEnumerable<FailedRow> failed, float[] values, bool flush = true)
    {
        var writer = new SafetensorsWriter()
            .SetMetadata("checksum", NoChecksum)
            .SetMetadata("encoder", Encoder)
            .SetMetadata("failed", string.Join('\n', failed.Select(row => $"{row.Id}\t{row.Input}\t{row.Reason}")))
            .SetMetadata("format", Version)
            .SetMetadata("ids", string.Join('\n', rows.Select(row => row.Id)))
            .SetMetadata("inputs", string.Concat(rows.Select(row => row.Input)));
        long[] shape = [rows.Count, Dimension];
        _ = Precision == FeaturePrecision.Float32
            ? writer.Add(Values, shape, values.AsMemory())
            : writer.Add(Values, shape, Array.ConvertAll(values, value => (Half)value).AsMemory());
        var stream = new MemoryStream((values.Length * sizeof(float)) + (rows.Count * 128) + 4096); // about
        writer.WriteTo(stream);
        var file = stream.GetBuffer().AsMemory(0, (int)stream.Length);
        Sign(file.Span);
        AtomicFile.Write(path, target => target.Write(file.Span), flush);
    }

    /// <summary>The digits that stand in a header, and those that belong there, of the header alone. Those in it become zeros.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static (string Found, string Header) Checksums(Span<byte> header)
    {
        var digits = Digits(header);
        var found = Encoding.ASCII.GetString(digits);
        digits.Fill((byte)'0');
        return (found, Hex(Crc32C(~0u, header)));
    }

    /// <summary>Goes on with a CRC-32C (Castagnoli) that begins with 0xFFFFFFFF and is inverted at its end.</summary>
    public static uint Crc32C(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }
        return crc;
    }

    public static string Hex(uint crc) => (~crc).ToString("x8", CultureInfo.InvariantCulture);

    private static Span<byte> Digits(Span<byte> header)
    {
        // No id or reason can hold this: in them a quote is escaped.
        var key = "\"checksum\":\""u8;
        var at = header.IndexOf(key);
        return at >= 0 && at + key.Length + NoChecksum.Length <= header.Length
            ? header.Slice(at + key.Length, NoChecksum.Length)
            : throw new InvalidDataException("it has no checksum");
    }

    private static void Sign(Span<byte> file)
    {
        var start = sizeof(long) + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        var header = file[..start];
        Encoding.ASCII.GetBytes(Checksums(header).Header + Hex(Crc32C(~0u, file[start..])), Digits(header));
    }
}

/// <summary>
/// A shard of a feature store: what it holds, and its values on demand. Values are read, not mapped: each is copied
/// once anyway, and page faults over many small mappings cost more than reads straight into place.
/// </summary>
internal sealed class Shard
{
    private const int HashDigits = 64;
    private const int Piece = 1 << 18; // fits the cache: values are summed while they are hot

    private readonly string _checksum;
    private readonly string _inputs;
    private readonly long _start;

    private Shard(string path, ShardFormat format, FileStream file)
    {
        (Path, Format) = (path, format);
        var bytes = HeaderOf(file);
        (_checksum, var right) = ShardFormat.Checksums(bytes);
        if (!_checksum.StartsWith(right, StringComparison.Ordinal) || !_checksum.All(char.IsAsciiHexDigitLower))
        {
            throw new InvalidDataException("the checksum of its header is wrong");
        }
        file.Position = 0;
        var header = SafetensorsHeader.Read(file);
        if (header.Metadata["encoder"] is var encoder && encoder != format.Encoder)
        {
            throw new InvalidDataException($"it was made by {encoder}, not by {format.Encoder}");
        }
        _start = header.Tensors[ShardFormat.Values].Offset;
        _inputs = header.Metadata["inputs"];
        Ids = Lines(header.Metadata["ids"]);
        Failed = [.. Lines(header.Metadata["failed"]).Select(line => line.Split('\t')).Select(parts => new FailedRow(parts[0], parts[1], parts[2]))];
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
            return new(path, format, file);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw Explain(path, e);
        }
    }

    public RowKey Key(int row) => new(Ids[row], _inputs.Substring(HashDigits * row, HashDigits));

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
            file.Position = _start;
            var crc = ~0u;
            for (var rest = bytes; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            {
                var piece = rest[..Math.Min(Piece, rest.Length)];
                file.ReadExactly(piece);
                crc = ShardFormat.Crc32C(crc, piece);
            }
            if (!_checksum.EndsWith(ShardFormat.Hex(crc), StringComparison.Ordinal))
            {
                throw new InvalidDataException("the checksum of its values is wrong");
            }
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw e is not UnauthorizedAccessException && Open(Path, Format)._checksum != _checksum
                ? new EmotionFusionException($"{Path} was replaced while the store was read: another process is encoding. Wait for it, then try again.", e)
                : Explain(Path, e);
        }
    }

    private static byte[] HeaderOf(FileStream file)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Math.Min(file.Length, Array.MaxLength) - sizeof(long))
        {
            throw new InvalidDataException("its first bytes are wrong, or it is cut short");
        }
        var header = new byte[sizeof(long) + (int)length];
        prefix.CopyTo(header);
        file.ReadExactly(header.AsSpan(sizeof(long)));
        return header;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('\n');

    // Without a buffer: values go straight to where they belong.
    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);

    private static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    private static EmotionFusionException Explain(string path, Exception e) => e is EndOfStreamException or InvalidDataException
        ? new($"{path} is broken ({e.Message}). Run 'emotionfusion encode' to make it again.", e)
        : new($"{path} can't be read: {e.Message}", e);
}
