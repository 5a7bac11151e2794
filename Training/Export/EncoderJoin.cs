using EmotionFusion.Encoders;
using EmotionFusion.Training.Onnx;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace EmotionFusion.Training;

/// <summary>
/// Puts encoders in front of a classifier: one graph from waveforms (batch, samples), and token ids with their mask
/// (batch, tokens), to probabilities. Normalisation of the waveform and pooling are as the encoder's contract has them; all
/// waveforms of a batch have one length, and none is longer than the encoder takes at once. Tokens that the mask hides don't count.
/// </summary>
internal sealed class EncoderJoin
{
    private const int ExternalData = 1;

    /// <summary>The joined graph's inputs by what an encoder's contract calls them.</summary>
    private static readonly Dictionary<string, string> InputNames = new()
    {
        ["waveform"] = "waveform",
        ["ids"] = "input_ids",
        ["mask"] = "attention_mask",
        ["types"] = "token_type_ids",
    };

    private readonly ModelProto _joined;
    private readonly RepeatedField<NodeProto> _classifier;

    private EncoderJoin(ModelProto classifier)
    {
        _joined = classifier.Clone();
        _classifier = _joined.Graph.Node.Clone();
        _joined.Graph.Node.Clear();
    }

    /// <param name="classifier">As <see cref="ClassifierGraph"/> makes it.</param>
    /// <param name="encoders">The encoders that its facts name.</param>
    /// <exception cref="EmotionFusionException">An encoder's file is missing, broken, another than its contract pins, or can't be in one graph with the classifier.</exception>
    public static ModelProto Of(ModelProto classifier, params EncoderSpec[] encoders)
    {
        var join = new EncoderJoin(classifier);
        foreach (var encoder in encoders)
        {
            join.Add(encoder);
        }

        join._joined.Graph.Node.Add(join._classifier);
        join.Tell();
        return join._joined.CalculateSize() > 0 ? join._joined : throw new EmotionFusionException("Encoders and classifier have more than 2 GB together, which one ONNX file can't hold.");
    }

    /// <inheritdoc cref="Of"/>
    /// <summary>Reads a classifier's file and writes it to another, or over itself, with its encoders.</summary>
    public static void Write(string classifier, EncoderSpec[] encoders, string path)
    {
        var joined = Of(Read(classifier), encoders);
        AtomicFile.Write(path, joined.WriteTo);
    }

    /// <summary>What a classifier's file says of itself.</summary>
    /// <exception cref="EmotionFusionException">It isn't there, or no classifier's.</exception>
    public static ClassifierFacts FactsOf(string classifier) => ClassifierFacts.Read(
        Read(classifier).MetadataProps.FirstOrDefault(entry => entry.Key == ClassifierFacts.Key)?.Value
            ?? throw new EmotionFusionException($"{classifier}: this ONNX file is no classifier of EmotionFusion's: it has no '{ClassifierFacts.Key}' metadata. 'emotionfusion fit' and 'export' make them."),
        classifier);

