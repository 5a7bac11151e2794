using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EmotionFusion;

/// <summary>
/// Writes a safetensors file: tensors in the order they were added, metadata sorted by key, so that the same content
/// gives the same bytes. The data isn't copied; it is read when <see cref="Write"/> streams it to the disk.
/// </summary>
public sealed class SafetensorsWriter
{
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<(string Name, TensorType Type, long[] Shape, long ByteCount, Action<Stream> Write)> _tensors = [];

    public SafetensorsWriter SetMetadata(string key, string value)
    {
        _metadata[key] = value;
        return this;
    }

    public SafetensorsWriter Add(string name, long[] shape, ReadOnlyMemory<float> values) => Add(name, TensorType.F32, shape, values);

    public SafetensorsWriter Add(string name, long[] shape, ReadOnlyMemory<Half> values) => Add(name, TensorType.F16, shape, values);

    public SafetensorsWriter Add(string name, long[] shape, ReadOnlyMemory<long> values) => Add(name, TensorType.I64, shape, values);

    public SafetensorsWriter Add(string name, long[] shape, ReadOnlyMemory<byte> values) => Add(name, TensorType.U8, shape, values);

    /// <summary>Adds a tensor whose little-endian bytes are made while the file is written.</summary>
    public SafetensorsWriter Add(string name, TensorType type, long[] shape, Action<Stream> write)
    {
        if (name == SafetensorsHeader.MetadataKey || _tensors.Exists(tensor => tensor.Name == name))
        {
            throw new ArgumentException($"A tensor '{name}' is there already.", nameof(name));
        }
        _tensors.Add((name, type, [.. shape], shape.Aggregate((long)type.Size(), (size, dimension) => checked(size * dimension)), write));
        return this;
    }

    /// <summary>Writes the file whole or not at all, as <see cref="AtomicFile"/> does.</summary>
    /// <param name="flush">False leaves the flushing to the system: for what can be made again and carries a checksum.</param>
    /// <exception cref="EmotionFusionException">The disk is full, the folder is missing or read-only.</exception>
    public void Write(string path, bool flush = true) => AtomicFile.Write(path, WriteTo, flush);

    /// <summary>Writes the file's bytes to a stream that knows its position.</summary>
    public void WriteTo(Stream stream)
    {
        var header = Header();
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var tensor in _tensors)
        {
            var before = stream.Position;
            tensor.Write(stream);
            if (stream.Position - before != tensor.ByteCount)
            {
                throw new InvalidOperationException($"Tensor '{tensor.Name}' wrote {stream.Position - before} bytes; its shape takes {tensor.ByteCount}.");
            }
        }
    }

    /// <summary>What comes before the tensors, but for the eight bytes of its own length.</summary>
    internal byte[] Header()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (_metadata.Count > 0)
            {
                json.WritePropertyName(SafetensorsHeader.MetadataKey);
                JsonSerializer.Serialize(json, _metadata);
            }
            long at = 0;
            foreach (var tensor in _tensors)
            {
                json.WritePropertyName(tensor.Name);
                JsonSerializer.Serialize(json, new { dtype = tensor.Type.Name(), shape = tensor.Shape, data_offsets = new[] { at, at += tensor.ByteCount } });
            }
            json.WriteEndObject();
        }
        // Spaces up to a multiple of 8, so that every mapped tensor is aligned.
        while (buffer.Length % 8 != 0)
        {
            buffer.WriteByte((byte)' ');
        }
        return buffer.ToArray();
    }

    private SafetensorsWriter Add<T>(string name, TensorType type, long[] shape, ReadOnlyMemory<T> values) where T : unmanaged
    {
        var count = shape.Aggregate(1L, (size, dimension) => checked(size * dimension));
        return count == values.Length
            ? Add(name, type, shape, stream => Stream(values, stream))
            : throw new ArgumentException($"Shape ({string.Join(", ", shape)}) holds {count} values, not {values.Length}.", nameof(values));
    }

    // In pieces: a span of bytes can't hold more than 2 GB.
    private static void Stream<T>(ReadOnlyMemory<T> values, Stream stream) where T : unmanaged
    {
        const int Piece = 1 << 20;
        for (var at = 0; at < values.Length; at += Piece)
        {
            stream.Write(MemoryMarshal.AsBytes(values.Span.Slice(at, Math.Min(Piece, values.Length - at))));
        }
    }
}
