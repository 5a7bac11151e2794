using EmotionFusion.Encoders;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Prediction;

/// <summary>The graph of a classifier file, from pooled features to probabilities. Runs may go on side by side.</summary>
internal sealed class ClassifierGraph : IDisposable
{
    private const string Audio = "audio";
    private const string Text = "text";
    private const string Probabilities = "probabilities";
    private const string Logits = "logits";
    private const string Embedding = "embedding";
    private const string VadOutput = "vad";
    private const string Remedy = "Export the classifier again ('emotionfusion fit' or 'export').";

    private readonly InferenceSession _session;
    private readonly string _path;
    private readonly string[] _outputs;

    private ClassifierGraph(InferenceSession session, ClassifierFacts facts, string path)
    {
        (_session, Facts, _path) = (session, facts, path);
        _outputs = [.. new[] { Probabilities, Logits, Embedding, VadOutput }.Where(session.OutputMetadata.ContainsKey)];
    }

    public ClassifierFacts Facts { get; }

    /// <summary>Opens the file and compares its graph with what its metadata say.</summary>
    /// <exception cref="EmotionFusionException">No such file, no classifier, of a newer format, or graph and metadata differ.</exception>
    public static ClassifierGraph Load(string path)
    {
        var session = Open(path);
        try
        {
            var facts = session.ModelMetadata.CustomMetadataMap.TryGetValue(ClassifierFacts.Key, out var json)
                ? ClassifierFacts.Read(json, path)
                : throw new EmotionFusionException(
                    $"{path}: no classifier: its metadata lack '{ClassifierFacts.Key}'; its inputs are {string.Join(", ", session.InputMetadata.Keys)}. "
                    + "Expected a classifier.onnx that 'emotionfusion fit' or 'export' wrote.");
            if (session.InputMetadata.ContainsKey("waveform") || session.InputMetadata.ContainsKey("input_ids"))
            {
                throw new EmotionFusionException(
                    $"{path}: has its encoders inside (export --with-encoders), for programs that know ONNX Runtime alone. Expected the classifier.onnx that it was made of.");
            }
            string[] faults = [.. Inputs(facts, session.InputMetadata), .. Outputs(facts, session.OutputMetadata)];
            return faults.Length == 0
                ? new ClassifierGraph(session, facts, path)
                : throw new EmotionFusionException(string.Join('\n', faults.Select(fault => $"{path}: {fault} {Remedy}")));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Classifies utterances.</summary>
    /// <param name="audio">A feature vector each; null where there is no sound.</param>
    /// <param name="text">A feature vector each; null where there are no words.</param>
    public EmotionPrediction[] Run(IReadOnlyList<float[]?> audio, IReadOnlyList<float[]?> text)
    {
        var inputs = new Dictionary<string, OrtValue>();
        try
        {
            Add(inputs, Audio, audio, Facts.Audio);
            Add(inputs, Text, text, Facts.Text);
            using var options = new RunOptions();
            using var outputs = _session.Run(options, inputs, _outputs);
            return Read(outputs, audio.Count);
        }
        finally
        {
            foreach (var value in inputs.Values)
            {
                value.Dispose();
            }
        }
    }

    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new EmotionFusionException($"{path}: no such file. Expected a classifier.onnx that 'emotionfusion fit' or 'export' wrote.");
        }
        try
        {
            using var options = OnnxSession.Options();
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EmotionFusionException($"{path}: ONNX Runtime can't load it: {e.Message} Expected a classifier.onnx that 'emotionfusion fit' or 'export' wrote.", e);
        }
    }

    private static string Present(string modality) => $"{modality}_present";

    private static IEnumerable<string> Inputs(ClassifierFacts facts, IReadOnlyDictionary<string, NodeMetadata> graph)
    {
        var expected = new Dictionary<string, int?>(); // columns; null: a flag a row
        foreach (var (modality, encoder) in new[] { (Audio, facts.Audio), (Text, facts.Text) })
        {
            if (encoder is not null)
            {
                expected.Add(modality, encoder.Dimension);
                if (DoesWithout(facts))
                {
                    expected.Add(Present(modality), null);
                }
            }
        }
        foreach (var name in graph.Keys.Except(expected.Keys))
        {
            yield return $"the graph has an input '{name}'; by its metadata it takes {string.Join(", ", expected.Keys)}.";
        }
        foreach (var (name, columns) in expected)
        {
            if (!graph.TryGetValue(name, out var input))
            {
                yield return $"the graph lacks the input '{name}' that its metadata name; it has {string.Join(", ", graph.Keys)}.";
            }
            else if (columns is { } dimension ? !IsRows(input, dimension) : input.ElementDataType != TensorElementType.Bool || input.Dimensions.Length != 1)
            {
                yield return $"its input '{name}' is {Describe(input)}; by its metadata expected {(columns is null ? "Bool (batch)" : $"Float (batch, {columns})")}.";
            }
        }
    }

