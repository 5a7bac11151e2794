namespace EmotionFusion.Prediction;

/// <summary>What was heard in a stretch of a longer sound.</summary>
/// <param name="Start">From the sound's beginning.</param>
public sealed record EmotionSpan(TimeSpan Start, TimeSpan End, EmotionPrediction Prediction);

/// <summary>How a longer sound is cut.</summary>
public sealed record TimelineOptions
{
    /// <summary>The length that is classified at a time.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From one window's beginning to the next one's.</summary>
    public TimeSpan Hop { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Cut at pauses first, so that no window reaches over one, and pauses have no emotion.</summary>
    public bool Pauses { get; init; }

    /// <summary>The words, the same for all windows; for classifiers that need some.</summary>
    public string? Text { get; init; }

    /// <summary>Told how many windows are done, and of how many; from several threads.</summary>
    public Action<int, int>? Progress { get; init; }
}

/// <summary>Where windows lie, in samples of 16 kHz.</summary>
internal static class WindowPlan
{
    /// <summary>
    /// Windows begin every hop as long as they fit in; the last ends where the sound ends, so that none of it is missed.
    /// A sound no longer than a window is one window.
    /// </summary>
    public static IEnumerable<(int Start, int End)> Cut(int start, int end, int window, int hop)
    {
        var at = start;
        for (; at + (long)window < end; at += hop)
        {
            yield return (at, at + window);
        }
        yield return (Math.Max(start, end - window), end);
    }

    public static int Samples(TimeSpan time, string name)
    {
        var samples = time.TotalSeconds * Encoders.AudioFile.SampleRate;
        return samples is >= 1 and <= Encoders.AudioFile.LongestSound * (double)Encoders.AudioFile.SampleRate
            ? (int)Math.Round(samples)
            : throw new EmotionFusionException(FormattableString.Invariant($"{name} is {time.TotalSeconds} s; expected more than 0 and at most {Encoders.AudioFile.LongestSound} s."));
    }

    /// <summary>Counts windows for somebody who wants to hear of them.</summary>
    public static Action? Counter(Action<int, int>? progress, int all)
    {
        var done = 0;
        return progress is null ? null : () => progress(Interlocked.Increment(ref done), all);
    }

    public static TimeSpan Time(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / Encoders.AudioFile.SampleRate);
}
