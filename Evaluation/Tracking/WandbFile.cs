using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using EmotionFusion.Evaluation.Wandb;
using Google.Protobuf;

namespace EmotionFusion.Evaluation;

/// <summary>
/// A run-ID.wandb file: records in the framing of LevelDB's logs (blocks of 32 KiB; a chunk is a CRC-32 of what follows the
/// length, a 16-bit length, a type and a part of a record), after seven bytes of W&amp;B's own. It can be read up to its
/// last whole record at any time, and a file that was broken off goes on behind that.
/// </summary>
internal sealed class WandbFile : IDisposable
{
    private const int Block = 32 * 1024;
    private const int ChunkHeader = 7;
    private const byte Full = 1, First = 2, Middle = 3, Last = 4;

    private readonly FileStream _stream;
    private readonly ArrayBufferWriter<byte> _waiting = new(4096);
    private byte[] _record = new byte[4096];
    private long _end; // of the file, when what waits is written

    private WandbFile(FileStream stream) => _stream = stream;

    private static ReadOnlySpan<byte> FileHeader => [(byte)':', (byte)'W', (byte)'&', (byte)'B', 0xE1, 0xBE, 0];

    private static ReadOnlySpan<byte> Padding => [0, 0, 0, 0, 0, 0];

    public static WandbFile Create(string path)
    {
        var file = new WandbFile(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
        file.Put(FileHeader);
        return file;
    }

    /// <summary>Cuts off what follows the last whole record, and goes on there.</summary>
    /// <param name="seen">Is told every record that the file has.</param>
    public static WandbFile Continue(string path, Action<Record> seen)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var file = new WandbFile(stream) { _end = Scan(stream, seen) };
            stream.SetLength(file._end);
            stream.Position = file._end;
            if (file._end == 0)
            {
                file.Put(FileHeader);
            }

            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads records until <paramref name="until"/> is true of one, or there are no more.</summary>
    public static Record? Find(string path, Predicate<Record> until)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return Records(stream).Select(entry => entry.Record).FirstOrDefault(record => until(record));
    }

    /// <summary>Puts a record behind those that wait to be written.</summary>
    public void Append(IMessage record)
    {
        var size = record.CalculateSize();
        if (_record.Length < size)
        {
            _record = new byte[2 * size];
        }

        record.WriteTo(_record.AsSpan(0, size));
        ReadOnlySpan<byte> left = _record.AsSpan(0, size);
        for (var isFirst = true; isFirst || left.Length > 0; isFirst = false)
        {
            var room = Block - (int)(_end % Block);
            if (room < ChunkHeader)
            {
                Put(Padding[..room]);
                room = Block;
            }

            var part = left[..Math.Min(left.Length, room - ChunkHeader)]; // empty where the header alone fits
            left = left[part.Length..];
            PutChunk((isFirst, left.Length == 0) switch { (true, true) => Full, (true, false) => First, (false, false) => Middle, _ => Last }, part);
        }
    }

    /// <summary>Writes what waits through to the file system.</summary>
    public void Flush()
    {
        _stream.Write(_waiting.WrittenSpan);
        _waiting.ResetWrittenCount();
    }

    public void Dispose() => _stream.Dispose();

    private void PutChunk(byte type, ReadOnlySpan<byte> part)
    {
        var chunk = _waiting.GetSpan(ChunkHeader + part.Length)[..(ChunkHeader + part.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(chunk[4..], (ushort)part.Length);
        chunk[6] = type;
        part.CopyTo(chunk[ChunkHeader..]);
        BinaryPrimitives.WriteUInt32LittleEndian(chunk, Crc32.HashToUInt32(chunk[6..]));
        _waiting.Advance(chunk.Length);
        _end += chunk.Length;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _waiting.Write(bytes);
        _end += bytes.Length;
    }

    private static long Scan(Stream stream, Action<Record> seen)
    {
        var end = 0L;
        foreach (var (record, after) in Records(stream))
        {
            seen(record);
            end = after;
        }

        return end;
    }

    /// <summary>The whole records up to the first that isn't, each with the place where it ends.</summary>
    private static IEnumerable<(Record Record, long End)> Records(Stream stream)
    {
        var block = new byte[Block];
        var parts = new MemoryStream();
        for (var start = 0L; ; start += Block)
        {
            var length = stream.ReadAtLeast(block, Block, throwOnEndOfStream: false);
            var at = start == 0 ? FileHeader.Length : 0;
            if (start == 0 && !block.AsSpan(0, Math.Min(length, at)).SequenceEqual(FileHeader))
            {
                yield break;
            }

            while (at + ChunkHeader <= length)
            {
                var chunk = Chunk(block.AsMemory(at, length - at));
                if (chunk.Length == 0)
                {
                    yield break;
                }

                parts.Write(chunk.Span[1..]);
                at += ChunkHeader - 1 + chunk.Length;
                if (chunk.Span[0] is Full or Last)
                {
                    yield return (Record.Parser.ParseFrom(parts.ToArray()), start + at);
                    parts.SetLength(0);
                }
            }

            if (length < Block)
            {
                yield break;
            }
        }
    }

    /// <summary>Type and part of the chunk that begins here; nothing if it isn't whole.</summary>
    private static ReadOnlyMemory<byte> Chunk(ReadOnlyMemory<byte> bytes)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Span[4..]);
        if (bytes.Span[6] is < Full or > Last || ChunkHeader + length > bytes.Length)
        {
            return default;
        }

        var chunk = bytes.Slice(6, 1 + length);
        return Crc32.HashToUInt32(chunk.Span) == BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span) ? chunk : default;
    }
}
