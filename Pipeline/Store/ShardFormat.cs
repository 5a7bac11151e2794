using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// How a store's shards are written. A shard is a safetensors file with the tensor <c>values</c>, (rows, D), or, where all
/// positions are kept, <c>offsets</c>, (rows + 1) int64, and <c>values</c>, (sum T, D): row i has the positions offsets[i] to
/// offsets[i + 1] - 1. Its metadata: <c>format</c>; <c>encoder</c>, its name and fingerprint; <c>ids</c>, the utterances, a
/// line each; <c>inputs</c>, the hex SHA-256 of each one's input, end to end; <c>failed</c>, the utterances that have no
/// values: a line each, id, tab, SHA-256 of the input or nothing, tab, reason; and <c>checksum</c>: the XXH3 (64 bits, hex)
/// of all bytes before the values, counting these digits as zeros, and that of the values.
/// </summary>
/// <param name="Encoder">Its name and fingerprint.</param>
/// <param name="Dimension">Values a row, or a position.</param>
/// <param name="Precision">What values are kept as.</param>
/// <param name="IsSequence">Whether all positions are kept.</param>
internal sealed record ShardFormat(string Encoder, int Dimension, FeaturePrecision Precision, bool IsSequence = false)
{
    public const string Version = "3";
    public const string Values = "values";
    public const string Offsets = "offsets";

    /// <summary>Values that are converted, summed or written at a time: they fit the cache.</summary>
    public const int Piece = 1 << 16;

    /// <summary>About what an id and a hash take of a header.</summary>
    public const int HeaderBytesARow = 100;

    private static readonly string NoChecksum = new('0', 2 * ShardChecksum.Digits);

    public int ValueBytes => Precision == FeaturePrecision.Float32 ? sizeof(float) : sizeof(ushort);

    /// <summary>Writes a shard, whole or not at all. Equal contents give equal bytes.</summary>
    /// <param name="values">By row.</param>
    /// <param name="flush">False for what is made again in no time.</param>
    /// <exception cref="EmotionFusionException">It can't be written.</exception>
    public void Write(string path, IReadOnlyList<RowKey> rows, IEnumerable<FailedRow> failed, IReadOnlyList<ReadOnlyMemory<float>> values, bool flush = true)
    {
        var offsets = OffsetsOf(values);
        var writer = new SafetensorsWriter()
            .SetMetadata("checksum", NoChecksum)
            .SetMetadata("encoder", Encoder)
            .SetMetadata("failed", string.Join('\n', failed.Select(row => $"{row.Id}\t{row.Input}\t{row.Reason}")))
            .SetMetadata("format", Version)
            .SetMetadata("ids", string.Join('\n', rows.Select(row => row.Id)))
            .SetMetadata("inputs", string.Concat(rows.Select(row => row.Input)));
        if (IsSequence)
        {
            writer.Add(Offsets, [offsets.Length], offsets.AsMemory());
        }
        writer.Add(Values, Precision == FeaturePrecision.Float32 ? TensorType.F32 : TensorType.F16, [offsets[^1], Dimension], _ => { });
        var head = Head(writer.Header(), IsSequence ? offsets : []);
        var checksum = new XxHash3();
        ForEachPiece(values, checksum.Append);
        ShardChecksum.Sign(head, checksum.GetCurrentHashAsUInt64());
        AtomicFile.Write(path, target =>
        {
            target.Write(head);
            ForEachPiece(values, target.Write);
        }, flush);
    }

    /// <summary>The position that each row begins at, and the end of the last. A pooled row is one position.</summary>
    private long[] OffsetsOf(IReadOnlyList<ReadOnlyMemory<float>> values)
    {
        var offsets = new long[values.Count + 1];
        for (var i = 0; i < values.Count; i++)
        {
            var (positions, rest) = Math.DivRem(values[i].Length, Dimension);
            offsets[i + 1] = rest == 0 && (IsSequence || positions == 1)
                ? offsets[i] + positions
                : throw new ArgumentException($"row {i} has {values[i].Length} values, not {Dimension}{(IsSequence ? " a position" : "")}", nameof(values));
        }
        return offsets;
    }

