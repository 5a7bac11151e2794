using EmotionFusion.Encoders;
using EmotionFusion.Training.Onnx;
using Google.Protobuf;

namespace EmotionFusion.Training;

/// <summary>Heads whose probabilities' mean one temperature scales: those of one fold and seed.</summary>
/// <param name="Temperature">The logits are divided by it.</param>
internal sealed record HeadGroup(double Temperature, IReadOnlyList<SavedHead> Heads);

/// <summary>
/// Makes <c>classifier.onnx</c> of trained heads: raw pooled features in, probabilities out; standardisation, temperatures
/// and the mean over heads inside.
/// </summary>
internal sealed class ClassifierGraph
{
    public const string Audio = "audio", Text = "text", AudioPresent = "audio_present", TextPresent = "text_present";
    public const string Probabilities = "probabilities", Logits = "logits", Embedding = "embedding", Vad = "vad";

    private readonly GraphBuilder _graph = new("classifier");
    private readonly ExperimentConfig _config;
    private readonly ClassifierFacts _facts;
    private readonly IReadOnlyList<HeadGroup> _groups;

    private ClassifierGraph(ExperimentConfig config, ClassifierFacts facts, IReadOnlyList<HeadGroup> groups) => (_config, _facts, _groups) = (config, facts, groups);

    /// <param name="config">Of the experiment that trained the heads.</param>
    /// <param name="facts">What the file is to say of itself.</param>
    /// <param name="groups">One at least, each with a head at least.</param>
    /// <exception cref="EmotionFusionException">The heads don't fit the experiment, can't be written as ONNX, or are too large.</exception>
    public static ModelProto Of(ExperimentConfig config, ClassifierFacts facts, IReadOnlyList<HeadGroup> groups)
    {
        if (WhyNot(config) is { } reason)
        {
            throw new EmotionFusionException($"Experiment '{config.Name}' can't become a classifier: {reason}");
        }

        return new ClassifierGraph(config, facts, groups).Build();
    }

    /// <summary>Why an experiment's heads can't be written; null where they can.</summary>
    public static string? WhyNot(ExperimentConfig config) => config switch
    {
        { Head: HeadKind.Lightgbm } => "head: lightgbm isn't written as ONNX. Take head: fusion or head: linear.",
        { Standardization: Standardization.Speaker } => SavedHead.SpeakerStandardization,
        _ => null,
    };

    /// <inheritdoc cref="Of"/>
    /// <summary>Writes it to a file.</summary>
    public static void Write(ExperimentConfig config, ClassifierFacts facts, IReadOnlyList<HeadGroup> groups, string path)
    {
        var model = Of(config, facts, groups);
        AtomicFile.Write(path, model.WriteTo);
    }

    private ModelProto Build()
    {
        var audio = _config.UsesAudio ? _graph.Input(Audio, _facts.Audio!.Dimension) : null;
        var text = _config.UsesText ? _graph.Input(Text, _facts.Text!.Dimension) : null;
        var presence = _config.AllowsMissingModality ? Presence() : null;
        HeadOutputs[][] outputs = [.. _groups.Select((group, g) => group.Heads.Select((head, h) => AddHead(head, $"head{g}.{h}.", audio, text, presence)).ToArray())];
        HeadOutputs[] all = [.. outputs.SelectMany(heads => heads)];
        if (_config.Targets.UsesClasses)
        {
            var classes = _facts.Classes.Count;
            var logits = Ensemble([.. outputs.Select(heads => heads.Select(head => head.Logits!).ToArray())], classes);
            _graph.Node("Softmax", Probabilities, [logits], GraphBuilder.Int("axis", -1));
            _graph.Output(Probabilities, classes);
            _graph.Output(Logits, classes);
        }

        var widths = _groups.SelectMany(group => group.Heads).Select(RepresentationDim).ToArray();
        if (_config.Head == HeadKind.Linear)
        {
            _graph.Node("Mean", Embedding, [.. all.Select(head => head.Representation)]);
            _graph.Output(Embedding, widths[0]);
        }
        else
        {
            _graph.Node("Concat", Embedding, [.. all.Select(head => head.Representation)], GraphBuilder.Int("axis", 1));
            _graph.Output(Embedding, widths.Sum());
        }

        if (_config.Targets.UsesVad)
        {
            MeanVad([.. all.Select(head => head.Vad!)]);
            _graph.Output(Vad, ConcordanceLoss.Dimensions);
        }

        return _graph.Build(_facts.Version ?? "", (ClassifierFacts.Key, _facts.Write()));
    }

    private PresenceNames Presence()
    {
        var axes = _graph.Indices("presence.axes", 1);
        var heard = _graph.Node("Unsqueeze", "presence.audio", [_graph.FlagInput(AudioPresent), axes]);
        var said = _graph.Node("Unsqueeze", "presence.text", [_graph.FlagInput(TextPresent), axes]);
        _graph.Constant("presence.nothing", [0f]);
        return new PresenceNames(heard, said, _graph.Node("And", "presence.both", [heard, said]));
    }