    /// <exception cref="EmotionFusionException">It isn't there, or no ONNX file.</exception>
    private static ModelProto Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(stream);
            return model.Graph is null ? throw new EmotionFusionException($"{path} is no ONNX model: it has no graph.") : model;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path} can't be read as an ONNX model: {e.Message}", e);
        }
    }

    private void Add(EncoderSpec spec)
    {
        EncoderFiles.RequireModel(spec);
        EncoderFiles.CheckHash(spec);
        var encoder = Read(spec.ModelPath);
        AssertFits(encoder, spec);
        var prefix = spec.Kind == EncoderKind.Audio ? "audio_encoder." : "text_encoder.";
        var features = spec.Kind == EncoderKind.Audio ? ClassifierGraph.Audio : ClassifierGraph.Text;
        var roles = spec.Inputs.ToDictionary(input => input.Value, input => input.Key);
        Graph.Input.Remove(Graph.Input.First(input => input.Name == features));
        var names = new Dictionary<string, string>();
        foreach (var input in encoder.Graph.Input.Where(input => roles.ContainsKey(input.Name)))
        {
            var name = InputNames[roles[input.Name]];
            names[input.Name] = name;
            Graph.Input.Add(Input(input, name, spec.Kind == EncoderKind.Audio ? "samples" : "tokens"));
        }

        if (spec.Normalize is Normalization.Waveform or Normalization.UnitVariance)
        {
            names[spec.Inputs["waveform"]] = Normalise("waveform", prefix, (float)Waveform.Epsilon(spec.Normalize));
        }

        string Rename(string name) => name.Length == 0 ? name : names.TryGetValue(name, out var given) ? given : prefix + name;
        Prefix(encoder.Graph, Rename, prefix);
        Graph.Node.Add(encoder.Graph.Node);
        Graph.Initializer.Add(encoder.Graph.Initializer);
        Graph.SparseInitializer.Add(encoder.Graph.SparseInitializer);
        Graph.ValueInfo.Add(encoder.Graph.ValueInfo);
        Pool(Rename(spec.Output), spec, prefix, features);
        Take(encoder, spec, prefix);
    }

    private GraphProto Graph => _joined.Graph;

    private void AssertFits(ModelProto encoder, EncoderSpec spec)
    {
        var initial = encoder.Graph.Initializer.Select(tensor => tensor.Name).ToHashSet();
        var output = encoder.Graph.Output.FirstOrDefault(output => output.Name == spec.Output);
        var reason = encoder.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx")?.Version is var version && version != GraphBuilder.Opset
                ? $"its graph is of opset {version?.ToString() ?? "unknown"}, the classifier's of {GraphBuilder.Opset}, and one file has one opset. Convert the encoder to opset {GraphBuilder.Opset} (with onnx.version_converter, say)"
            : encoder.OpsetImport.FirstOrDefault(opset => Imported(opset.Domain) is { } other && other != opset.Version) is { } conflict
                ? $"its graph takes version {conflict.Version} of the operators {conflict.Domain}, and the other encoder's another one"
            : encoder.Graph.Initializer.Any(tensor => tensor.DataLocation == ExternalData || tensor.ExternalData.Count > 0)
                ? "its weights lie in a file of their own. Save it as one file"
            : encoder.Graph.QuantizationAnnotation.Count > 0
                ? "its graph has quantisation annotations"
            : encoder.Functions.FirstOrDefault(function => _joined.Functions.Any(other => (other.Domain, other.Name) == (function.Domain, function.Name))) is { } twice
                ? $"both encoders have a function {twice.Domain}.{twice.Name}"
            : encoder.Graph.Input.FirstOrDefault(input => !spec.Inputs.Values.Contains(input.Name) && !initial.Contains(input.Name)) is { } unknown
                ? $"its graph has an input '{unknown.Name}', which encoder.yaml doesn't name"
            : spec.Inputs.Values.FirstOrDefault(name => encoder.Graph.Input.All(input => input.Name != name)) is { } missing
                ? $"its graph has no input '{missing}'"
            : spec.TakesMel
                ? "it takes spectrograms, which are made outside its graph"
            : spec.Kind == EncoderKind.Audio && spec.Inputs.Count > 1
                ? "it takes a mask of samples beside them"
            : output is null
                ? $"its graph has no output '{spec.Output}'"
            : output.Type?.TensorType?.ElemType is { } type && type != (int)ElementType.Float
                ? "its output isn't float32"
            : output.Type?.TensorType?.Shape?.Dim.Count == 2
                ? "its output is a vector an utterance, not one a frame"
            : null;
        if (reason is not null)
        {
            throw new EmotionFusionException($"Encoder '{spec.Name}' ({spec.ModelPath}) can't be joined with the classifier: {reason}.");
        }
    }

    private long? Imported(string domain) => _joined.OpsetImport.FirstOrDefault(opset => opset.Domain == domain)?.Version;

    /// <summary>What of an encoder's file isn't its graph.</summary>
    private void Take(ModelProto encoder, EncoderSpec spec, string prefix)
    {
        _joined.IrVersion = Math.Max(_joined.IrVersion, encoder.IrVersion);
        _joined.OpsetImport.Add(encoder.OpsetImport.Where(opset => opset.Domain is not ("" or "ai.onnx") && Imported(opset.Domain) is null).ToArray());
        _joined.Functions.Add(encoder.Functions);
        _joined.MetadataProps.Add(encoder.MetadataProps.Select(entry => new StringStringEntryProto { Key = prefix + entry.Key, Value = entry.Value }));
    }

    private void Tell()
    {
        var entry = _joined.MetadataProps.First(entry => entry.Key == ClassifierFacts.Key);
        entry.Value = (ClassifierFacts.Read(entry.Value) with { WithEncoders = true }).Write();
    }

    private static ValueInfoProto Input(ValueInfoProto input, string name, string length)
    {
        var renamed = input.Clone();
        renamed.Name = name;
        foreach (var (dimension, symbol) in (renamed.Type.TensorType.Shape?.Dim ?? []).Zip([GraphBuilder.Batch, length]))
        {
            if (!dimension.HasDimValue)
            {
                dimension.DimParam = symbol;
            }
        }

        return renamed;
    }

    /// <summary>Renames every value of a graph, those of graphs within its nodes too.</summary>
    private static void Prefix(GraphProto graph, Func<string, string> rename, string prefix)
    {
        foreach (var node in graph.Node)
        {
            Replace(node.Input, rename);
            Replace(node.Output, rename);
            node.Name = node.Name.Length == 0 ? "" : prefix + node.Name;
            foreach (var inner in node.Attribute.SelectMany(attribute => attribute.Graphs.Concat(attribute.G is null ? [] : [attribute.G])))
            {
                Prefix(inner, rename, prefix);
            }
        }

        foreach (var tensor in graph.Initializer.Concat(graph.SparseInitializer.Select(sparse => sparse.Values)))
        {
            tensor.Name = rename(tensor.Name);
        }

        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo))
        {
            value.Name = rename(value.Name);
        }
    }

    private static void Replace(RepeatedField<string> names, Func<string, string> rename)
    {
        for (var i = 0; i < names.Count; i++)
        {
            names[i] = rename(names[i]);
        }
    }

    /// <summary>As <see cref="Waveform.Normalize"/>: minus the mean, over the square root of the biased variance plus <paramref name="epsilon"/>.</summary>
    private string Normalise(string waveform, string prefix, float epsilon)
    {
        var axis = GraphBuilder.Ints("axes", 1);
        var mean = Node("ReduceMean", prefix + "mean", [waveform], axis);
        var centred = Node("Sub", prefix + "centred", [waveform, mean]);
        var variance = Node("ReduceMean", prefix + "variance", [Node("Mul", prefix + "squares", [centred, centred])], axis);
        var raised = Node("Add", prefix + "raised", [variance, Floats(prefix + "epsilon", epsilon)]);
        return Node("Div", prefix + "normalised", [centred, Node("Sqrt", prefix + "deviation", [raised])]);
    }

    /// <summary>(N, T, D) to (N, D).</summary>
    private void Pool(string frames, EncoderSpec spec, string prefix, string name)
    {
        var (over, flat) = (GraphBuilder.Ints("axes", 1), GraphBuilder.Int("keepdims", 0));
        var mask = spec.Kind == EncoderKind.Text ? InputNames["mask"] : null;
        switch (spec.Pooling)
        {
            case Pooling.Mean when mask is null:
                Node("ReduceMean", name, [frames], over, flat);
                break;
            case Pooling.Mean:
                var axis = Indices(prefix + "pool.axis", [1], 1);
                var counted = Node("Cast", prefix + "pool.counted", [mask], GraphBuilder.Int("to", (int)ElementType.Float)); // (N, T)
                var weights = Node("Unsqueeze", prefix + "pool.weights", [counted, Indices(prefix + "pool.last", [1], 2)]);
                var sum = Node("ReduceSum", prefix + "pool.sum", [Node("Mul", prefix + "pool.masked", [frames, weights]), axis], flat);
                Node("Div", name, [sum, Node("ReduceSum", prefix + "pool.count", [counted, axis], GraphBuilder.Int("keepdims", 1))]);
                break;
            case Pooling.Max when mask is null:
                Node("ReduceMax", name, [frames], over, flat);
                break;
            case Pooling.Max:
                var there = Node("Cast", prefix + "pool.there", [Node("Unsqueeze", prefix + "pool.flags", [mask, Indices(prefix + "pool.last", [1], 2)])], GraphBuilder.Int("to", (int)ElementType.Bool));
                Node("ReduceMax", name, [Node("Where", prefix + "pool.masked", [there, frames, Floats(prefix + "pool.lowest", float.MinValue)])], over, flat);
                break;
            case Pooling.First or Pooling.Cls:
                Node("Gather", name, [frames, Indices(prefix + "pool.index", [], 0)], GraphBuilder.Int("axis", 1));
                break;
            case Pooling.Last when mask is null:
                Node("Gather", name, [frames, Indices(prefix + "pool.index", [], -1)], GraphBuilder.Int("axis", 1));
                break;
            case Pooling.Last:
                var tokens = Node("ReduceSum", prefix + "pool.count", [mask, Indices(prefix + "pool.axis", [1], 1)], GraphBuilder.Int("keepdims", 1)); // (N, 1)
                var last = Node("Sub", prefix + "pool.index", [tokens, Indices(prefix + "pool.one", [1], 1)]);
                Node("GatherND", name, [frames, last], GraphBuilder.Int("batch_dims", 1));
                break;
            default:
                throw new EmotionFusionException($"Encoder '{spec.Name}' keeps all positions (pooling: tokens); a classifier takes one vector an utterance.");
        }
    }

    private string Node(string operation, string name, string[] inputs, params AttributeProto[] attributes)
    {
        Graph.Node.Add(new NodeProto { OpType = operation, Name = name, Input = { inputs }, Output = { name }, Attribute = { attributes } });
        return name;
    }

    private string Floats(string name, float value)
    {
        Graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)ElementType.Float, RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)) });
        return name;
    }

    private string Indices(string name, long[] shape, long value)
    {
        Graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)ElementType.Int64, Dims = { shape }, RawData = ByteString.CopyFrom(BitConverter.GetBytes(value)) });
        return name;
    }
}
