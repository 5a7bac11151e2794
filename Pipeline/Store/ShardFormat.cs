using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// How a store's shards are written. A shard is a safetensors file with the tensor <c>values</c>, (rows, D), and this
/// metadata: <c>format</c>; <c>encoder</c>, its name and fingerprint; <c>ids</c>, the utterances, a line each;
/// <c>inputs</c>, the hex SHA-256 of each one's input, end to end; <c>failed</c>, the utterances that have no values:
/// a line each, id, tab, SHA-256 of the input or nothing, tab, reason; and <c>checksum</c>: eight hex digits for all
/// bytes before the values, counting these sixteen digits as zeros, and eight for the values, each as <see cref="LaneCrc"/> says.
/// </summary>
/// <param name="Encoder">Its name and fingerprint.</param>
/// <param name="Dimension">Values a row.</param>
/// <param name="Precision">What values are kept as.</param>
internal sealed record ShardFormat(string Encoder, int Dimension, FeaturePrecision Precision)
{
    public const string Version = "1";

    private const string NoChecksum = "0000000000000000";

    public long RowBytes => (long)Dimension * (Precision == FeaturePrecision.Float32 ? sizeof(float) : 2);

    /// <summary>Writes a shard, whole or not at all. Equal contents give equal bytes.</summary>
    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public void Write(string path, IReadOnlyList<RowKey> rows, IEnumerable<FailedRow> failed, float[] values)
    {
        var writer = new SafetensorsWriter()
            .SetMetadata("checksum", NoChecksum)
            .SetMetadata("encoder", Encoder)
            .SetMetadata("failed", FailedRow.Format(failed))
            .SetMetadata("format", Version)
            .SetMetadata("ids", string.Join('\n', rows.Select(row => row.Id)))
            .SetMetadata("inputs", string.Concat(rows.Select(row => row.Input)));
        long[] shape = [rows.Count, Dimension];
        _ = Precision == FeaturePrecision.Float32
            ? writer.Add("values", shape, values.AsMemory())
            : writer.Add("values", shape, Array.ConvertAll(values, value => (Half)value).AsMemory());
        var stream = new MemoryStream();
        writer.WriteTo(stream);
        var file = stream.GetBuffer().AsMemory(0, (int)stream.Length);
        Sign(file.Span, file.Length - (int)(rows.Count * RowBytes));
        AtomicFile.Write(path, target => target.Write(file.Span));
    }

    /// <summary>Where in a shard's header the checksum's digits are.</summary>
    /// <exception cref="InvalidDataException">It has none.</exception>
    public static Range ChecksumDigits(ReadOnlySpan<byte> header)
    {
        // No id or reason can hold this: in them a quote is escaped.
        var key = "\"checksum\":\""u8;
        var at = header.IndexOf(key);
        return at >= 0 && at + key.Length + NoChecksum.Length <= header.Length
            ? new(at + key.Length, at + key.Length + NoChecksum.Length)
            : throw new InvalidDataException("it has no checksum");
    }

    /// <summary>The digits that belong to a header. Those in it become zeros.</summary>
    public static byte[] HeaderChecksum(Span<byte> header)
    {
        header[ChecksumDigits(header)].Fill((byte)'0');
        return Digits(LaneCrc.Of(header));
    }

    public static byte[] Digits(uint crc) => Encoding.ASCII.GetBytes($"{crc:x8}");

    private static void Sign(Span<byte> file, int dataStart)
    {
        byte[] checksum = [.. HeaderChecksum(file[..dataStart]), .. Digits(LaneCrc.Of(file[dataStart..]))];
        checksum.CopyTo(file[ChecksumDigits(file[..dataStart])]);
    }
}
