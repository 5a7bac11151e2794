using System.Runtime.InteropServices;
using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>How a classifier is loaded.</summary>
public sealed record ClassifierOptions
{
    /// <summary>
    /// The folder of encoder folders. Null: they are looked for beside the classifier (also in <c>encoders/</c>), then in
    /// <c>encoders/</c> beside the program and <c>Encoders/onnx/</c> in the folders above it.
    /// </summary>
    public string? Encoders { get; init; }

    /// <summary>Of the encoders; the classifier itself is small and runs on the CPU.</summary>
    public DeviceOption Device { get; init; } = DeviceOption.Auto;

    /// <summary>Utterances of one call that are worked on at once; 0: one a processor.</summary>
    public int Threads { get; init; }
}

/// <summary>
/// A trained classifier: a file <c>classifier.onnx</c> and the encoders that its metadata name. All members may be called
/// from several threads at once; encoders are loaded when something first needs them.
/// </summary>
/// <example><code>
/// using var classifier = EmotionClassifier.Load("classifier.onnx");
/// Console.WriteLine(classifier.Predict("hello.wav", "so glad").Emotion);
/// </code></example>
public sealed class EmotionClassifier : IDisposable
{
    // A batch for the classifier, and what is in memory at once: sounds are read and encoded one a thread.
    private const int SoundsAtOnce = 64;
    private const int TextsAtOnce = 1024;

    private readonly ClassifierGraph _graph;
    private readonly EncoderSlot<AudioEncoder, float[]>? _audio;
    private readonly EncoderSlot<TextEncoder, string>? _text;
    private readonly int _threads;
    private readonly CallGate _gate = new();

    private EmotionClassifier(ClassifierGraph graph, EncoderSlot<AudioEncoder, float[]>? audio, EncoderSlot<TextEncoder, string>? text, int threads) =>
        (_graph, _audio, _text, _threads) = (graph, audio, text, threads);

    /// <summary>What the file says of itself: classes, encoders, training corpora, how good it is.</summary>
    public ClassifierFacts Facts => _graph.Facts;

    /// <summary>In the order of the probabilities.</summary>
    public IReadOnlyList<string> Classes => Facts.Classes;

    public bool TakesSound => Facts.Audio is not null;

    public bool TakesText => Facts.Text is not null;

    /// <summary>How many utterances of <see cref="PredictMany"/> are worked on together.</summary>
    internal int AtOnce => TakesSound ? SoundsAtOnce : TextsAtOnce;

    /// <summary>The fewest samples (16 kHz) that a sound must have.</summary>
    internal int MinSamples => _audio?.Spec?.MinSamples ?? 1;

