using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Encoders;

/// <summary>
/// An encoder.yaml that is made of what can be found out: inputs, outputs and shapes of the graph, how short and how long
/// an input it takes (by trying), and what the hub's files beside it say.
/// </summary>
internal sealed class EncoderDraft
{
    private const string ModelName = "model.onnx";
    private const int LongestTried = 30 * AudioFile.SampleRate;
    private const int DefaultTokens = 128;

    private readonly string _folder;
    private readonly EncoderAnswers _answers;
    private readonly List<string> _questions = [];

    private readonly string _model; // as messages call it: the folder may be a temporary one

    private EncoderDraft(string folder, EncoderAnswers answers, string model) => (_folder, _answers, _model) = (folder, answers, model);

    /// <param name="folder">Holds model.onnx and, for text, its tokenizer.</param>
    /// <param name="answers">What is known of it.</param>
    /// <param name="model">What messages call the model; null: its path.</param>
    public static EncoderDraft Of(string folder, EncoderAnswers answers, string? model = null) => new(folder, answers, model ?? Path.Combine(folder, ModelName));

    /// <summary>The text of encoder.yaml.</summary>
    /// <exception cref="EmotionFusionException">The graph isn't an encoder's; or something must be said that can't be found out, all of it at once.</exception>
    public string Yaml()
    {
        using var session = Open();
        var kind = KindOf(session);
        var entries = new List<(string, object?)>
        {
            ("kind", kind.ToString().ToLowerInvariant()),
            ("description", Asked(_answers.Description, "description", "what it is, in a line")),
            ("source", Asked(_answers.Source, "source", "where it comes from, such as its page")),
            ("licence", Asked(_answers.Licence ?? CardLicence(), "licence", "its licence's name")),
            ("model", ModelName),
            ("sha256", EncoderFiles.Sha256(Path.Combine(_folder, ModelName))),
        };
        entries.AddRange(kind == EncoderKind.Audio ? Audio(session) : Text(session));
        if (_answers.TrainedOn.Count > 0)
        {
            entries.Add(("trained_on", _answers.TrainedOn));
        }
        return _questions.Count == 0 ? YamlWriter.Text(entries) : throw new EmotionFusionException(
            $"{_model}: can't be made an encoder without being told more: {string.Join("; ", _questions)}.");
    }

    private InferenceSession Open()
    {
        var path = Path.Combine(_folder, ModelName);
        if (!File.Exists(path))
        {
            throw new EmotionFusionException($"{path}: no such file; expected the graph under this name.");
        }
        try
        {
            using var options = OnnxSession.Options();
            options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL; // it is tried until it fails
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EmotionFusionException($"{_model}: ONNX Runtime can't load it: {e.Message}", e);
        }
    }

    private EncoderKind KindOf(InferenceSession session)
    {
        var inputs = session.InputMetadata;
        var kind = inputs.Values.Any(input => input.ElementDataType == TensorElementType.Float) ? EncoderKind.Audio
            : inputs.Values.All(input => input.ElementDataType == TensorElementType.Int64) && inputs.Count > 0 ? EncoderKind.Text
            : throw new EmotionFusionException($"{_model}: its inputs are {Describe(inputs)}; expected a waveform (float) or token ids (int64).");
        return _answers.Kind is null || _answers.Kind == kind ? kind : throw new EmotionFusionException(
            $"{_model}: its inputs are {Describe(inputs)}, which is an encoder of {kind.ToString().ToLowerInvariant()}; expected one of {_answers.Kind.ToString()!.ToLowerInvariant()}.");
    }

    private IEnumerable<(string, object?)> Audio(InferenceSession session)
    {
        var inputs = session.InputMetadata;
        if (inputs is { Count: 1 } && inputs.First() is { Value.Dimensions: [_, var bands, _] } mel)
        {
            return Mel(session, mel.Key, bands);
        }
        var waveform = inputs.Where(input => input.Value is { ElementDataType: TensorElementType.Float, Dimensions.Length: 2 }).Select(input => input.Key).ToArray();
        var mask = inputs.Where(input => input.Value is { ElementDataType: TensorElementType.Int64, Dimensions.Length: 2 }).Select(input => input.Key).ToArray();
        return waveform.Length == 1 && mask.Length <= 1 && waveform.Length + mask.Length == inputs.Count
            ? Waveforms(new AudioTrial(session, waveform[0], mask.FirstOrDefault(), OutputOf(session)))
            : throw new EmotionFusionException($"{_model}: its inputs are {Describe(inputs)}; expected one waveform of 2 dimensions (batch, samples), perhaps with a mask (int64), or one spectrogram of 3 (batch, mel bands, columns).");
    }

