using EmotionFusion.Training.Onnx;

namespace EmotionFusion.Training.Tests;

/// <summary>
/// What makes an ONNX file well formed, as its specification has it and its checker asks: versions are there, every value
/// is given once and before it is taken, types are declared, data have the size of their shape, nothing is left over.
/// </summary>
internal static class OnnxRules
{
    private static readonly Dictionary<int, int> BytesOfType = new() { [1] = 4, [2] = 1, [3] = 1, [6] = 4, [7] = 8, [9] = 1, [10] = 2, [11] = 8 };

    // Fewest and most inputs of the operators that are written here, and the opset that brought the form.
    private static readonly Dictionary<string, (int Least, int Most, int Since)> Operators = new()
    {
        ["Add"] = (2, 2, 14),
        ["And"] = (2, 2, 7),
        ["Concat"] = (1, int.MaxValue, 13),
        ["Gather"] = (2, 2, 13),
        ["Gemm"] = (2, 3, 13),
        ["Identity"] = (1, 1, 16),
        ["LayerNormalization"] = (2, 3, 17),
        ["LogSoftmax"] = (1, 1, 13),
        ["Mean"] = (1, int.MaxValue, 13),
        ["Mul"] = (2, 2, 14),
        ["ReduceLogSumExp"] = (1, 1, 13),
        ["ReduceMean"] = (1, 1, 13),
        ["Relu"] = (1, 1, 14),
        ["Reshape"] = (2, 2, 14),
        ["Softmax"] = (1, 1, 13),
        ["Sub"] = (2, 2, 14),
        ["Unsqueeze"] = (2, 2, 13),
        ["Where"] = (3, 3, 16),
    };

    /// <param name="foreign">Whether other operators than those written here may be in it, with subgraphs.</param>
    /// <returns>What is wrong, a line each.</returns>
    public static IReadOnlyList<string> Faults(ModelProto model, bool foreign = false)
    {
        var faults = new List<string>();
        void Expect(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }

        Expect(model.IrVersion is >= 3 and <= 10, $"ir_version is {model.IrVersion}");
        var domains = model.OpsetImport.ToLookup(opset => opset.Domain == "ai.onnx" ? "" : opset.Domain, opset => opset.Version);
        Expect(domains.Contains(""), "the default operator set isn't imported");
        Expect(domains.All(domain => domain.Count() == 1 && domain.Single() > 0), "an operator set is imported twice or without a version");
        Expect(model.MetadataProps.Select(entry => entry.Key).Distinct().Count() == model.MetadataProps.Count, "a metadata key is there twice");
        Expect(model.Graph.Name.Length > 0, "the graph has no name");
        Check(model.Graph, [], isTop: true);
        return faults;

        void Check(GraphProto graph, HashSet<string> outer, bool isTop)
        {
            var known = new HashSet<string>(outer, StringComparer.Ordinal);
            var used = new HashSet<string>(StringComparer.Ordinal);
            foreach (var input in graph.Input)
            {
                Expect(known.Add(input.Name), $"'{input.Name}' is given twice");
                Typed(input);
            }

            foreach (var tensor in graph.Initializer)
            {
                // An input of an initializer's name is a default that may be overridden.
                Expect(known.Add(tensor.Name) || graph.Input.Any(input => input.Name == tensor.Name), $"'{tensor.Name}' is given twice");
                Expect(BytesOfType.ContainsKey(tensor.DataType), $"'{tensor.Name}' has the type {tensor.DataType}");
                if (tensor.HasRawData)
                {
                    Expect(tensor.Dims.Aggregate(1L, (size, dim) => size * dim) * BytesOfType.GetValueOrDefault(tensor.DataType) == tensor.RawData.Length, $"'{tensor.Name}' has {tensor.RawData.Length} bytes, its shape is ({string.Join(", ", tensor.Dims)})");
                }
                else
                {
                    Expect(foreign, $"'{tensor.Name}' has no data");
                }
            }

            var nodes = new HashSet<string>(StringComparer.Ordinal);
            foreach (var node in graph.Node)
            {
                var where = $"{node.OpType} '{node.Name}'";
                Expect(node.OpType.Length > 0 && node.Output.Count > 0, $"{where} has no operator or no output");
                Expect(domains.Contains(node.Domain == "ai.onnx" ? "" : node.Domain), $"{where} is of the domain '{node.Domain}', which isn't imported");
                Expect(node.Name.Length == 0 || nodes.Add(node.Name), $"two nodes are called '{node.Name}'");
                foreach (var input in node.Input.Where(input => input.Length > 0))
                {
                    Expect(known.Contains(input), $"{where} takes '{input}', which isn't there yet");
                    used.Add(input);
                }

                Expect(node.Attribute.Select(attribute => attribute.Name).Distinct().Count() == node.Attribute.Count, $"{where} has an attribute twice");
                foreach (var attribute in node.Attribute)
                {
                    var fits = attribute.Type switch
                    {
                        AttributeProto.Types.AttributeType.Float => attribute.HasF,
                        AttributeProto.Types.AttributeType.Int => attribute.HasI,
                        AttributeProto.Types.AttributeType.Ints => attribute.Ints.Count > 0 || foreign,
                        AttributeProto.Types.AttributeType.Undefined => false,
                        _ => foreign,
                    };
                    Expect(fits, $"{where}: attribute '{attribute.Name}' isn't of its type {attribute.Type}");
                    foreach (var inner in attribute.Graphs.Concat(attribute.G is null ? [] : [attribute.G]))
                    {
                        Check(inner, known, isTop: false);
                        used.UnionWith(inner.Node.SelectMany(part => part.Input));
                    }
                }

                if (!foreign)
                {
                    Expect(Operators.TryGetValue(node.OpType, out var form), $"{where} is an operator that the checker doesn't know");
                    Expect(node.Input.Count >= form.Least && node.Input.Count <= form.Most, $"{where} has {node.Input.Count} inputs");
                    Expect(domains[""].Single() >= form.Since, $"{where} needs opset {form.Since}");
                }

                foreach (var output in node.Output.Where(output => output.Length > 0))
                {
                    Expect(known.Add(output), $"'{output}' is given twice");
                }
            }

            foreach (var output in graph.Output)
            {
                Expect(known.Contains(output.Name), $"output '{output.Name}' is given by nothing");
                used.Add(output.Name);
                if (isTop)
                {
                    Typed(output);
                }
            }

            if (isTop)
            {
                foreach (var name in graph.Initializer.Select(tensor => tensor.Name).Concat(graph.Input.Select(input => input.Name)).Where(name => !used.Contains(name)))
                {
                    Expect(false, $"'{name}' is used by nothing");
                }
            }
        }

        void Typed(ValueInfoProto value) => Expect(
            value.Name.Length > 0 && value.Type?.TensorType is { } tensor && BytesOfType.ContainsKey(tensor.ElemType) && tensor.Shape?.Dim.Count > 0,
            $"'{value.Name}' has no type or shape");
    }
}