    /// <summary>Opens a classifier and finds its encoders.</summary>
    /// <exception cref="EmotionFusionException">
    /// No classifier, or graph and metadata differ; or an encoder is missing that every utterance needs, or is another
    /// version than the classifier was trained with.
    /// </exception>
    public static EmotionClassifier Load(string path, ClassifierOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        var graph = ClassifierGraph.Load(path);
        try
        {
            var facts = graph.Facts;
            var optional = facts is { Audio: not null, Text: not null, NeedsBoth: false };
            return new EmotionClassifier(graph,
                facts.Audio is null ? null : new(Find(facts.Audio, EncoderKind.Audio), spec => AudioEncoder.Load(spec, options.Device, options.Threads)),
                facts.Text is null ? null : new(Find(facts.Text, EncoderKind.Text), spec => TextEncoder.Load(spec, options.Device, options.Threads)),
                options.Threads);

            (EncoderSpec?, string) Find(ClassifierEncoder wanted, EncoderKind kind)
            {
                var spec = EncoderFinder.Find(wanted, kind, path, options.Encoders, out var whyNot);
                return spec is not null || optional ? (spec, whyNot) : throw new EmotionFusionException(whyNot);
            }
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Classifies a sound file and, where they are given, its words.</summary>
    /// <param name="audioPath">As <see cref="AudioFile"/> reads it.</param>
    /// <param name="text">The words. Null: they aren't known. Empty: nobody says a word.</param>
    /// <exception cref="SampleException">The file can't be read, is too short, or sound or words are missing or too many.</exception>
    public EmotionPrediction Predict(string audioPath, string? text = null, CancellationToken cancellation = default) =>
        Predict(PredictionInput.OfFile(audioPath, text), cancellation);

    /// <summary>Classifies words without sound.</summary>
    /// <inheritdoc cref="Predict(string, string?, CancellationToken)"/>
    public EmotionPrediction PredictText(string text, CancellationToken cancellation = default) => Predict(PredictionInput.OfText(text), cancellation);

    /// <summary>Classifies samples.</summary>
    /// <param name="samples">16 kHz mono, full scale 1.</param>
    /// <inheritdoc cref="Predict(string, string?, CancellationToken)"/>
    public EmotionPrediction Predict(ReadOnlyMemory<float> samples, string? text = null, CancellationToken cancellation = default) =>
        Predict(PredictionInput.OfSamples(samples, text), cancellation);

    /// <inheritdoc cref="Predict(string, string?, CancellationToken)"/>
    public EmotionPrediction Predict(PredictionInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var result = PredictBatch([input], null, cancellation)[0];
        return result.Prediction ?? throw new SampleException(result.Error!);
    }

    /// <summary>The same on a thread of the pool.</summary>
    /// <inheritdoc cref="Predict(string, string?, CancellationToken)"/>
    public Task<EmotionPrediction> PredictAsync(string audioPath, string? text = null, CancellationToken cancellation = default) =>
        Task.Run(() => Predict(audioPath, text, cancellation), cancellation);

    /// <summary>All of <see cref="PredictMany"/>, on threads of the pool.</summary>
    public Task<PredictionResult[]> PredictAsync(IEnumerable<PredictionInput> inputs, CancellationToken cancellation = default) =>
        Task.Run(() => PredictMany(inputs, null, cancellation).ToArray(), cancellation);

    /// <summary>
    /// Classifies many utterances on all processors, some dozens at a time: results come while later inputs aren't read
    /// yet. Words of one length in tokens are encoded together.
    /// </summary>
    /// <returns>A result an input, in their order; one that can't be classified has the reason in place of a prediction.</returns>
    /// <param name="done">Told of each utterance, from several threads.</param>
    public IEnumerable<PredictionResult> PredictMany(IEnumerable<PredictionInput> inputs, Action? done = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return inputs.Chunk(AtOnce).SelectMany(batch => PredictBatch(batch, done, cancellation));
    }

    /// <summary>Waits for calls that are under way; later ones throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (!_gate.Close())
        {
            return;
        }
        _audio?.Dispose();
        _text?.Dispose();
        _graph.Dispose();
    }

    private PredictionResult[] PredictBatch(PredictionInput[] inputs, Action? done, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var call = _gate.Enter(this);
        var (errors, audio, text) = (new string?[inputs.Length], new float[]?[inputs.Length], new float[]?[inputs.Length]);
        var words = new string?[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            (words[i], errors[i]) = Check(inputs[i]);
        }
        EncodeTexts(words, text, errors, cancellation);
        EncodeSounds(inputs, audio, errors, done, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return Classify(audio, text, errors);
    }

    // What is encoded as words, or why the utterance isn't one for this classifier.
    private (string? Words, string? Error) Check(PredictionInput input)
    {
        // Nobody says a word: a head that can do without does, others were trained with the encoder's [EMPTY].
        var words = input.Text is not "" ? input.Text : TakesText && (Facts.NeedsBoth || !TakesSound) ? TextEncoder.NoWords : null;
        var expected = (TakesSound, TakesText) switch
        {
            (true, false) => "sound alone",
            (false, true) => "words alone",
            _ => Facts.NeedsBoth ? "sound and words together" : "sound, words or both",
        };
        return (input.HasSound, words) switch
        {
            (false, null) => Wrong("neither was given"),
            (true, _) when !TakesSound => Wrong("sound was given"),
            (_, not null) when !TakesText => Wrong("words were given"),
            (false, _) when Facts.NeedsBoth || !TakesText => Wrong("no sound was given"),
            (_, null) when Facts.NeedsBoth || !TakesSound => Wrong("no words were given"),
            _ => (words, null),
        };

        (string?, string?) Wrong(string found) => (null, $"{input.AudioPath ?? "the input"}: {found}; this classifier takes {expected}.");
    }

    private void EncodeTexts(string?[] words, float[]?[] features, string?[] errors, CancellationToken cancellation)
    {
        int[] rows = [.. Enumerable.Range(0, words.Length).Where(i => words[i] is not null)];
        if (rows.Length == 0)
        {
            return;
        }
        foreach (var (row, result) in rows.Zip(_text!.Encoder.Encode([.. rows.Select(i => words[i]!)], cancellation)))
        {
            (features[row], errors[row]) = (result.Values, result.Error);
        }
    }

    private void EncodeSounds(PredictionInput[] inputs, float[]?[] features, string?[] errors, Action? done, CancellationToken cancellation)
    {
        ParallelRuns.Do(_threads, Enumerable.Range(0, inputs.Length), (i, _) =>
        {
            if (inputs[i].HasSound && errors[i] is null)
            {
                try
                {
                    var result = _audio!.Encoder.Encode([Samples(inputs[i])], cancellation)[0];
                    (features[i], errors[i]) = (result.Values, result.Error is null ? null : $"{inputs[i].AudioPath ?? "the sound"}: {result.Error}");
                }
                catch (SampleException e)
                {
                    errors[i] = e.Message;
                }
            }
            done?.Invoke();
        }, cancellation);
    }

    private static float[] Samples(PredictionInput input)
    {
        if (input.Samples is not { } samples)
        {
            return AudioFile.ReadMono16k(input.AudioPath!);
        }
        return MemoryMarshal.TryGetArray(samples, out var whole) && whole.Offset == 0 && whole.Count == whole.Array!.Length ? whole.Array : samples.ToArray();
    }

    private PredictionResult[] Classify(float[]?[] audio, float[]?[] text, string?[] errors)
    {
        var results = Array.ConvertAll(errors, error => new PredictionResult(null, error));
        int[] good = [.. Enumerable.Range(0, errors.Length).Where(i => errors[i] is null)];
        if (good.Length > 0)
        {
            var predictions = _graph.Run([.. good.Select(i => audio[i])], [.. good.Select(i => text[i])]);
            foreach (var (row, prediction) in good.Zip(predictions))
            {
                results[row] = prediction.Probabilities.Values.All(float.IsFinite) ? new(prediction, null) : new(null, "the classifier gave NaN or infinity.");
            }
        }
        return results;
    }
}