    private IEnumerable<(string, object?)> Waveforms(AudioTrial trial)
    {
        var longest = trial.Runs(LongestTried) ? LongestTried : trial.Bisect(AudioFile.SampleRate, LongestTried, takesShort: true);
        if (longest is null)
        {
            throw new EmotionFusionException($"{_model}: fails on a second of sound at {AudioFile.SampleRate} Hz: {trial.Fault}");
        }
        var shortest = trial.Runs(1) ? 1 : trial.Bisect(1, AudioFile.SampleRate, takesShort: false);
        yield return ("inputs", new[] { ("waveform", trial.Input), ("mask", trial.Mask) }.Where(input => input.Item2 is not null).Select(input => (input.Item1, (object?)input.Item2)).ToList());
        yield return ("output", trial.Output);
        yield return ("dimension", trial.Dimension);
        yield return ("pooling", YamlScalar.SnakeCase((_answers.Pooling ?? Pooling.Mean).ToString()));
        yield return ("sample_rate", AudioFile.SampleRate);
        yield return ("normalize", NormalizationOf(trial) is { } normalize ? YamlScalar.SnakeCase(normalize.ToString()) : null);
        if (shortest is > 1 && trial.HopOf(shortest.Value) is { } hop)
        {
            yield return ("frame_samples", shortest);
            yield return ("hop_samples", hop);
        }
        yield return ("min_samples", shortest);
        yield return ("max_samples", longest);
    }

    /// <summary>Of Whisper's form: a spectrogram of 30 s.</summary>
    private IEnumerable<(string, object?)> Mel(InferenceSession session, string input, int bands)
    {
        if (bands <= 0)
        {
            bands = Config("config.json")?["num_mel_bins"]?.GetValue<int>() ?? Config("preprocessor_config.json")?["feature_size"]?.GetValue<int>() ?? 0;
        }
        if (bands <= 0)
        {
            throw new EmotionFusionException($"{_model}: doesn't say how many mel bands its input '{input}' has, nor does a config.json beside it (num_mel_bins).");
        }
        var trial = new MelTrial(session, input, bands, OutputOf(session));
        if (!trial.Runs(LogMel.Columns))
        {
            throw new EmotionFusionException($"{_model}: fails on a spectrogram of {bands} bands and {LogMel.Columns} columns: {trial.Fault}");
        }
        yield return ("inputs", new List<(string, object?)> { (EncoderSpec.MelInput, input) });
        yield return ("output", trial.Output);
        yield return ("dimension", trial.Dimension);
        yield return ("pooling", YamlScalar.SnakeCase((_answers.Pooling ?? Pooling.Mean).ToString()));
        yield return ("mel_bands", bands);
    }

    /// <summary>A graph that normalises gives one answer for a tone and the tone normalised; of another the hub's file may tell what it wants.</summary>
    private Normalization? NormalizationOf(AudioTrial trial)
    {
        var found = trial.Normalizes() ? Normalization.InGraph
            : Config("preprocessor_config.json")?["do_normalize"]?.GetValue<bool>() switch
            {
                true => Normalization.UnitVariance,
                false => Normalization.None,
                null => (Normalization?)null,
            };
        if ((_answers.Normalize ?? found) is { } normalize)
        {
            return normalize;
        }
        _questions.Add("--normalize none|waveform|unit_variance: its frames change with the level of the sound, so it doesn't normalise; does it want a waveform of mean 0 and variance 1 (waveform: as emotion2vec, unit_variance: as wav2vec 2.0)? Its page or preprocessor_config.json tells");
        return null;
    }

    private IEnumerable<(string, object?)> Text(InferenceSession session)
    {
        Dictionary<string, string> roles = new() { ["ids"] = "input_ids", ["mask"] = "attention_mask", ["types"] = "token_type_ids" };
        var inputs = session.InputMetadata;
        if (inputs.Keys.Except(roles.Values).Any() || !inputs.ContainsKey(roles["ids"]) || !inputs.ContainsKey(roles["mask"]))
        {
            throw new EmotionFusionException($"{_model}: its inputs are {Describe(inputs)}; expected input_ids, attention_mask and perhaps token_type_ids, int64 of 2 dimensions (batch, tokens).");
        }
        var vocabulary = new[] { "vocab.txt", "tokenizer.json", "vocab.json" }.FirstOrDefault(name => File.Exists(Path.Combine(_folder, name)));
        if (vocabulary is null)
        {
            _questions.Add("its tokenizer: put vocab.txt or tokenizer.json beside it");
        }
        var trial = new TextTrial(session, OutputOf(session));
        var positions = Positions(trial);
        yield return ("inputs", roles.Where(role => inputs.ContainsKey(role.Value)).Select(role => (role.Key, (object?)role.Value)).ToList());
        yield return ("output", trial.Output);
        yield return ("dimension", trial.Dimension);
        yield return ("pooling", YamlScalar.SnakeCase((_answers.Pooling ?? SentencePooling() ?? Pooling.Mean).ToString()));
        yield return ("vocabulary", vocabulary);
        yield return ("max_tokens", Math.Min(DefaultTokens, positions));
        yield return ("max_positions", positions);
    }

