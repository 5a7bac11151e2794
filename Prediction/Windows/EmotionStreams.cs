using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>How sound is classified while it comes.</summary>
public sealed record StreamOptions
{
    /// <summary>How much of the latest sound is classified; at the beginning there is less.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>After how much sound there is a new answer.</summary>
    public TimeSpan Hop { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Samples a second of what comes.</summary>
    public int SampleRate { get; init; } = AudioFile.SampleRate;

    /// <summary>The words, the same for all windows; for classifiers that need some.</summary>
    public string? Text { get; init; }
}

/// <summary>Emotion of sound that is still coming.</summary>
public static class EmotionStreams
{
    /// <inheritdoc cref="Stream(EmotionClassifier, IAsyncEnumerable{ReadOnlyMemory{float}}, StreamOptions, CancellationToken)"/>
    public static IAsyncEnumerable<EmotionSpan> Stream(this EmotionClassifier classifier, IAsyncEnumerable<ReadOnlyMemory<float>> samples, CancellationToken cancellation = default) =>
        classifier.Stream(samples, new StreamOptions(), cancellation);

    /// <summary>
    /// Gives an answer after every hop of sound, about the window that ends there, and one about the end. Sound that is too
    /// short for the encoder yet has none. Nothing is read ahead: what comes while an answer is made waits at its source.
    /// </summary>
    /// <param name="samples">Mono, full scale 1, in pieces of any length; a piece may be written over when the next is asked for.</param>
    /// <exception cref="SampleException">A window can't be classified, or the classifier needs words.</exception>
    /// <exception cref="EmotionFusionException">A window or hop of no length, or a rate that no sound has.</exception>
    public static IAsyncEnumerable<EmotionSpan> Stream(this EmotionClassifier classifier, IAsyncEnumerable<ReadOnlyMemory<float>> samples, StreamOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        if (options.SampleRate is < AudioFile.LowestRate or > AudioFile.HighestRate)
        {
            throw new EmotionFusionException($"The rate is {options.SampleRate} Hz; expected {AudioFile.LowestRate} to {AudioFile.HighestRate}.");
        }
        var (window, hop) = (WindowPlan.Samples(options.Window, "the window"), WindowPlan.Samples(options.Hop, "the hop"));
        return Answers(classifier, samples, options, window, hop, cancellation);
    }

    /// <inheritdoc cref="Stream(EmotionClassifier, System.IO.Stream, StreamOptions, CancellationToken)"/>
    public static IAsyncEnumerable<EmotionSpan> Stream(this EmotionClassifier classifier, Stream pcm, CancellationToken cancellation = default) =>
        classifier.Stream(pcm, new StreamOptions(), cancellation);

    /// <param name="pcm">Bare samples without a header: mono, 16 bits, little-endian.</param>
    /// <inheritdoc cref="Stream(EmotionClassifier, IAsyncEnumerable{ReadOnlyMemory{float}}, StreamOptions, CancellationToken)"/>
    public static IAsyncEnumerable<EmotionSpan> Stream(this EmotionClassifier classifier, Stream pcm, StreamOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(pcm);
        return classifier.Stream(Pcm(pcm, CancellationToken.None), options, cancellation);
    }

    private static async IAsyncEnumerable<EmotionSpan> Answers(
        EmotionClassifier classifier, IAsyncEnumerable<ReadOnlyMemory<float>> source, StreamOptions options, int window, int hop, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var resampler = new ResamplerStream(options.SampleRate);
        var (heard, answered) = (new LatestSound(window), 0L);
        await foreach (var piece in source.WithCancellation(cancellation).ConfigureAwait(false))
        {
            var samples = resampler.Push(piece.Span).AsMemory();
            // A piece may be longer than a hop: it is heard up to the next answer only.
            while (heard.End + samples.Length >= answered + hop)
            {
                var part = (int)(answered + hop - heard.End);
                heard.Add(samples.Span[..part]);
                (samples, answered) = (samples[part..], heard.End);
                if (heard.Length >= classifier.MinSamples)
                {
                    yield return await Answer().ConfigureAwait(false);
                }
            }
            heard.Add(samples.Span);
        }
        heard.Add(resampler.Finish());
        if (heard.End > answered && heard.Length >= classifier.MinSamples)
        {
            yield return await Answer().ConfigureAwait(false);
        }

        async Task<EmotionSpan> Answer()
        {
            var input = PredictionInput.OfSamples(heard.ToArray(), options.Text);
            var prediction = await Task.Run(() => classifier.Predict(input, cancellation), cancellation).ConfigureAwait(false);
            return new(WindowPlan.Time(heard.End - heard.Length), WindowPlan.Time(heard.End), prediction);
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<float>> Pcm(Stream pcm, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var bytes = new byte[4096];
        var kept = 0; // half a sample
        while (true)
        {
            // Some streams, a terminal's among them, don't hear of a cancellation while they wait for input.
            var count = await pcm.ReadAsync(bytes.AsMemory(kept), cancellation).AsTask().WaitAsync(cancellation).ConfigureAwait(false);
            if (count == 0)
            {
                yield break;
            }
            count += kept;
            var samples = new float[count / 2];
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(2 * i)) / 32768f;
            }
            kept = count % 2;
            bytes[0] = bytes[count - 1];
            yield return samples;
        }
    }

    /// <summary>The last window of the sound that came.</summary>
    private sealed class LatestSound(int window)
    {
        private readonly float[] _ring = new float[window];

        /// <summary>Samples that came in all.</summary>
        public long End { get; private set; }

        public int Length => (int)Math.Min(End, _ring.Length);

        public void Add(ReadOnlySpan<float> samples)
        {
            End += samples.Length;
            samples = samples[Math.Max(0, samples.Length - _ring.Length)..];
            var at = (int)((End - samples.Length) % _ring.Length);
            var first = Math.Min(samples.Length, _ring.Length - at);
            samples[..first].CopyTo(_ring.AsSpan(at));
            samples[first..].CopyTo(_ring);
        }

        public float[] ToArray()
        {
            var oldest = (int)((End - Length) % _ring.Length);
            return [.. _ring.AsSpan(oldest, Math.Min(Length, _ring.Length - oldest)), .. _ring.AsSpan(0, Math.Max(0, oldest + Length - _ring.Length))];
        }
    }
}
