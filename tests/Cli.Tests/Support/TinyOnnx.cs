using System.Text;

namespace EmotionFusion.Cli.Tests;

/// <summary>
/// Writes an ONNX model (protobuf, field by field) that takes the square root of each sample: NaN for whatever has a
/// negative one. Input <c>input</c> (batch, samples), output <c>output</c> (batch, samples, 1).
/// </summary>
public static class TinyOnnx
{
    private const int Float = 1;
    private const int Int64 = 7;

    public static byte[] SquareRoot() => Message(
        Number(1, 8), // ir_version
        Field(8, Message(Number(2, 13))), // opset 13
        Field(7, Message(
            Field(1, Node("Sqrt", ["input"], "root")),
            Field(1, Node("Unsqueeze", ["root", "axes"], "output")),
            Text(2, "square root"),
            Field(5, Message(Number(1, 1), Number(2, Int64), Text(8, "axes"), Field(9, BitConverter.GetBytes(2L)))),
            Field(11, Value("input", "batch", "samples")),
            Field(12, Value("output", "batch", "samples", 1)))));

    private static byte[] Node(string operation, string[] inputs, string output) =>
        Message([.. inputs.Select(input => Text(1, input)), Text(2, output), Text(4, operation)]);

    // Dimensions by name, or by number.
    private static byte[] Value(string name, params object[] dimensions)
    {
        var shape = dimensions.Select(dimension => Field(1, dimension is string symbol ? Message(Text(2, symbol)) : Message(Number(1, (int)dimension))));
        return Message(Text(1, name), Field(2, Message(Field(1, Message(Number(1, Float), Field(2, Message([.. shape])))))));
    }

    private static byte[] Message(params byte[][] fields) => [.. fields.SelectMany(field => field)];

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