    /// <summary>What the hub's files say, if the graph takes as many; else what it takes of a few usual numbers.</summary>
    private int Positions(TextTrial trial)
    {
        int?[] said = [Whole(Config("tokenizer_config.json"), "model_max_length"), Whole(Config("config.json"), "max_position_embeddings")];
        int[] usual = [512, 256, 128, 64, 32, 16];
        return said.OfType<int>().Where(count => count is > 0 and <= 8192).Concat(usual).Where(trial.Runs).Cast<int?>().FirstOrDefault()
            ?? throw new EmotionFusionException($"{_model}: fails on {usual[^1]} tokens: {trial.Fault}");

        // A tokenizer without a limit says 1e30.
        static int? Whole(JsonNode? config, string key) => config?[key] is JsonValue value && value.TryGetValue(out double number) && number < int.MaxValue ? (int)number : null;
    }

    /// <summary>sentence-transformers says in a file of its own how tokens are pooled.</summary>
    private Pooling? SentencePooling() => Config(Path.Combine("1_Pooling", "config.json")) is not { } config ? null
        : config["pooling_mode_cls_token"]?.GetValue<bool>() == true ? Pooling.Cls
        : config["pooling_mode_max_tokens"]?.GetValue<bool>() == true ? Pooling.Max
        : Pooling.Mean;

    private string OutputOf(InferenceSession session)
    {
        var outputs = session.OutputMetadata;
        if (_answers.Output is { } named)
        {
            return outputs.ContainsKey(named) ? named : throw new EmotionFusionException($"{_model}: has no output '{named}'; it has {Describe(outputs)}.{Nearest.Hint(named, outputs.Keys)}");
        }
        string[] frames = OfRank(3), vectors = OfRank(2);
        return frames switch
        {
            [var only] => only,
            [] when vectors is [var logits] && session.InputMetadata.Values.Any(input => input.ElementDataType == TensorElementType.Float) => logits,
            [] => throw new EmotionFusionException($"{_model}: its outputs are {Describe(outputs)}; expected one of 3 dimensions (batch, frames or tokens, values)."),
            _ when frames.Contains("last_hidden_state") => "last_hidden_state",
            _ => throw new EmotionFusionException($"{_model}: has several outputs of 3 dimensions: {string.Join(", ", frames)}. Say with --output which one it is."),
        };

        string[] OfRank(int rank) => [.. outputs.Where(output => output.Value.ElementDataType == TensorElementType.Float && output.Value.Dimensions.Length == rank).Select(output => output.Key)];
    }

    private string? Asked(string? answer, string option, string what)
    {
        if (answer is null)
        {
            _questions.Add($"--{option}: {what}");
        }
        return answer;
    }

    /// <summary>A hub's README.md begins with what its page shows, the licence too.</summary>
    private string? CardLicence()
    {
        var card = Path.Combine(_folder, "README.md");
        return !File.Exists(card) ? null : File.ReadLines(card).Skip(1).TakeWhile(line => line != "---")
            .Where(line => line.StartsWith("license:", StringComparison.Ordinal)).Select(line => line["license:".Length..].Trim()).FirstOrDefault(licence => licence.Length > 0);
    }

    private JsonNode? Config(string name)
    {
        var path = Path.Combine(_folder, name);
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
        }
        catch (JsonException e)
        {
            throw new EmotionFusionException($"{path}: isn't JSON: {e.Message}", e);
        }
    }

    private static string Describe(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        string.Join(", ", nodes.Select(node => $"{node.Key} ({node.Value.ElementDataType} [{string.Join(", ", node.Value.Dimensions.Zip(node.Value.SymbolicDimensions, (size, name) => size >= 0 ? $"{size}" : name is "" ? "?" : name))}])"));
}