    private static byte[] Head(byte[] header, long[] offsets)
    {
        var head = new byte[sizeof(long) + header.Length + (offsets.Length * sizeof(long))];
        BinaryPrimitives.WriteInt64LittleEndian(head, header.Length);
        header.CopyTo(head, sizeof(long));
        MemoryMarshal.AsBytes(offsets.AsSpan()).CopyTo(head.AsSpan(sizeof(long) + header.Length));
        return head;
    }

    /// <summary>The values as they are stored, bit by bit.</summary>
    private void ForEachPiece(IReadOnlyList<ReadOnlyMemory<float>> values, Action<ReadOnlySpan<byte>> take)
    {
        var halves = new Half[Precision == FeaturePrecision.Float16 ? Piece : 0];
        foreach (var row in values)
        {
            for (var rest = row.Span; !rest.IsEmpty; rest = rest[Math.Min(Piece, rest.Length)..])
            {
                var piece = rest[..Math.Min(Piece, rest.Length)];
                if (Precision == FeaturePrecision.Float32)
                {
                    take(MemoryMarshal.AsBytes(piece));
                    continue;
                }
                TensorPrimitives.ConvertToHalf(piece, halves);
                take(MemoryMarshal.AsBytes(halves.AsSpan(0, piece.Length)));
            }
        }
    }
}

/// <summary>A shard's checksum: of its head, all bytes before the values, and of these. Shards of format 2 have two CRC-32C instead of two XXH3.</summary>
/// <param name="Text">The digits that stand in the header.</param>
internal readonly record struct ShardChecksum(string Text)
{
    /// <summary>Hex digits of one of the two.</summary>
    public const int Digits = 16;

    private const int OldDigits = 8;

    private static ReadOnlySpan<byte> Key => "\"checksum\":\""u8; // no id or reason can hold this: in them a quote is escaped

    private bool IsOld => Text.Length == 2 * OldDigits;

    /// <summary>What stands in a shard's head, which is right by that.</summary>
    /// <param name="head">The digits become zeros.</param>
    /// <exception cref="InvalidDataException">There is none, or the head isn't what it was made of.</exception>
    public static ShardChecksum Take(Span<byte> head)
    {
        var digits = DigitsIn(head);
        var found = new ShardChecksum(Encoding.ASCII.GetString(digits));
        digits.Fill((byte)'0');
        var right = found.IsOld ? Crc32C.Hex(Crc32C.Append(Crc32C.Start, head)) : Hex(XxHash3.HashToUInt64(head));
        return found.Text == right + found.Text[right.Length..] && found.Text.All(char.IsAsciiHexDigitLower)
            ? found
            : throw new InvalidDataException("the checksum of its header is wrong");
    }

    public static void Sign(Span<byte> head, ulong values) =>
        Encoding.ASCII.GetBytes(Hex(XxHash3.HashToUInt64(head)) + Hex(values), DigitsIn(head));

    /// <summary>Sums up values as they are read.</summary>
    public ValueChecksum Begin() => new(Text[(Text.Length / 2)..], IsOld ? null : new());

    public static string Hex(ulong hash) => hash.ToString("x16");

    private static Span<byte> DigitsIn(Span<byte> head)
    {
        var at = head.IndexOf(Key) + Key.Length;
        var count = at < Key.Length ? -1 : head[at..].IndexOf((byte)'"');
        return count is 2 * Digits or 2 * OldDigits ? head.Slice(at, count) : throw new InvalidDataException("it has no checksum");
    }
}

/// <summary>The checksum of values in the making.</summary>
internal sealed class ValueChecksum(string expected, XxHash3? hash)
{
    private uint _crc = Crc32C.Start; // where there is no hash: of format 2

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (hash is null)
        {
            _crc = Crc32C.Append(_crc, bytes);
        }
        else
        {
            hash.Append(bytes);
        }
    }

    /// <exception cref="InvalidDataException">The values aren't those that were stored.</exception>
    public void AssertRight()
    {
        if ((hash is null ? Crc32C.Hex(_crc) : ShardChecksum.Hex(hash.GetCurrentHashAsUInt64())) != expected)
        {
            throw new InvalidDataException("the checksum of its values is wrong");
        }
    }
}
