using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// What was found of an utterance's sound. Headers are read fast; <see cref="Read"/> decodes every sound. Either is kept
/// in <see cref="SoundCache"/>, so that a sound is read again only when its file's size or time of change differ.
/// </summary>
internal sealed record SoundFacts
{
    /// <summary>By the file's first bytes: WAV, WAV (float), WAV (mu-law), FLAC, MP3, Ogg Vorbis, ...; null with a fault.</summary>
    public string? Format { get; init; }

    /// <summary>Whether the file's name says that it is of another format.</summary>
    public bool IsMisnamed { get; init; }

    /// <summary>Rate, channels, bits and frames: of the part, where it is one. Null with a fault.</summary>
    public AudioInfo? Info { get; init; }

    public double Seconds => Info?.Seconds ?? 0;

    /// <summary>Null where only the header was read, or with a fault.</summary>
    public SoundMeasures? Measures { get; init; }

    /// <summary>Why it can't be read, without the file's name; null: nothing is wrong.</summary>
    public string? Fault { get; init; }

    /// <summary>Reads headers. Formats whose headers don't tell (all but WAV and FLAC) are decoded.</summary>
    /// <param name="corpus">Utterances without sound are left out.</param>
    /// <param name="featuresRoot">Where the cache goes; null: nowhere.</param>
    /// <param name="progress">Is told how many sounds are done, from several threads.</param>
    /// <param name="cancellation">Ends between two sounds; what was found is kept.</param>
    /// <returns>By utterance id.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyDictionary<string, SoundFacts> Headers(Corpus corpus, string? featuresRoot, Action<int>? progress = null, CancellationToken cancellation = default) =>
        Find(corpus, featuresRoot, measured: false, progress, cancellation);

    /// <summary>Decodes all sounds, side by side; what can be read has <see cref="Measures"/>.</summary>
    /// <inheritdoc cref="Headers"/>
    public static IReadOnlyDictionary<string, SoundFacts> Read(Corpus corpus, string? featuresRoot, Action<int>? progress = null, CancellationToken cancellation = default) =>
        Find(corpus, featuresRoot, measured: true, progress, cancellation);

    /// <returns>The corpus with the recordings of all utterances whose sound was measured.</returns>
    public static Corpus WithRecordings(Corpus corpus, IReadOnlyDictionary<string, SoundFacts> facts) => corpus with
    {
        Utterances = [.. corpus.Utterances.Select(utterance => utterance with { Recording = facts.GetValueOrDefault(utterance.Id)?.Measures?.Recording })],
    };

    /// <summary>Of one sound, from the file itself.</summary>
    public static SoundFacts Of(SoundSource source, bool measured, CancellationToken cancellation = default)
    {
        try
        {
            if (!measured && AudioFile.Header(source) is { } header)
            {
                return Of(source, header, null);
            }
            var levels = new SoundLevels();
            var sound = AudioFile.Read(source, levels, cancellation: cancellation);
            return Of(source, sound.Header, new(
                EncoderInput.Audio.Hash(sound.Mono16k()), levels.Peak, levels.Rms, levels.ClippedShare, (double)levels.LongestSilence / sound.Info.SampleRate));
        }
        catch (SampleException e)
        {
            return new() { Fault = FailedRow.ReasonOf(e.Message, source.ToString()) };
        }
    }

    private static SoundFacts Of(SoundSource source, SoundHeader header, SoundMeasures? measures) =>
        new() { Format = header.Format, IsMisnamed = AudioMagic.IsMisnamed(source.Path, header.Format), Info = header.Info, Measures = measures };

    private static Dictionary<string, SoundFacts> Find(Corpus corpus, string? featuresRoot, bool measured, Action<int>? progress, CancellationToken cancellation)
    {
        var utterances = corpus.Utterances.Where(utterance => utterance.AudioPath is not null).ToArray();
        var (facts, done) = (new SoundFacts[utterances.Length], 0);
        var cache = SoundCache.Open(featuresRoot, corpus.Name);
        try
        {
            SideBySide.For(utterances.Length, i =>
            {
                facts[i] = cache.Find(utterances[i].Sound!, measured, cancellation);
                progress?.Invoke(Interlocked.Increment(ref done));
            }, cancellation);
        }
        finally
        {
            cache.Save(utterances.Select(utterance => utterance.Sound!));
        }
        return utterances.Zip(facts).ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal);
    }
}

/// <summary>What only all samples tell. Levels are of the samples as the file has them, full scale 1, all channels.</summary>
/// <param name="Recording">SHA-256 (hex) of the sound as encoders get it, 16 kHz mono: copies have the same, whatever their format.</param>
/// <param name="Peak">The largest magnitude; compressed sound may have more than 1.</param>
/// <param name="Rms">Root of the mean of squares.</param>
/// <param name="ClippedShare">0 to 1: samples at full scale, three and more in a row, of all.</param>
/// <param name="LongestSilence">Seconds: the longest stretch of nothing but zeros.</param>
internal sealed record SoundMeasures(string Recording, double Peak, double Rms, double ClippedShare, double LongestSilence)
{
    /// <summary>dB of full scale; minus infinity for nothing but zeros.</summary>
    public double PeakDb => 20 * Math.Log10(Peak);

    /// <inheritdoc cref="PeakDb"/>
    public double RmsDb => 20 * Math.Log10(Rms);
}
