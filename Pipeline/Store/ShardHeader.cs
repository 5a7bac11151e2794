using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace EmotionFusion.Pipeline;

/// <summary>What stands before a shard's values, read and proved right.</summary>
internal sealed class ShardHeader
{
    private const int HashDigits = 64;

    private readonly ReadOnlyMemory<byte> _inputs;

    /// <exception cref="InvalidDataException">It isn't as it was written, or it is another encoder's.</exception>
    public ShardHeader(FileStream file, ShardFormat format)
    {
        var bytes = Read(file);
        (DataStart, ChecksumAt) = (bytes.Length, ShardFormat.ChecksumDigits(bytes));
        Checksum = bytes[ChecksumAt];
        if (!Checksum.AsSpan(0, 8).SequenceEqual(ShardFormat.HeaderChecksum(bytes)))
        {
            throw new InvalidDataException("the checksum of its header is wrong");
        }
        // From here on the bytes are those that were written: nothing needs a second look.
        var json = new Utf8JsonReader(bytes.AsSpan(8));
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 2)
            {
                continue;
            }
            var key = json.GetString();
            json.Read();
            switch (key)
            {
                case "encoder" when json.GetString() != format.Encoder:
                    throw new InvalidDataException($"it was made by {json.GetString()}, not by {format.Encoder}");
                case "ids" when json.GetString() is { Length: > 0 } ids:
                    Ids = ids.Split('\n');
                    break;
                case "failed":
                    Failed = FailedRow.Parse(json.GetString()!);
                    break;
                case "inputs":
                    _inputs = bytes.AsMemory(8 + (int)json.TokenStartIndex + 1, json.ValueSpan.Length);
                    break;
            }
        }
    }

    /// <summary>Where the values begin.</summary>
    public int DataStart { get; }

    /// <summary>Where the checksum's digits stand.</summary>
    public Range ChecksumAt { get; }

    /// <summary>Of the header and of the values, 8 digits each.</summary>
    public byte[] Checksum { get; }

    public string[] Ids { get; } = [];

    public FailedRow[] Failed { get; } = [];

    /// <summary>The SHA-256 (hex) of a row's input.</summary>
    public string Input(int row) => Encoding.ASCII.GetString(_inputs.Span.Slice(HashDigits * row, HashDigits));

    private static byte[] Read(FileStream file)
    {
        Span<byte> prefix = stackalloc byte[8];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Math.Min(file.Length, Array.MaxLength) - 8)
        {
            throw new InvalidDataException("its first bytes are wrong, or it is cut short");
        }
        var header = GC.AllocateUninitializedArray<byte>(8 + (int)length);
        prefix.CopyTo(header);
        file.ReadExactly(header.AsSpan(8));
        return header;
    }
}