    private HeadOutputs AddHead(SavedHead head, string prefix, string? audio, string? text, PresenceNames? presence) => new HeadGraph(_graph, head, prefix).Add(_config, new HeadInputs(
        audio is null ? null : Standardised(audio, head.Audio, head, prefix, presence?.Audio),
        text is null ? null : Standardised(text, head.Text, head, prefix, presence?.Text),
        presence));

    /// <param name="present">Where it is false, features are 0, whatever the input holds; null: they are always there.</param>
    private string Standardised(string input, FeatureMoments? moments, SavedHead head, string prefix, string? present)
    {
        var features = input;
        if (_config.Standardization == Standardization.Fold)
        {
            if (moments is null)
            {
                throw new EmotionFusionException($"{head.Path} doesn't hold what {input} is standardised by, and the experiment says feature_standardization: fold. Train again.");
            }

            var name = $"{prefix}{input}.";
            var centred = _graph.Node("Sub", name + "centred", [input, _graph.Constant(name + "mean", moments.Mean, moments.Mean.Length)]);
            features = _graph.Node("Mul", name + "standardised", [centred, _graph.Constant(name + "inverse_deviation", moments.InverseDeviation, moments.InverseDeviation.Length)]);
        }

        return present is null ? features : _graph.Node("Where", $"{prefix}{input}.there", [present, features, "presence.nothing"]);
    }

    /// <summary>The logarithm of the mean probabilities, each group's mean scaled by its temperature first.</summary>
    private string Ensemble(string[][] logits, int classes)
    {
        if (logits is [[var only]])
        {
            return Scale(only, _groups[0].Temperature, Logits);
        }

        // Means of equally many heads, none of them scaled, are one mean.
        if (_groups.All(group => group.Temperature == 1) && logits.All(heads => heads.Length == logits[0].Length))
        {
            return MeanOf([.. logits.SelectMany(heads => heads)], classes, "ensemble.", Logits);
        }

        if (logits is [var members])
        {
            return Scale(MeanOf(members, classes, "ensemble.", "ensemble.mean"), _groups[0].Temperature, Logits);
        }

        string[] scaled = [.. logits.Select((heads, g) => Scale(
            heads is [var one] ? one : MeanOf(heads, classes, $"ensemble{g}.", $"ensemble{g}.mean"), _groups[g].Temperature, $"ensemble{g}.scaled"))];
        return MeanOf(scaled, classes, "ensemble.", Logits);
    }

    private string Scale(string logits, double temperature, string name) => temperature == 1
        ? _graph.Node("Identity", name, [logits])
        : _graph.Node("Mul", name, [logits, _graph.Constant(name + ".inverse_temperature", [(float)(1 / temperature)])]);

    /// <summary>log(1/K Σ softmax(logits_k)), without leaving logarithms.</summary>
    private string MeanOf(string[] logits, int classes, string prefix, string name)
    {
        var stacked = Stacked(logits, classes, prefix);
        var logs = _graph.Node("LogSoftmax", prefix + "logs", [stacked], GraphBuilder.Int("axis", -1));
        var sum = _graph.Node("ReduceLogSumExp", prefix + "sum", [logs], GraphBuilder.Ints("axes", 1), GraphBuilder.Int("keepdims", 0)); // (N, C)
        return _graph.Node("Sub", name, [sum, _graph.Constant(prefix + "heads", [(float)Math.Log(logits.Length)])]);
    }

    /// <summary>Valence, arousal and dominance on the scale of 1 to 5; NaN where training had no rating to learn from.</summary>
    private void MeanVad(string[] values)
    {
        var stacked = Stacked(values, ConcordanceLoss.Dimensions, "vad.");
        var mean = _graph.Node("ReduceMean", "vad.mean", [stacked], GraphBuilder.Ints("axes", 1), GraphBuilder.Int("keepdims", 0));
        var (zero, one) = (VadScaling.FromHead(0), VadScaling.FromHead(1));
        var centre = Enumerable.Range(0, ConcordanceLoss.Dimensions)
            .Select(d => _groups.All(group => group.Heads.All(head => head.VadLearnt[d])) ? zero : float.NaN).ToArray();
        var spread = _graph.Node("Mul", "vad.spread", [mean, _graph.Constant("vad.scale", [one - zero])]);
        _graph.Node("Add", Vad, [spread, _graph.Constant("vad.centre", centre, centre.Length)]);
    }

    /// <summary>K times (N, W) as (N, K, W).</summary>
    private string Stacked(string[] values, int width, string prefix) => _graph.Node("Reshape", prefix + "stacked",
    [
        _graph.Node("Concat", prefix + "joined", values, GraphBuilder.Int("axis", 1)),
        _graph.Indices(prefix + "shape", -1, values.Length, width),
    ]);

    private int RepresentationDim(SavedHead head) => (int)(_config switch
    {
        { Head: HeadKind.Linear } => head["linear.weight"].Shape[1],
        { Modality: Modality.Audio } => head["linear1.weight"].Shape[0],
        { Modality: Modality.Text } => head["classifier.0.weight"].Shape[0],
        _ => head["classifier.0.weight"].Shape[1],
    });
}
