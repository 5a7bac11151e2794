namespace EmotionFusion.Training;

/// <summary>
/// Writes one trained head into a graph, dropout off: the same layers in the same order as <see cref="EmotionHead"/>'s
/// modules, so that results agree to rounding.
/// </summary>
/// <param name="graph">Where to.</param>
/// <param name="head">Its weights.</param>
/// <param name="prefix">Begins the name of all that is added, so that several heads fit into one graph.</param>
internal sealed class HeadGraph(GraphBuilder graph, SavedHead head, string prefix)
{
    private const float NormEpsilon = 1e-5f; // PyTorch's

    /// <summary>Adds it.</summary>
    /// <param name="config">Says which head it is.</param>
    /// <param name="inputs">Standardised features.</param>
    /// <returns>The names of the representation, and of logits and of valence, arousal and dominance (-1 to 1), each where the experiment trained it.</returns>
    public HeadOutputs Add(ExperimentConfig config, HeadInputs inputs)
    {
        if (config.Head == HeadKind.Linear)
        {
            var features = inputs is { Audio: { } heard, Text: { } said } ? Join("features", heard, said) : Copy("features", inputs.Audio ?? inputs.Text!);
            return new HeadOutputs(features, Linear("linear", features), null);
        }

        inputs = inputs with { Audio = Summed(EmotionHead.AudioLayersName, inputs.Audio), Text = Summed(EmotionHead.TextLayersName, inputs.Text) };
        var single = config.Modality == Modality.Audio
            ? Relu("layernorm", Norm("layernorm", Linear("linear1", inputs.Audio!)))
            : config.Modality == Modality.Text ? Encoder("classifier", inputs.Text!) : null;
        var representation = single ?? Fuse(config.FusionType, inputs.Audio!, inputs.Text!, inputs.Presence);
        var logits = !config.Targets.UsesClasses ? null
            : config.Modality == Modality.Audio ? Linear("linear2", representation)
            : Linear("classifier.4", single ?? Encoder("classifier", representation));
        return new HeadOutputs(representation, logits, config.Targets.UsesVad ? Linear("vad", representation) : null);
    }

    /// <summary>The weighted sum of layers, see <see cref="LayerSum"/>: (N, L x D) to (N, D).</summary>
    private string? Summed(string module, string? features)
    {
        if (features is null || !head.Has($"{module}.weights"))
        {
            return features;
        }

        var weights = head[$"{module}.weights"];
        var layers = weights.Shape[0];
        var shares = Node("Softmax", $"{module}.shares", [Constant($"{module}.weights", weights with { Shape = [layers, 1] })], GraphBuilder.Int("axis", 0)); // (L, 1)
        var stacked = Node("Reshape", $"{module}.stacked", [features, graph.Indices($"{prefix}{module}.shape", 0, layers, -1)]); // (N, L, D)
        return Node("ReduceSum", $"{module}.sum",
            [Node("Mul", $"{module}.weighed", [stacked, shares]), graph.Indices($"{prefix}{module}.axis", 1)], GraphBuilder.Int("keepdims", 0));
    }

    private string Fuse(FusionType fusion, string audio, string text, PresenceNames? presence) => fusion switch
    {
        FusionType.CrossAttention => CrossAttention(audio, text),
        FusionType.Concat => Concat(audio, text),
        FusionType.Gated => Gated(audio, text),
        FusionType.Adaptive => Adaptive(audio, text, presence!),
        _ => throw new ArgumentOutOfRangeException(nameof(fusion), fusion, "No such fusion."),
    };

    private string Concat(string audio, string text)
    {
        const string layer = "fusion_module.fusion_layer";
        var wide = Encoder(layer, Join("both", audio, text));
        return Relu($"{layer}.5", Norm($"{layer}.5", Linear($"{layer}.4", wide)));
    }

    private string Gated(string audio, string text)
    {
        const string module = "fusion_module";
        var a = Linear($"{module}.audio_proj", audio);
        var t = Linear($"{module}.text_proj", text);
        var hidden = Relu($"{module}.gate.0", Linear($"{module}.gate.0", Join("both", a, t)));
        var weights = Node("Softmax", "gate", [Linear($"{module}.gate.2", hidden)], GraphBuilder.Int("axis", -1)); // (N, 2)
        var heard = Node("Mul", "heard", [a, Column(weights, 0)]);
        var said = Node("Mul", "said", [t, Column(weights, 1)]);
        return Norm($"{module}.norm", Node("Add", "weighed", [heard, said]));
    }

