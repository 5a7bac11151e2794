using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>A corpus in figures.</summary>
internal sealed record CorpusSummary
{
    public required Corpus Corpus { get; init; }

    /// <summary>Where it was found.</summary>
    public required string Folder { get; init; }

    public required CorpusSounds Sounds { get; init; }

    public required Durations Durations { get; init; }

    /// <summary>Sounds by Hz, channels and format, the commonest first.</summary>
    public required IReadOnlyList<Counted> Rates { get; init; }

    /// <inheritdoc cref="Rates"/>
    public required IReadOnlyList<Counted> Channels { get; init; }

    /// <inheritdoc cref="Rates"/>
    public required IReadOnlyList<Counted> Formats { get; init; }

    /// <summary>In label order; utterances without a majority last.</summary>
    public required IReadOnlyList<UtteranceGroup> Classes { get; init; }

    /// <summary>In natural order.</summary>
    public required IReadOnlyList<UtteranceGroup> Sessions { get; init; }

    /// <inheritdoc cref="Sessions"/>
    public required IReadOnlyList<UtteranceGroup> Speakers { get; init; }

    /// <summary>The corpus's own parts; empty where it has none.</summary>
    public required IReadOnlyList<UtteranceGroup> Splits { get; init; }

    public static CorpusSummary Of(Corpus corpus, string folder, CorpusSounds sounds)
    {
        var none = corpus.ClassNames.Count;
        return new()
        {
            Corpus = corpus,
            Folder = folder,
            Sounds = sounds,
            Durations = Durations.Of(sounds.Readable.Select(sound => sound.Seconds)),
            Rates = CountBy(sound => sound.Info!.SampleRate.ToString(CultureInfo.InvariantCulture)),
            Channels = CountBy(sound => sound.Info!.Channels.ToString(CultureInfo.InvariantCulture)),
            Formats = CountBy(CorpusSounds.FormatOf),
            Classes = [.. corpus.Utterances.GroupBy(utterance => utterance.Majority ?? none).OrderBy(group => group.Key)
                .Select(group => Group(group.First().ClassName(corpus.ClassNames), group))],
            Sessions = [.. corpus.Utterances.GroupBy(utterance => utterance.Session).OrderBy(group => group.Key, NaturalComparer.Instance).Select(group => Group(group.Key, group))],
            Speakers = [.. corpus.Utterances.GroupBy(utterance => utterance.Speaker).OrderBy(group => group.Key, NaturalComparer.Instance).Select(group => Group(group.Key, group))],
            Splits = [.. corpus.Utterances.Where(utterance => utterance.Split is not null).GroupBy(utterance => utterance.Split!.Value).OrderBy(group => group.Key)
                .Select(group => Group(group.Key.ToString().ToLowerInvariant(), group))],
        };

        IReadOnlyList<Counted> CountBy(Func<SoundFacts, string> key) =>
            [.. sounds.Readable.CountBy(key).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, NaturalComparer.Instance).Select(pair => new Counted(pair.Key, pair.Value))];

        UtteranceGroup Group(string name, IEnumerable<Utterance> utterances)
        {
            Utterance[] all = [.. utterances];
            var classes = new int[none];
            foreach (var label in all.Select(utterance => utterance.Majority).OfType<int>())
            {
                classes[label]++;
            }
            return new(name, all.Length, classes, Durations.Of(all.Select(utterance => sounds[utterance]?.Seconds).OfType<double>()))
            {
                Gender = all[0].Gender,
                Session = all[0].Session,
            };
        }
    }
}

internal sealed record Counted(string Value, int Count);

/// <summary>Utterances that have something in common.</summary>
/// <param name="Name">What they have in common.</param>
/// <param name="Utterances">How many they are.</param>
/// <param name="Classes">By label.</param>
/// <param name="Durations">Of those with readable sound.</param>
internal sealed record UtteranceGroup(string Name, int Utterances, IReadOnlyList<int> Classes, Durations Durations)
{
    /// <summary>The first utterance's; of a speaker that of all.</summary>
    public string? Gender { get; init; }

    /// <inheritdoc cref="Gender"/>
    public required string Session { get; init; }
}

/// <summary>Seconds of sounds; all 0 without any.</summary>
internal sealed record Durations(int Count, double Shortest, double Mean, double Longest, double Total)
{
    public static Durations Of(IEnumerable<double> seconds)
    {
        double[] all = [.. seconds];
        return all.Length == 0 ? new(0, 0, 0, 0, 0) : new(all.Length, all.Min(), all.Average(), all.Max(), all.Sum());
    }
}
