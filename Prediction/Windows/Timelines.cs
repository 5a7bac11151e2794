using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>Emotion over the time of a recording.</summary>
public static class Timelines
{
    /// <summary>Classifies a recording window by window.</summary>
    /// <exception cref="SampleException">The recording can't be read or is too short, or the classifier needs words.</exception>
    /// <exception cref="EmotionFusionException">A window or hop of no length.</exception>
    public static IReadOnlyList<EmotionSpan> Timeline(this EmotionClassifier classifier, string audioPath, TimelineOptions? options = null, CancellationToken cancellation = default) =>
        classifier.Timeline(AudioFile.ReadMono16k(audioPath), options, cancellation);

    /// <inheritdoc cref="Timeline(EmotionClassifier, string, TimelineOptions?, CancellationToken)"/>
    /// <param name="samples">16 kHz mono, full scale 1.</param>
    public static IReadOnlyList<EmotionSpan> Timeline(this EmotionClassifier classifier, ReadOnlyMemory<float> samples, TimelineOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        var (window, hop) = (WindowPlan.Samples(options.Window, "the window"), WindowPlan.Samples(options.Hop, "the hop"));
        var stretches = options.Pauses ? PauseGate.Stretches(samples.Span) : [(0, samples.Length)];
        (int Start, int End)[] windows = [.. stretches
            .Where(stretch => !options.Pauses || stretch.End - stretch.Start >= classifier.MinSamples)
            .SelectMany(stretch => WindowPlan.Cut(stretch.Start, stretch.End, window, hop))];
        var results = classifier.PredictMany(windows.Select(cut => PredictionInput.OfSamples(samples[cut.Start..cut.End], options.Text)), WindowPlan.Counter(options.Progress, windows.Length), cancellation);
        return [.. windows.Zip(results, (cut, result) => new EmotionSpan(
            WindowPlan.Time(cut.Start), WindowPlan.Time(cut.End), result.Prediction ?? throw new SampleException(result.Error!)))];
    }

    /// <summary>
    /// The same spans with no two at one time, for subtitles and labels: where windows overlap, each gives way in the
    /// middle of the overlap.
    /// </summary>
    public static IReadOnlyList<EmotionSpan> WithoutOverlap(this IReadOnlyList<EmotionSpan> spans)
    {
        var cut = spans.ToArray();
        for (var i = 1; i < cut.Length; i++)
        {
            if (spans[i].Start < spans[i - 1].End)
            {
                var middle = (spans[i].Start + spans[i - 1].End) / 2;
                cut[i - 1] = cut[i - 1] with { End = middle };
                cut[i] = cut[i] with { Start = middle };
            }
        }
        return cut;
    }
}
