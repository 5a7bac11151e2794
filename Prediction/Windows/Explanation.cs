using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>Which seconds of a recording carried the decision.</summary>
/// <param name="Prediction">Of the whole recording.</param>
/// <param name="LogOdds">ln p/(1-p) of the decided class for the whole recording.</param>
/// <param name="Windows">In the order of time.</param>
public sealed record Explanation(EmotionPrediction Prediction, double LogOdds, IReadOnlyList<OccludedWindow> Windows);

/// <summary>A stretch of the recording, and what it did for the decision.</summary>
/// <param name="Contribution">
/// By how much the decided class's log-odds fall when the stretch is silenced: above 0 it spoke for the decision, below 0
/// against it.
/// </param>
public sealed record OccludedWindow(TimeSpan Start, TimeSpan End, double Contribution);

/// <summary>How a recording is covered, bit by bit, to see what the decision hangs on.</summary>
public sealed record ExplanationOptions
{
    /// <summary>The length that is silenced at a time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>From one window's beginning to the next one's.</summary>
    public TimeSpan Hop { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <inheritdoc cref="TimelineOptions.Progress"/>
    public Action<int, int>? Progress { get; init; }
}

/// <summary>
/// Explanation by occlusion (Zeiler and Fergus 2014, "Visualizing and Understanding Convolutional Networks", section 4.2,
/// there on pictures): the classifier is asked again with one window after the other silenced.
/// </summary>
public static class Explanations
{
    /// <summary>Explains the decision on a recording. It takes as long as classifying it once for every window.</summary>
    /// <exception cref="SampleException">As for <see cref="EmotionClassifier.Predict(string, string?, CancellationToken)"/>.</exception>
    /// <exception cref="EmotionFusionException">The classifier hears no sound or decides on no class, or a window or hop of no length.</exception>
    public static Explanation Explain(this EmotionClassifier classifier, string audioPath, string? text = null, ExplanationOptions? options = null, CancellationToken cancellation = default) =>
        classifier.Explain(AudioFile.ReadMono16k(audioPath), text, options, cancellation);

    /// <inheritdoc cref="Explain(EmotionClassifier, string, string?, ExplanationOptions?, CancellationToken)"/>
    /// <param name="samples">16 kHz mono, full scale 1.</param>
    public static Explanation Explain(this EmotionClassifier classifier, ReadOnlyMemory<float> samples, string? text = null, ExplanationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var (window, hop) = (WindowPlan.Samples(options.Window, "the window"), WindowPlan.Samples(options.Hop, "the hop"));
        if (!classifier.TakesSound || classifier.Classes.Count == 0)
        {
            throw new EmotionFusionException("Only a decision on a sound's class can be explained; this classifier hears no sound or has no classes.");
        }
        var whole = classifier.Predict(samples, text, cancellation);
        var decided = whole.Probabilities.Keys.TakeWhile(name => name != whole.Emotion).Count();
        var odds = LogOdds(whole.Logits, decided);
        (int Start, int End)[] windows = [.. WindowPlan.Cut(0, samples.Length, window, hop)];
        var silence = samples.Length == 0 ? 0 : (float)samples.ToArray().Average(sample => (double)sample); // an offset is no sound
        var results = classifier.PredictMany(windows.Select(cut => PredictionInput.OfSamples(Silenced(samples, cut.Start, cut.End, silence), text)),
            WindowPlan.Counter(options.Progress, windows.Length), cancellation);
        return new(whole, odds, [.. windows.Zip(results, (cut, result) => new OccludedWindow(
            WindowPlan.Time(cut.Start), WindowPlan.Time(cut.End), odds - LogOdds((result.Prediction ?? throw new SampleException(result.Error!)).Logits, decided)))]);
    }

    /// <summary>ln p/(1-p) by logits or logarithms of probabilities, exact where p is close to 1.</summary>
    internal static double LogOdds(IReadOnlyList<float> logits, int decided)
    {
        var others = logits.Where((_, i) => i != decided).Select(logit => (double)logit).ToArray();
        var largest = others.Max();
        return logits[decided] - largest - Math.Log(others.Sum(logit => Math.Exp(logit - largest)));
    }

    private static float[] Silenced(ReadOnlyMemory<float> samples, int start, int end, float silence)
    {
        var occluded = samples.ToArray();
        occluded.AsSpan(start, end - start).Fill(silence);
        return occluded;
    }
}
