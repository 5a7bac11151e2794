namespace EmotionFusion.Pipeline;

/// <summary>What was found of the sounds of a corpus's utterances.</summary>
internal sealed class CorpusSounds
{
    private readonly Dictionary<string, SoundFacts> _readable;

    /// <param name="facts">By utterance id.</param>
    public CorpusSounds(IReadOnlyDictionary<string, SoundFacts> facts)
    {
        _readable = facts.Where(pair => pair.Value.Fault is null).ToDictionary(StringComparer.Ordinal);
        Unreadable = [.. facts.Where(pair => pair.Value.Fault is not null).Select(pair => new Exclusion(pair.Key, pair.Value.Fault!)).OrderBy(exclusion => exclusion.Utterance, StringComparer.Ordinal)];
    }

    /// <summary>null where the utterance has no sound, or none that can be read.</summary>
    public SoundFacts? this[Utterance utterance] => _readable.GetValueOrDefault(utterance.Id);

    /// <summary>Of those that can be read.</summary>
    public IReadOnlyCollection<SoundFacts> Readable => _readable.Values;

    /// <summary>Encoding leaves these out.</summary>
    public IReadOnlyList<Exclusion> Unreadable { get; }

    /// <summary>WAV, 16 bit.</summary>
    public static string FormatOf(SoundFacts sound) => sound.Info!.BitsPerSample > 0 ? FormattableString.Invariant($"{sound.Format}, {sound.Info.BitsPerSample} bit") : sound.Format!;
}