    private static IEnumerable<string> Outputs(ClassifierFacts facts, IReadOnlyDictionary<string, NodeMetadata> graph)
    {
        var classes = facts.Classes.Count;
        (string Name, int Columns)[] expected = [.. classes > 0 ? [(Probabilities, classes), (Logits, classes)] : Array.Empty<(string, int)>(), .. facts.Task == "emotion" ? [] : new[] { (VadOutput, 3) }];
        foreach (var (name, columns) in expected)
        {
            if (!graph.TryGetValue(name, out var output))
            {
                yield return $"the graph lacks the output '{name}' that its metadata promise; it has {string.Join(", ", graph.Keys)}.";
            }
            else if (!IsRows(output, columns))
            {
                yield return $"its output '{name}' is {Describe(output)}; by its metadata expected Float (batch, {columns}){(name == VadOutput ? "" : $" for {string.Join(", ", facts.Classes)}")}.";
            }
        }
    }

    // A head of two modalities that can do without one says which rows have which.
    private static bool DoesWithout(ClassifierFacts facts) => facts is { Audio: not null, Text: not null, NeedsBoth: false };

    private static bool IsRows(NodeMetadata node, int columns) =>
        node.ElementDataType == TensorElementType.Float && node.Dimensions is [_, var found] && (found == columns || found < 0);

    private static string Describe(NodeMetadata node) => $"{node.ElementDataType} ({string.Join(", ", node.Dimensions.Select(size => size < 0 ? "batch" : $"{size}"))})";

    private void Add(Dictionary<string, OrtValue> inputs, string modality, IReadOnlyList<float[]?> rows, ClassifierEncoder? encoder)
    {
        if (encoder is null)
        {
            return;
        }
        var values = new float[rows.Count * encoder.Dimension];
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row]?.CopyTo(values, row * encoder.Dimension);
        }
        inputs.Add(modality, OnnxSession.Tensor(values, rows.Count, encoder.Dimension));
        if (DoesWithout(Facts))
        {
            var present = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Bool, [rows.Count]);
            inputs.Add(Present(modality), present);
            rows.Select(row => row is not null).ToArray().CopyTo(present.GetTensorMutableDataAsSpan<bool>());
        }
    }

    private EmotionPrediction[] Read(IReadOnlyList<OrtValue> outputs, int rows)
    {
        var (probabilities, logits) = (Rows(outputs, Probabilities, rows), Rows(outputs, Logits, rows));
        var (embedding, vad) = (Rows(outputs, Embedding, rows), Rows(outputs, VadOutput, rows));
        return [.. Enumerable.Range(0, rows).Select(row => new EmotionPrediction
        {
            Emotion = probabilities is null ? null : Facts.Classes[Largest(probabilities[row])],
            Probabilities = probabilities is null ? new() : ByClass(probabilities[row]),
            Logits = logits?[row] ?? [],
            Embedding = embedding?[row] ?? [],
            Vad = vad?[row] is [var valence, var arousal, var dominance] ? new(valence, arousal, dominance) : null,
        })];
    }

    private float[][]? Rows(IReadOnlyList<OrtValue> outputs, string name, int rows)
    {
        var at = Array.IndexOf(_outputs, name);
        if (at < 0)
        {
            return null;
        }
        var values = outputs[at].GetTensorDataAsSpan<float>().ToArray();
        return values.Length % rows == 0 && values.Length > 0
            ? [.. values.Chunk(values.Length / rows)]
            : throw new EmotionFusionException($"{_path}: its output '{name}' has {values.Length} values for {rows} utterances. {Remedy}");
    }

    private OrderedDictionary<string, float> ByClass(float[] probabilities)
    {
        var byClass = new OrderedDictionary<string, float>(probabilities.Length, StringComparer.Ordinal);
        for (var i = 0; i < probabilities.Length; i++)
        {
            byClass.Add(Facts.Classes[i], probabilities[i]);
        }
        return byClass;
    }

    private static int Largest(float[] values) => Array.IndexOf(values, values.Max());
}