    private string Adaptive(string audio, string text, PresenceNames presence)
    {
        const string module = "fusion_module";
        var a = Encoder($"{module}.audio_encoder", audio);
        var t = Encoder($"{module}.text_encoder", text);
        var both = Encoder($"{module}.fusion_net", Join("both", a, t));
        var alone = Node("Where", "alone", [presence.Audio, a, t]);
        return Node("Where", "adaptive", [presence.Both, both, alone]);
    }

    private string CrossAttention(string audio, string text)
    {
        const string module = "fusion_module";
        var a = Linear($"{module}.audio_proj", audio);
        var t = Linear($"{module}.text_proj", text);
        var heard = Side("audio", a, Attend($"{module}.audio_to_text_attention", t));
        var said = Side("text", t, Attend($"{module}.text_to_audio_attention", a));
        return Encoder($"{module}.fusion_layer", Join("both", heard, said));

        string Side(string side, string query, string attended)
        {
            var first = Norm($"{module}.{side}_norm1", Node("Add", $"{side}_attended", [query, attended]));
            var hidden = Relu($"{module}.{side}_ffn.0", Linear($"{module}.{side}_ffn.0", first));
            return Norm($"{module}.{side}_norm2", Node("Add", $"{side}_fed", [first, Linear($"{module}.{side}_ffn.3", hidden)]));
        }
    }

    /// <summary>What <see cref="SingleTokenAttention"/> comes to: the value projection, then the output's.</summary>
    private string Attend(string module, string keyValue)
    {
        var (weight, bias) = (head[$"{module}.in_proj_weight"], head[$"{module}.in_proj_bias"]);
        var value = Gemm($"{module}.value", keyValue, weight.LastRows(weight.Shape[0] / 3), bias.LastRows(bias.Shape[0] / 3));
        return Linear($"{module}.out_proj", value);
    }

    /// <summary>Layers 0 to 2: linear, layer norm, ReLU.</summary>
    private string Encoder(string layer, string input) => Relu($"{layer}.1", Norm($"{layer}.1", Linear($"{layer}.0", input)));

    private string Linear(string layer, string input) => Gemm(layer, input, head[$"{layer}.weight"], head[$"{layer}.bias"]);

    private string Gemm(string layer, string input, SavedTensor weight, SavedTensor bias) => Node(
        "Gemm", layer, [input, Constant($"{layer}.weight", weight), Constant($"{layer}.bias", bias)], GraphBuilder.Int("transB", 1));

    private string Norm(string layer, string input) => Node(
        "LayerNormalization", layer, [input, Constant($"{layer}.weight", head[$"{layer}.weight"]), Constant($"{layer}.bias", head[$"{layer}.bias"])],
        GraphBuilder.Int("axis", -1), GraphBuilder.Float("epsilon", NormEpsilon));

    private string Relu(string layer, string input) => Node("Relu", $"{layer}.relu", [input]);

    private string Join(string name, string left, string right) => Node("Concat", name, [left, right], GraphBuilder.Int("axis", 1));

    private string Copy(string name, string input) => Node("Identity", name, [input]);

    /// <summary>One column of (N, 2), as (N, 1).</summary>
    private string Column(string values, int column) => Node(
        "Gather", $"gate.{column}", [values, graph.Indices($"{prefix}gate.{column}.index", column)], GraphBuilder.Int("axis", 1));

    private string Constant(string name, SavedTensor tensor) => graph.Constant(prefix + name, tensor);

    private string Node(string operation, string name, string[] inputs, params Onnx.AttributeProto[] attributes) =>
        graph.Node(operation, prefix + name, inputs, attributes);
}

/// <summary>Names of a head's inputs: standardised features (N, D), zeros where they are missing.</summary>
/// <param name="Presence">Null where the head needs all that it uses.</param>
internal sealed record HeadInputs(string? Audio, string? Text, PresenceNames? Presence);

/// <summary>Names of truth values (N, 1).</summary>
internal sealed record PresenceNames(string Audio, string Text, string Both);

/// <summary>Names of what a head gives: (N, R), (N, C), (N, 3).</summary>
internal sealed record HeadOutputs(string Representation, string? Logits, string? Vad);
