using System.Runtime.InteropServices;
using System.Text;

namespace EmotionFusion.Tests;

/// <summary>Writes ONNX files (protobuf, field by field), opset 17, IR 8.</summary>
internal sealed class TinyOnnxWriter
{
    public const int Float = 1;
    public const int Int64 = 7;
    public const int Float16 = 10;

    private const int Bool = 9;

    private readonly List<byte[]> _graph = [Text(2, "tiny")];
    private readonly List<byte[]> _metadata = [];

    public void Node(string operation, string[] inputs, string output, params byte[][] attributes) => _graph.Add(Field(1, Message(
        [.. inputs.Select(input => Text(1, input)), Text(2, output), Text(4, operation), .. attributes.Select(attribute => Field(5, attribute))])));

    /// <summary>An attribute of a whole number.</summary>
    public static byte[] Int(string name, int value) => Message(Text(1, name), Number(3, value), Number(20, 2));

    /// <summary>An attribute of several.</summary>
    public static byte[] Ints(string name, params int[] values) => Message([Text(1, name), .. values.Select(value => Number(8, value)), Number(20, 7)]);

    public void Constant(string name, float[] values, params int[] shape) => _graph.Add(Field(5, Message(
        [.. shape.Select(size => Number(1, size)), Number(2, Float), Text(8, name), Field(9, MemoryMarshal.AsBytes<float>(values).ToArray())])));

    public void Input(string name, int columns) => _graph.Add(Field(11, Value(name, Float, columns)));

    /// <summary>Whole numbers, as axes and shapes are.</summary>
    public void Indices(string name, params long[] values) => _graph.Add(Field(5, Message(
        Number(1, values.Length), Number(2, Int64), Text(8, name), Field(9, MemoryMarshal.AsBytes<long>(values).ToArray()))));

    /// <summary>Of any type of ONNX's and any shape, its sizes by name or by number.</summary>
    public void Input(string name, int type, object[] shape) => _graph.Add(Field(11, Shaped(name, type, shape)));

    /// <inheritdoc cref="Input(string, int, object[])"/>
    public void Output(string name, int type, object[] shape) => _graph.Add(Field(12, Shaped(name, type, shape)));

    public void FlagInput(string name) => _graph.Add(Field(11, Value(name, Bool, null)));

    public void Output(string name, int columns) => _graph.Add(Field(12, Value(name, Float, columns)));

    public void Metadata(string key, string value) => _metadata.Add(Field(14, Message(Text(1, key), Text(2, value))));

    public byte[] ToArray() => Message([Number(1, 8), Field(8, Message(Number(2, 17))), Field(7, Message([.. _graph])), .. _metadata]);

    private static byte[] Value(string name, int type, int? columns) => Shaped(name, type, columns is { } size ? ["batch", size] : ["batch"]);

    private static byte[] Shaped(string name, int type, object[] shape)
    {
        byte[][] sizes = [.. shape.Select(size => Field(1, Message(size is string symbol ? Text(2, symbol) : Number(1, (int)size))))];
        return Message(Text(1, name), Field(2, Message(Field(1, Message(Number(1, type), Field(2, Message(sizes)))))));
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
