using System.Globalization;
using System.Runtime.InteropServices;
using EmotionFusion.Training.Onnx;
using Google.Protobuf;

namespace EmotionFusion.Training;

/// <summary>
/// Writes an ONNX graph node by node. A node takes what is there already, so nodes come in an order in which they can be
/// carried out, and each name is given once. Opset 17 (with LayerNormalization) and IR 8: ONNX Runtime 1.12 and later load it.
/// </summary>
internal sealed class GraphBuilder(string name)
{
    public const int Opset = 17, IrVersion = 8;

    /// <summary>What the first dimension of every input and output is called.</summary>
    public const string Batch = "batch";

    // A message of protobuf's can't be larger.
    private const long MostBytes = int.MaxValue;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>A float input (batch, <paramref name="width"/>).</summary>
    public string Input(string name, int width)
    {
        _graph.Input.Add(Value(Named(name), ElementType.Float, width));
        return name;
    }

    /// <summary>An input of truth values (batch).</summary>
    public string FlagInput(string name)
    {
        _graph.Input.Add(Value(Named(name), ElementType.Bool, null));
        return name;
    }

    /// <summary>Declares a value that a node gave as an output (batch, <paramref name="width"/>).</summary>
    public void Output(string name, int width)
    {
        AssertKnown(name);
        _graph.Output.Add(Value(name, ElementType.Float, width));
    }

    public string Constant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Constant(name, ElementType.Float, MemoryMarshal.AsBytes(values), shape);

    public string Constant(string name, SavedTensor tensor) => Constant(name, tensor.Values, tensor.Shape);

    /// <summary>A vector of whole numbers, as shapes and axes are.</summary>
    public string Indices(string name, params ReadOnlySpan<long> values) => Constant(name, ElementType.Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Adds a node with one output, whose name is the node's too.</summary>
    /// <returns><paramref name="name"/>.</returns>
    public string Node(string operation, string name, string[] inputs, params AttributeProto[] attributes)
    {
        Array.ForEach(inputs, AssertKnown);
        _graph.Node.Add(new NodeProto { OpType = operation, Name = Named(name), Input = { inputs }, Output = { name }, Attribute = { attributes } });
        return name;
    }

    /// <param name="metadata">Of the file.</param>
    public ModelProto Build(string producerVersion, params (string Key, string Value)[] metadata) => new()
    {
        IrVersion = IrVersion,
        ProducerName = "EmotionFusion",
        ProducerVersion = producerVersion,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        Graph = _graph,
        MetadataProps = { metadata.Select(entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }) },
    };

    public static AttributeProto Int(string name, long value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Float(string name, float value) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };

    public static AttributeProto Ints(string name, params long[] values) => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    /// <summary>(batch), or (batch, width).</summary>
    internal static ValueInfoProto Value(string name, ElementType type, int? width)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = Batch } } };
        if (width is { } values)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = values });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } } };
    }

    private string Constant(string name, ElementType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        if ((_bytes += bytes.Length) > MostBytes)
        {
            throw new EmotionFusionException(string.Create(CultureInfo.InvariantCulture,
                $"The classifier's heads have more than {MostBytes / 1e9:0.0} GB of weights, which one ONNX file can't hold. Take fewer seeds, val_strategy: speaker, or smaller layers (hidden_dim, fusion_hidden_dim)."));
        }

        _graph.Initializer.Add(new TensorProto { Name = Named(name), DataType = (int)type, Dims = { shape.ToArray() }, RawData = ByteString.CopyFrom(bytes) });
        return name;
    }

    private string Named(string name) => _names.Add(name) ? name : throw new InvalidOperationException($"The graph has a '{name}' already.");

    private void AssertKnown(string name)
    {
        if (!_names.Contains(name))
        {
            throw new InvalidOperationException($"The graph has no '{name}' yet.");
        }
    }
}

/// <summary>ONNX's numbers of the types of tensors that are written here.</summary>
internal enum ElementType
{
    Float = 1,
    Int64 = 7,
    Bool = 9,
}
