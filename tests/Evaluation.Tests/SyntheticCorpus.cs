using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>A small corpus whose audio features carry the class, with some noise.</summary>
internal sealed record SyntheticCorpus
{
    private const int Dimension = 6, PerSpeaker = 12;
    private static readonly string[] ClassNames = ["neutral", "happy", "sad"];

    public int Sessions { get; init; } = 3;

    public ulong Seed { get; init; } = 1;

    public string Name { get; init; } = "SYNTHETIC";

    /// <summary>Names of the first speakers; the others are called s1, s2 and so on by their place.</summary>
    public IReadOnlyList<string> Speakers { get; init; } = [];

    /// <summary>Raters' valence, arousal and dominance of the i-th utterance.</summary>
    public Func<int, Vad?> Vad { get; init; } = _ => null;

    /// <summary>Raters' votes for the i-th utterance by its class; a tie takes the label away.</summary>
    public Func<int, int, int[]?> Votes { get; init; } = (_, _) => null;

    public VadScale VadScale { get; init; } = VadScale.OneToFive;

    public FeatureView View()
    {
        var random = new SplitMix64(Seed);
        var utterances = new List<Utterance>();
        var values = new List<float>();
        for (var i = 0; i < 2 * Sessions * PerSpeaker; i++)
        {
            var speaker = i / PerSpeaker;
            var label = i % PerSpeaker < ClassNames.Length ? i % PerSpeaker : random.Below(ClassNames.Length);
            var votes = Votes(i, label);
            utterances.Add(new Utterance
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"u{i:000}"),
                Majority = votes is null || votes.Count(count => count == votes.Max()) == 1 ? label : null,
                Votes = votes,
                Speaker = speaker < Speakers.Count ? Speakers[speaker] : string.Create(CultureInfo.InvariantCulture, $"s{speaker + 1}"),
                Session = string.Create(CultureInfo.InvariantCulture, $"{speaker / 2 + 1}"),
                Vad = Vad(i),
            });
            for (var d = 0; d < Dimension; d++)
            {
                values.Add((d == label ? 2 : 0) + (random.Below(2001) - 1000) / 1000f);
            }
        }

        var corpus = new Corpus { Name = Name, ClassNames = ClassNames, Utterances = utterances, Exclusions = [new Exclusion("gone", "cut short")], VadScale = VadScale };
        return new FeatureView(corpus, new FeatureBlock("synthetic", "0123456789ab", Dimension, [.. values]), null);
    }
}
