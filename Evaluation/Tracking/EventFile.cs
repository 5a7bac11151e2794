using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using EmotionFusion.Evaluation.TensorBoard;
using Google.Protobuf;

namespace EmotionFusion.Evaluation;

/// <summary>
/// A file of TensorBoard's events in TFRecord framing: a 64-bit length and its checksum, an event and its checksum. Every
/// event is with the file system when the call returns; a file that was broken off goes on behind its last whole event.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const int Head = 12, Foot = 4;
    private const int LargestEvent = 1 << 28;

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;
    private byte[] _buffer = new byte[512];

    private EventFile(FileStream stream, TimeProvider clock) => (_stream, _clock) = (stream, clock);

    /// <summary>Goes on with the folder's file, or makes one.</summary>
    /// <param name="seen">Is told every event that the file has.</param>
    public static EventFile Open(string folder, TimeProvider clock, Action<Event> seen)
    {
        Directory.CreateDirectory(folder);
        var path = Directory.EnumerateFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal).LastOrDefault() ?? Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{clock.GetUtcNow().ToUnixTimeSeconds():0000000000}.{SafeFileName.Of(Environment.MachineName)}.{Environment.ProcessId}.0"));
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        try
        {
            var file = new EventFile(stream, clock);
            var end = file.Scan(seen);
            stream.SetLength(end);
            stream.Position = end;
            if (end == 0)
            {
                file.Append(new Event { FileVersion = "brain.Event:2" });
            }

            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes an event, with the time that it is now.</summary>
    public void Append(Event one)
    {
        one.WallTime = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var size = one.CalculateSize();
        if (_buffer.Length < Head + size + Foot)
        {
            _buffer = new byte[2 * (Head + size + Foot)];
        }

        var bytes = _buffer.AsSpan(0, Head + size + Foot);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Checksum(bytes[..8]));
        one.WriteTo(bytes.Slice(Head, size));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(Head + size)..], Checksum(bytes.Slice(Head, size)));
        _stream.Write(bytes);
    }

    public void Append(long step, IEnumerable<(string Tag, double Value)> scalars)
    {
        var summary = new Summary();
        summary.Value.AddRange(scalars.Select(scalar => new Summary.Types.Value { Tag = scalar.Tag, SimpleValue = (float)scalar.Value }));
        Append(new Event { Step = step, Summary = summary });
    }

    public void Dispose() => _stream.Dispose();

    /// <returns>Where the last whole event ends.</returns>
    private long Scan(Action<Event> seen)
    {
        var head = new byte[Head];
        var end = 0L;
        while (_stream.ReadAtLeast(head, Head, throwOnEndOfStream: false) == Head)
        {
            var size = BinaryPrimitives.ReadUInt64LittleEndian(head);
            if (size > LargestEvent || BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(8)) != Checksum(head.AsSpan(0, 8)))
            {
                break;
            }

            var body = new byte[(int)size + Foot];
            if (_stream.ReadAtLeast(body, body.Length, throwOnEndOfStream: false) < body.Length
                || BinaryPrimitives.ReadUInt32LittleEndian(body.AsSpan((int)size)) != Checksum(body.AsSpan(0, (int)size)))
            {
                break;
            }

            seen(Event.Parser.ParseFrom(body, 0, (int)size));
            end = _stream.Position;
        }

        return end;
    }

    /// <summary>CRC-32C, turned and shifted: a checksum of bytes that hold checksums is a weak one otherwise.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
