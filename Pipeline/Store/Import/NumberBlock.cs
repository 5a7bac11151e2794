using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>Rows of numbers somewhere in a file, one after the other.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">Of the first number, in bytes.</param>
/// <param name="Type">F16, F32 or F64.</param>
/// <param name="IsBigEndian">Which byte of a number comes first.</param>
/// <param name="Rows">How many.</param>
/// <param name="Columns">Numbers a row.</param>
internal sealed partial record NumberBlock(string Path, long Offset, TensorType Type, bool IsBigEndian, long Rows, int Columns)
{
    private const int Widest = 1 << 16;
    private const int LongestHeader = 1 << 16;

    /// <summary>A NumPy file of two dimensions: versions 1 to 3, rows on end, float16, float32 or float64 of either byte order.</summary>
    /// <exception cref="EmotionFusionException">It is something else, or has another size than it says.</exception>
    public static NumberBlock OfNpy(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var (header, start) = NpyHeader(file);
            var match = Npy().Match(header);
            if (!match.Success || new[] { "descr", "fortran", "shape" }.Any(name => match.Groups[name].Captures.Count != 1))
            {
                throw new InvalidDataException($"its header isn't one of NumPy's: {YamlScalar.Shown(header)}");
            }
            var type = TypeOf(match.Groups["descr"].Value);
            if (match.Groups["fortran"].Value == "True")
            {
                throw new InvalidDataException("its numbers stand column by column (fortran_order). Save it with numpy.ascontiguousarray(...)");
            }
            long[] shape = [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(size => long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1)];
            if (shape.Length != 2)
            {
                throw new InvalidDataException($"its shape is ({match.Groups["shape"].Value}); two dimensions were expected, rows and values");
            }
            AssertSize(shape, type, file.Length - start);
            return new(path, start, type, match.Groups["descr"].Value[0] == '>', shape[0], (int)shape[1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new EmotionFusionException($"{path}: {(e is InvalidDataException ? "" : "can't be read: ")}{e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>A tensor of a safetensors file; one of one dimension is a single row.</summary>
    /// <exception cref="EmotionFusionException">It holds no such numbers.</exception>
    public static NumberBlock OfTensor(string path, TensorInfo tensor)
    {
        if (tensor.Type is not (TensorType.F16 or TensorType.F32 or TensorType.F64) || tensor.Shape.Count is not (1 or 2) || tensor.Shape[^1] is < 1 or > Widest)
        {
            throw new EmotionFusionException(
                $"{path}: tensor '{tensor.Name}' is {tensor.Type.Name()} of shape ({string.Join(", ", tensor.Shape)}); F16, F32 or F64 was expected, of (values) or (rows, values).");
        }
        return new(path, tensor.Offset, tensor.Type, false, tensor.Shape.Count == 1 ? 1 : tensor.Shape[0], (int)tensor.Shape[^1]);
    }

    /// <summary>The rows in turn, all in one array: what is to be kept is copied.</summary>
    public IEnumerable<float[]> Read()
    {
        using var file = File.OpenRead(Path);
        file.Position = Offset;
        var (bytes, row) = (new byte[Columns * Type.Size()], new float[Columns]);
        for (var i = 0L; i < Rows; i++)
        {
            file.ReadExactly(bytes);
            for (var column = 0; column < Columns; column++)
            {
                row[column] = Number(bytes.AsSpan(column * Type.Size(), Type.Size()));
            }
            yield return row;
        }
    }

    private float Number(ReadOnlySpan<byte> bytes) => (Type, IsBigEndian) switch
    {
        (TensorType.F16, false) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        (TensorType.F16, true) => (float)BinaryPrimitives.ReadHalfBigEndian(bytes),
        (TensorType.F32, false) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        (TensorType.F32, true) => BinaryPrimitives.ReadSingleBigEndian(bytes),
        (TensorType.F64, false) => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };

    /// <returns>The header's text, and where the numbers begin.</returns>
    private static (string Header, long Start) NpyHeader(FileStream file)
    {
        Span<byte> prefix = stackalloc byte[12];
        var count = file.ReadAtLeast(prefix, 12, throwOnEndOfStream: false);
        if (count < 10 || prefix[0] != 0x93 || !prefix[1..].StartsWith("NUMPY"u8))
        {
            throw new InvalidDataException("it doesn't begin as a NumPy file does");
        }
        if (prefix[6] is < 1 or > 3 || prefix[7] != 0)
        {
            throw new InvalidDataException($"it is of version {prefix[6]}.{prefix[7]} of NumPy's format; 1.0, 2.0 and 3.0 are known");
        }
        var (start, length) = prefix[6] == 1 ? (10, BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..])) : (12, (long)BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]));
        if (length > Math.Min(LongestHeader, file.Length - start))
        {
            throw new InvalidDataException($"its header should have {length} bytes, but the file has {file.Length}: it is cut short");
        }
        var header = new byte[length];
        file.Position = start;
        file.ReadExactly(header);
        return (Encoding.UTF8.GetString(header), start + length);
    }

    private static TensorType TypeOf(string descr) => descr switch
    {
        "<f2" or ">f2" => TensorType.F16,
        "<f4" or ">f4" => TensorType.F32,
        "<f8" or ">f8" => TensorType.F64,
        _ => throw new InvalidDataException($"its numbers are of type '{YamlScalar.Shown(descr)}'; float16, float32 or float64 was expected (f2, f4, f8)"),
    };

    private static void AssertSize(long[] shape, TensorType type, long bytes)
    {
        if (shape[1] is < 1 or > Widest || shape[0] < 0 || shape[0] > long.MaxValue / (Widest * 8L) || shape[0] * shape[1] * type.Size() is var size && size != bytes)
        {
            throw new InvalidDataException($"its shape ({shape[0]}, {shape[1]}) doesn't go with the {bytes} bytes of numbers in it: it is cut short, or something was added");
        }
    }

    [GeneratedRegex(@"^\{\s*(?:(?:'descr':\s*'(?<descr>[^']*)'|'fortran_order':\s*(?<fortran>True|False)|'shape':\s*\((?<shape>[0-9,\s]*)\))\s*,?\s*){3}\}\s*\z")]
    private static partial Regex Npy();
}
