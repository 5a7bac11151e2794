using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace EmotionFusion;

/// <summary>
/// Parses a safetensors header strictly: every tensor's size is its shape's, and the tensors fill the rest of the file
/// without gap or overlap.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const string MetadataKey = "__metadata__";

    // What the format's own reader takes at most.
    private const long LongestHeader = 100_000_000;

    public required IReadOnlyDictionary<string, TensorInfo> Tensors { get; init; }

    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <exception cref="InvalidDataException">What is wrong, without the file's name.</exception>
    public static SafetensorsHeader Read(Stream file)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataException($"{file.Length} bytes long; a safetensors file has at least 8 and a header.");
        }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader || (long)length > file.Length - 8)
        {
            throw new InvalidDataException($"its header should be {length} bytes long, but the file has {file.Length}: cut short, or no safetensors file.");
        }
        var json = new byte[length];
        file.ReadExactly(json);
        if (!Utf8.IsValid(json))
        {
            throw new InvalidDataException("its header isn't UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Parse(document.RootElement, start: 8 + (long)length, end: file.Length);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"its header is no JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException("its header has half a surrogate pair in a text.", e);
        }
    }

    private static SafetensorsHeader Parse(JsonElement root, long start, long end)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException("its header is no JSON object.");
        }
        var tensors = root.EnumerateObject().Where(property => property.Name != MetadataKey).Select(property => Tensor(property, start)).ToArray();
        AssertContiguous(tensors, start, end);
        return new SafetensorsHeader
        {
            Tensors = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal),
            Metadata = root.TryGetProperty(MetadataKey, out var metadata) ? Texts(metadata) : new Dictionary<string, string>(),
        };
    }

    private static TensorInfo Tensor(JsonProperty property, long start)
    {
        var (name, entry) = (property.Name, property.Value);
        var typeName = entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("dtype", out var dtype) && dtype.ValueKind == JsonValueKind.String
            ? dtype.GetString() : null;
        if (!TensorTypes.TryParse(typeName, out var type))
        {
            throw new InvalidDataException($"tensor '{name}' has no known dtype ('{typeName}').");
        }
        var (shape, offsets) = (Numbers(entry, "shape", name), Numbers(entry, "data_offsets", name));
        if (offsets.Length != 2)
        {
            throw new InvalidDataException($"tensor '{name}' has {offsets.Length} data_offsets; expected 2.");
        }
        var size = Size(shape, type, name);
        return offsets[1] - offsets[0] == size
            ? new TensorInfo(name, type, shape, start + offsets[0], size)
            : throw new InvalidDataException(
                $"tensor '{name}' of shape ({string.Join(", ", shape)}) {type.Name()} takes {size} bytes, but its data_offsets hold {offsets[1] - offsets[0]}.");
    }

    private static long Size(long[] shape, TensorType type, string name)
    {
        try
        {
            return shape.Aggregate((long)type.Size(), (size, dimension) => checked(size * dimension));
        }
        catch (OverflowException e)
        {
            throw new InvalidDataException($"tensor '{name}' has an impossible shape ({string.Join(", ", shape)}).", e);
        }
    }

    private static long[] Numbers(JsonElement entry, string key, string name)
    {
        if (entry.TryGetProperty(key, out var list) && list.ValueKind == JsonValueKind.Array)
        {
            var numbers = list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var value) ? value : -1).ToArray();
            if (numbers.All(number => number is >= 0 and <= long.MaxValue / 4))
            {
                return numbers;
            }
        }
        throw new InvalidDataException($"tensor '{name}' has no valid {key} (a list of non-negative whole numbers).");
    }

    private static void AssertContiguous(TensorInfo[] tensors, long start, long end)
    {
        var at = start;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.ByteCount))
        {
            if (tensor.Offset != at)
            {
                throw new InvalidDataException($"tensor '{tensor.Name}' begins at byte {tensor.Offset}; expected {at} (a gap or an overlap).");
            }
            at += tensor.ByteCount;
        }
        if (at != end)
        {
            throw new InvalidDataException($"its tensors end at byte {at}, but the file has {end}: {(at > end ? "cut short" : "something was added")}.");
        }
    }

    private static Dictionary<string, string> Texts(JsonElement metadata) =>
        metadata.ValueKind == JsonValueKind.Object && metadata.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String)
            ? metadata.EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal)
            : throw new InvalidDataException($"{MetadataKey} isn't a mapping of texts.");
}

/// <summary>A tensor of a safetensors file; its offset is counted from the start of the file.</summary>
public sealed record TensorInfo(string Name, TensorType Type, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    public long Count => ByteCount / Type.Size();
}

/// <summary>Element types of safetensors, by their names there.</summary>
public enum TensorType
{
    Bool,
    U8,
    I8,
    I16,
    U16,
    F16,
    Bf16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64,
}

internal static class TensorTypes
{
    public static int Size(this TensorType type) => type switch
    {
        TensorType.Bool or TensorType.U8 or TensorType.I8 => 1,
        TensorType.I16 or TensorType.U16 or TensorType.F16 or TensorType.Bf16 => 2,
        TensorType.I32 or TensorType.U32 or TensorType.F32 => 4,
        TensorType.I64 or TensorType.U64 or TensorType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static string Name(this TensorType type) => type.ToString().ToUpperInvariant();

    public static bool TryParse(string? name, out TensorType type)
    {
        type = Enum.GetValues<TensorType>().FirstOrDefault(candidate => candidate.Name() == name);
        return type.Name() == name;
    }
}
