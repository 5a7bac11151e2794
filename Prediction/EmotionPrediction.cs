namespace EmotionFusion.Prediction;

/// <summary>What a classifier says of one utterance.</summary>
public sealed record EmotionPrediction
{
    /// <summary>The most probable class; of equal ones the first. Null where the classifier gives valence, arousal and dominance alone.</summary>
    public string? Emotion { get; init; }

    /// <summary>Of every class, in the classifier's order; they sum to 1.</summary>
    public required IReadOnlyDictionary<string, float> Probabilities { get; init; }

    /// <summary>Null where the classifier wasn't trained for it.</summary>
    public Vad? Vad { get; init; }

    /// <summary>What the classifier makes of an utterance before it decides, for search and clustering; empty where it doesn't give it.</summary>
    public IReadOnlyList<float> Embedding { get; init; } = [];

    /// <summary>The emotion's probability; NaN where there is none.</summary>
    public float Confidence => Emotion is null ? float.NaN : Probabilities[Emotion];

    /// <summary>Before softmax; what <see cref="Explanation"/> compares.</summary>
    internal IReadOnlyList<float> Logits { get; init; } = [];

    // The made one would print all numbers.
    public override string ToString() => FormattableString.Invariant($"{Emotion ?? Vad?.ToString()} {Confidence:0.00}");
}

/// <summary>
/// Valence (unpleasant to pleasant), arousal (calm to excited) and dominance (weak to strong), each on 1 to 5; NaN for one
/// that no rating of the training corpora told about.
/// </summary>
public readonly record struct Vad(float Valence, float Arousal, float Dominance);

/// <summary>An utterance to be classified: its sound, its words or both.</summary>
public sealed record PredictionInput
{
    private PredictionInput()
    {
    }

    /// <summary>A sound file; null where there is none or the sound is in <see cref="Samples"/>.</summary>
    public string? AudioPath { get; private init; }

    /// <summary>16 kHz mono, full scale 1.</summary>
    public ReadOnlyMemory<float>? Samples { get; private init; }

    /// <summary>The words. Null: they aren't known. Empty: nobody says a word.</summary>
    public string? Text { get; private init; }

    internal bool HasSound => AudioPath is not null || Samples is not null;

    /// <param name="path">A sound file, as <see cref="Encoders.AudioFile"/> reads them.</param>
    /// <param name="text">What is said in it.</param>
    public static PredictionInput OfFile(string path, string? text = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new() { AudioPath = path, Text = text };
    }

    /// <param name="samples">16 kHz mono, full scale 1; not to be changed until the prediction is there.</param>
    /// <param name="text">What is said in it.</param>
    public static PredictionInput OfSamples(ReadOnlyMemory<float> samples, string? text = null) => new() { Samples = samples, Text = text };

    /// <param name="text">Words without sound.</param>
    public static PredictionInput OfText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new() { Text = text };
    }
}

/// <summary>What became of one input: a prediction, or the reason why there is none.</summary>
public readonly record struct PredictionResult(EmotionPrediction? Prediction, string? Error);
