using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>What was heard of an utterance's sound.</summary>
/// <param name="Rate">Hz, of the file.</param>
/// <param name="Channels">Of the file.</param>
/// <param name="Format">Of the file: container and samples.</param>
/// <param name="Seconds">How long it is.</param>
internal sealed record HeardSound(int Rate, int Channels, string Format, double Seconds)
{
    /// <summary>The largest absolute sample, 1 being full scale; null where samples weren't read.</summary>
    public double? Peak { get; init; }

    /// <summary>0 to 1: the share of samples at full scale in runs of three and more; null where samples weren't read.</summary>
    public double? ClippedShare { get; init; }

    /// <summary>As <see cref="Utterance.Recording"/>.</summary>
    public string? Recording { get; init; }
}

/// <summary>The sounds of a corpus's utterances: what was heard of each, or why it can't be read.</summary>
internal sealed class HeardSounds
{
    private readonly Dictionary<string, HeardSound> _heard = new(StringComparer.Ordinal);
    private readonly List<Exclusion> _unreadable = [];

    /// <summary>By utterance id; null where it has no sound, or none that can be read.</summary>
    public HeardSound? this[Utterance utterance] => _heard.GetValueOrDefault(utterance.Id);

    public IReadOnlyCollection<HeardSound> All => _heard.Values;

    /// <summary>Encoding leaves these out.</summary>
    public IReadOnlyList<Exclusion> Unreadable => _unreadable;

    /// <param name="utterances">Whose sounds.</param>
    /// <param name="samples">Whether to read their samples, too, not only what the file says of itself.</param>
    /// <param name="progress">Is told how many were read, from several threads.</param>
    /// <param name="cancellation">Ends between two sounds.</param>
    public static HeardSounds Of(IReadOnlyList<Utterance> utterances, bool samples, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var (heard, faults, done) = (new HeardSound?[utterances.Count], new string?[utterances.Count], 0);
        SideBySide.For(utterances.Count, i =>
        {
            try
            {
                heard[i] = utterances[i].AudioPath is { } path ? Read(path, samples) : null;
            }
            catch (SampleException wrong)
            {
                faults[i] = wrong.Message;
            }
            progress?.Invoke(Interlocked.Increment(ref done));
        }, cancellation);
        var sounds = new HeardSounds();
        for (var i = 0; i < utterances.Count; i++)
        {
            if (heard[i] is { } sound)
            {
                sounds._heard.Add(utterances[i].Id, sound);
            }
            else if (faults[i] is { } fault)
            {
                sounds._unreadable.Add(new(utterances[i].Id, fault));
            }
        }
        return sounds;
    }

    private static HeardSound Read(string path, bool samples)
    {
        var info = AudioFile.Info(path);
        var sound = new HeardSound(info.SampleRate, info.Channels, FormattableString.Invariant($"WAV, {info.BitsPerSample} bit"), info.Seconds);
        if (!samples)
        {
            return sound;
        }
        var mono = AudioFile.ReadMono16k(path);
        return sound with { Peak = mono.Max(Math.Abs), ClippedShare = (double)ClippedOf(mono) / mono.Length, Recording = EncoderInput.Audio.Hash(mono) };
    }

    private static int ClippedOf(float[] samples)
    {
        const float NearlyFull = 0.99f;
        const int Run = 3;
        var (clipped, run) = (0, 0);
        for (var i = 0; i < samples.Length; i++)
        {
            run = Math.Abs(samples[i]) >= NearlyFull ? i > 0 && samples[i] == samples[i - 1] ? run + 1 : 1 : 0;
            clipped += run < Run ? 0 : run == Run ? Run : 1;
        }
        return clipped;
    }
}
