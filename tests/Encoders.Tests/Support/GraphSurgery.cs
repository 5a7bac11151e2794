using System.Runtime.InteropServices;
using System.Text;

namespace EmotionFusion.Tests;

/// <summary>Takes an ONNX file (protobuf) apart field by field, and together again without the part before some value.</summary>
internal static class GraphSurgery
{
    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int GraphInitializer = 5;
    private const int GraphInput = 11;
    private const int GraphOutput = 12;

    /// <summary>The graph up to <paramref name="value"/>, which is its only output.</summary>
    public static byte[] UpTo(byte[] model, string value) => WithGraph(model, graph =>
        [.. graph.Where(field => field.Number != GraphOutput), new(GraphOutput, Floats(value, "batch", "rows", "columns"))]);

    /// <summary>The graph from <paramref name="value"/> on, which is its only input.</summary>
    /// <param name="shape">Its sizes; 0: any.</param>
    public static byte[] From(byte[] model, string value, params int[] shape) => WithGraph(model, graph =>
    {
        // A node goes if it gives the value, or if it takes something else that the input led to.
        var (inputs, before) = (new HashSet<string>(["input"]), new HashSet<string>());
        var kept = new List<ProtoField>();
        foreach (var field in graph)
        {
            if (field.Number != GraphNode)
            {
                kept.Add(field.Number == GraphInput ? new(GraphInput, Floats(value, [.. shape.Select((size, i) => size > 0 ? (object)size : $"d{i}")])) : field);
                continue;
            }
            var node = ProtoField.Parse(field.Content);
            string[] from = Names(node, 1), to = Names(node, 2);
            if (to.Contains(value) || from.Any(name => inputs.Contains(name) || before.Contains(name)))
            {
                before.UnionWith(to.Where(name => name != value));
                continue;
            }
            kept.Add(field);
        }
        return kept;
    });

    /// <summary>The graph with other numbers in place of what a node gives.</summary>
    public static byte[] WithConstant(byte[] model, string value, float[] numbers, params int[] shape) => WithGraph(model, graph =>
    [
        .. graph.Where(field => field.Number != GraphNode || !Names(ProtoField.Parse(field.Content), 2).Contains(value)),
        new(GraphInitializer, ProtoField.Join(
        [
            .. shape.Select(size => new ProtoField(1, size)),
            new(2, 1),
            new(8, Encoding.UTF8.GetBytes(value)),
            new(9, MemoryMarshal.AsBytes<float>(numbers).ToArray()),
        ])),
    ]);

    private static string[] Names(IEnumerable<ProtoField> node, int number) =>
        [.. node.Where(field => field.Number == number).Select(field => Encoding.UTF8.GetString(field.Content))];

    private static byte[] WithGraph(byte[] model, Func<List<ProtoField>, IEnumerable<ProtoField>> change) => ProtoField.Join(
        ProtoField.Parse(model).Select(field => field.Number == ModelGraph ? new ProtoField(ModelGraph, ProtoField.Join(change(ProtoField.Parse(field.Content)))) : field));

    private static byte[] Floats(string name, params object[] shape) => ProtoField.Join(
    [
        new(1, Encoding.UTF8.GetBytes(name)),
        new(2, ProtoField.Join([new(1, ProtoField.Join(
        [
            new(1, 1),
            new(2, ProtoField.Join(shape.Select(size => new ProtoField(1, ProtoField.Join([size is int number ? new ProtoField(1, number) : new ProtoField(2, Encoding.UTF8.GetBytes((string)size))]))))),
        ]))])),
    ]);
}

/// <summary>A field of a protobuf message: bytes, or as it stands there.</summary>
internal sealed class ProtoField
{
    private readonly byte[] _written;

    public ProtoField(int number, byte[] content) => (Number, Content, _written) = (number, content, [.. Varint((ulong)(number << 3) | 2), .. Varint((ulong)content.Length), .. content]);

    public ProtoField(int number, int value) => (Number, Content, _written) = (number, [], [.. Varint((ulong)number << 3), .. Varint((ulong)value)]);

    private ProtoField(int number, byte[] content, byte[] written) => (Number, Content, _written) = (number, content, written);

    public int Number { get; }

    /// <summary>Empty for numbers.</summary>
    public byte[] Content { get; }

    public static byte[] Join(IEnumerable<ProtoField> fields)
    {
        using var stream = new MemoryStream();
        foreach (var field in fields)
        {
            stream.Write(field._written);
        }
        return stream.ToArray();
    }

    public static List<ProtoField> Parse(byte[] message)
    {
        var fields = new List<ProtoField>();
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            var key = ReadVarint(message, ref at);
            var content = Array.Empty<byte>();
            switch (key & 7)
            {
                case 0: ReadVarint(message, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)ReadVarint(message, ref at);
                    content = message[at..(at + length)];
                    at += length;
                    break;
            }
            fields.Add(new((int)(key >> 3), content, message[start..at]));
        }
        return fields;
    }

    private static ulong ReadVarint(byte[] message, ref int at)
    {
        var (value, shift) = (0UL, 0);
        for (; ; shift += 7)
        {
            var b = message[at++];
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return value;
            }
        }
    }

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            yield return (byte)(value | 128);
        }
        yield return (byte)value;
    }
}
