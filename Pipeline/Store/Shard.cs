using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
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
/// A shard of a feature store (<see cref="ShardFormat"/>): what it holds, and its values on demand. Values are read, not
/// mapped: each is copied once anyway, and page faults over many small mappings cost more than reads straight into place.
/// </summary>
internal sealed class Shard
{
    private const int HashDigits = 64;

    private readonly ShardChecksum _checksum;
    private readonly string _inputs;
    private readonly long _start;
    private readonly long[]? _offsets; // (rows + 1), in positions; null where every row is one

    private Shard(string path, ShardFormat format, FileStream file)
    {
        (Path, Format) = (path, format);
        var header = SafetensorsHeader.Read(file);
        var values = Find(header, ShardFormat.Values);
        var head = new byte[values.Offset <= Array.MaxLength ? values.Offset : throw new InvalidDataException("its values come too late")];
        file.Position = 0;
        file.ReadExactly(head);
        _checksum = ShardChecksum.Take(head);
        if (header.Metadata["encoder"] is var encoder && encoder != format.Encoder)
        {
            throw new InvalidDataException($"it was made by {encoder}, not by {format.Encoder}");
        }
        _start = values.Offset;
        _inputs = header.Metadata["inputs"];
        Ids = Lines(header.Metadata["ids"]);
        Failed = [.. Lines(header.Metadata["failed"]).Select(line => line.Split('\t')).Select(parts => new FailedRow(parts[0], parts[1], parts[2]))];
        _offsets = format.IsSequence ? OffsetsIn(head, Find(header, ShardFormat.Offsets)) : null;
        AssertShape(values);
    }

    public string Path { get; }

    public ShardFormat Format { get; }

    public string[] Ids { get; }

    public FailedRow[] Failed { get; }

    /// <summary>How many values there are in all.</summary>
    public long Count => StartOf(Ids.Length);

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

    /// <summary>Frames or tokens of a row; 1 where rows are pooled.</summary>
    public int Positions(int row) => _offsets is null ? 1 : (int)(_offsets[row + 1] - _offsets[row]);

    /// <summary>A row's values among all of the shard's.</summary>
    public ReadOnlySpan<float> RowOf(float[] values, int row) => values.AsSpan((int)StartOf(row), Positions(row) * Format.Dimension);

    /// <summary>Reads all values, row by row, and proves them right.</summary>
    /// <exception cref="EmotionFusionException">They are broken, or they were replaced since the shard was opened.</exception>
    public void Read(Span<float> values)
    {
        try
        {
            using var file = OpenFile(Path);
            file.Position = _start;
            var checksum = _checksum.Begin();
            var halves = new Half[Format.Precision == FeaturePrecision.Float16 ? ShardFormat.Piece : 0];
            for (var rest = values; !rest.IsEmpty; rest = rest[Math.Min(ShardFormat.Piece, rest.Length)..])
            {
                var piece = rest[..Math.Min(ShardFormat.Piece, rest.Length)];
                var stored = halves.Length == 0 ? MemoryMarshal.AsBytes(piece) : MemoryMarshal.AsBytes(halves.AsSpan(0, piece.Length));
                file.ReadExactly(stored);
                checksum.Append(stored);
                if (halves.Length > 0)
                {
                    TensorPrimitives.ConvertToSingle(halves.AsSpan(0, piece.Length), piece);
                }
            }
            checksum.AssertRight();
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw e is not UnauthorizedAccessException && Open(Path, Format)._checksum != _checksum
                ? new EmotionFusionException($"{Path} was replaced while the store was read: another process is encoding. Wait for it, then try again.", e)
                : Explain(Path, e);
        }
    }

    /// <exception cref="EmotionFusionException">As above; or there are more values than memory can hold in one piece.</exception>
    public float[] Read()
    {
        if (Count > Array.MaxLength)
        {
            throw new EmotionFusionException($"{Path} has {Count} values; {Array.MaxLength} can be read at most. Its utterances are too long to be kept frame by frame.");
        }
        var values = GC.AllocateUninitializedArray<float>((int)Count);
        Read(values);
        return values;
    }

    private long StartOf(int row) => (_offsets?[row] ?? row) * Format.Dimension;

    private static TensorInfo Find(SafetensorsHeader header, string tensor) =>
        header.Tensors.GetValueOrDefault(tensor) ?? throw new InvalidDataException($"it has no tensor '{tensor}'");

    private static long[] OffsetsIn(byte[] head, TensorInfo tensor)
    {
        if (tensor.Type != TensorType.I64 || tensor.Offset + tensor.ByteCount > head.Length)
        {
            throw new InvalidDataException("its offsets aren't int64 before the values");
        }
        var offsets = new long[tensor.Count];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan((int)tensor.Offset + (i * sizeof(long))));
        }
        return offsets;
    }

    private void AssertShape(TensorInfo values)
    {
        var type = Format.Precision == FeaturePrecision.Float32 ? TensorType.F32 : TensorType.F16;
        var ordered = _offsets is null || (_offsets.Length == Ids.Length + 1 && _offsets[0] == 0
            && _offsets.Zip(_offsets.Skip(1)).All(pair => pair.First <= pair.Second && pair.Second - pair.First <= int.MaxValue / Format.Dimension));
        if (!ordered || values.Type != type || values.Shape.Count != 2 || values.Shape[1] != Format.Dimension || values.Count != Count || _inputs.Length != HashDigits * Ids.Length)
        {
            throw new InvalidDataException($"its values are {values.Type.Name()} ({string.Join(", ", values.Shape)}), not {type.Name()} of {Ids.Length} rows and {Format.Dimension} values");
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('\n');

    // Without a buffer: values go straight to where they belong.
    private static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);

    private static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException or InvalidDataException;

    private static EmotionFusionException Explain(string path, Exception e) => e is EndOfStreamException or InvalidDataException
        ? new($"{path} is broken ({e.Message}). Run 'emotionfusion encode' to make it again.", e)
        : new($"{path} can't be read: {e.Message}", e);
}
