using System.Text.Json.Serialization;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>A corpus as read: its utterances in a stable order, and what was left out.</summary>
public sealed record Corpus
{
    public required string Name { get; init; }

    /// <summary>Class names by label index: neutral, happy, sad, anger.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Ordered by id (ordinal), so that the order doesn't depend on the file system.</summary>
    public required IReadOnlyList<Utterance> Utterances { get; init; }

    public required IReadOnlyList<Exclusion> Exclusions { get; init; }

    /// <summary>All utterances that were read, where <see cref="Utterances"/> are those of them that have features.</summary>
    internal IReadOnlyList<Utterance> AsRead { get => field ?? Utterances; init; }

    /// <summary>Of its transcripts, by ISO 639-1: en, de; null when its YAML doesn't say.</summary>
    public string? Language { get; init; }

    /// <summary>The scale that its raters gave valence, arousal and dominance on; <see cref="Vad"/> has it mapped to 1 to 5.</summary>
    public VadScale VadScale { get; init; } = VadScale.OneToFive;

    /// <summary>Corpora of one space call the same person by the same name; null: nobody else's speakers are known by these names.</summary>
    public string? SpeakerSpace { get; init; }

    /// <summary>How many utterances the whole corpus is known to have, and how many were found here; empty when its YAML doesn't say.</summary>
    public IReadOnlyList<ExpectedCount> Expected { get; init; } = [];

    /// <summary>A sentence that says where <see cref="Expected"/> and what was found differ; null where they don't.</summary>
    [JsonIgnore]
    public string? Shortfall => ExpectedCount.Difference(Expected);

    /// <summary>Which of its label maps it was read by; null where it has one only, without a name.</summary>
    public string? LabelMap { get; init; }

    /// <summary>Which label convention was used, for reports ("excited merged into happy").</summary>
    public string? LabelConvention { get; init; }

    /// <summary>
    /// The utterances that only other label maps of it have a class for; they have no label. Feature stores hold them too, so
    /// that nothing is encoded again, and nothing thrown away, when the map changes.
    /// </summary>
    internal IReadOnlyList<Utterance> OtherMaps { get; init; } = [];

    /// <summary>What feature stores hold, in order: the utterances of all its label maps.</summary>
    internal IReadOnlyList<Utterance> Stored => OtherMaps.Count == 0
        ? Utterances
        : [.. Utterances.Concat(OtherMaps).OrderBy(utterance => utterance.Id, StringComparer.Ordinal)];

    /// <summary>The utterances whose sound isn't there, with the reason.</summary>
    internal IEnumerable<Exclusion> SoundFaults => Utterances.Where(utterance => utterance.AudioFault is not null)
        .Select(utterance => new Exclusion(utterance.Id, utterance.AudioFault!));

    /// <summary>Features that the corpus comes with, in columns of its table, by what they are of.</summary>
    internal IReadOnlyDictionary<EncoderKind, IReadOnlyList<FeatureColumn>> Features { get; init; } = new Dictionary<EncoderKind, IReadOnlyList<FeatureColumn>>();

    internal bool HasSound => Utterances.Any(utterance => utterance.AudioPath is not null);

    internal bool HasWords => Utterances.Any(utterance => utterance.HasWords);

    /// <summary>Feature stores go by the order.</summary>
    /// <exception cref="InvalidOperationException">Ids aren't ascending, each once.</exception>
    internal void AssertOrdered() => AssertOrdered(Utterances);

    /// <inheritdoc cref="AssertOrdered()"/>
    internal void AssertOrdered(IReadOnlyList<Utterance> utterances)
    {
        for (var i = 1; i < utterances.Count; i++)
        {
            if (string.CompareOrdinal(utterances[i - 1].Id, utterances[i].Id) >= 0)
            {
                throw new InvalidOperationException($"{Name}: utterance {utterances[i].Id} doesn't come after {utterances[i - 1].Id}");
            }
        }
    }
}

/// <summary>One labelled utterance of a corpus: where its sound and words are, who spoke it and when.</summary>
public sealed record Utterance
{
    /// <summary>Unique within the corpus.</summary>
    public required string Id { get; init; }

    /// <summary>Index into <see cref="Corpus.ClassNames"/>.</summary>
    /// <exception cref="InvalidOperationException">It has none, its raters are divided: whoever may meet such an utterance asks <see cref="Majority"/>.</exception>
    public int Label
    {
        get => Majority ?? throw new InvalidOperationException($"Utterance {Id} has no label: its raters are divided.");
        init => Majority = value;
    }

    /// <summary>The label; null where no class was named by more raters than any other. Such an utterance has <see cref="Votes"/>.</summary>
    public int? Majority { get; init; }

    /// <summary>How many raters named each class, by label; null when the corpus doesn't say.</summary>
    public IReadOnlyList<int>? Votes { get; init; }

    public required string Speaker { get; init; }

    /// <summary>The recording session; a speaker belongs to one session only.</summary>
    public required string Session { get; init; }

    /// <summary>The part that the corpus itself puts it in; null when it doesn't divide its utterances.</summary>
    public OfficialSplit? Split { get; init; }

    /// <summary>The sound file's full path; null when there is no sound.</summary>
    public string? AudioPath { get; init; }

    /// <summary>The part of the file that is this utterance's; null: all of it.</summary>
    public AudioPart? AudioPart { get; init; }

    /// <summary>Its sound; null where there is none.</summary>
    internal SoundSource? Sound => AudioPath is { } path ? new(path, AudioPart) : null;

    /// <summary>Why there is no sound where the corpus's others have some; null where there is, or the whole corpus has none.</summary>
    public string? AudioFault { get; init; }

    /// <summary>SHA-256 (hex) of the sound's samples, 16 kHz mono; null where they weren't read: without sound, or before it was encoded.</summary>
    public string? Recording { get; init; }

    /// <summary>The words spoken; null or empty when there are none.</summary>
    public string? Transcript { get; init; }

    /// <summary>Whether there are words; an encoder is given <c>[EMPTY]</c> for none.</summary>
    internal bool HasWords => !string.IsNullOrEmpty(Transcript);

    public string? Gender { get; init; }

    /// <summary>The corpus's own code of the sentence that is spoken, where its speakers are given sentences; null: it doesn't say.</summary>
    public string? Sentence { get; init; }

    /// <summary>How strongly the emotion is acted, in the corpus's own words; null: it doesn't say.</summary>
    public string? Intensity { get; init; }

    /// <summary>Raters' valence, arousal and dominance, 1 to 5; null when the corpus has none.</summary>
    public Vad? Vad { get; init; }

    /// <summary>Place in a preset curriculum, ascending.</summary>
    public float CurriculumOrder { get; init; } = 0.5f;

    /// <summary>The share of raters that named each class, (classes); without votes all of the label.</summary>
    internal float[] Distribution(int classes)
    {
        var total = Votes?.Sum() ?? 0;
        return [.. Enumerable.Range(0, classes).Select(c => total > 0 ? Votes![c] / (float)total : c == Label ? 1f : 0f)];
    }

    /// <summary>The label; where there is none, the first of the classes that most raters named.</summary>
    internal int LikeliestClass => Majority ?? Votes!.ToList().IndexOf(Votes!.Max());

    /// <summary>The label's name, or that there is none.</summary>
    internal string ClassName(IReadOnlyList<string> classNames) => Majority is { } label ? classNames[label] : "no majority";

    public override string ToString() => $"{Id} ({Speaker}, {(Majority is { } label ? $"label {label}" : "no majority")})";
}

/// <summary>The lowest and the highest rating that a corpus's raters could give.</summary>
public sealed record VadScale(double Low, double High)
{
    public static VadScale OneToFive { get; } = new(1, 5);

    /// <summary>On the scale of 1 to 5 that <see cref="Vad"/> has: 1 + 4 (v - low) / (high - low).</summary>
    internal float ToFive(float value) => (float)(1 + (4 * (value - Low) / (High - Low)));

    /// <summary>Back from 1 to 5.</summary>
    internal double FromFive(double value) => Low + ((value - 1) / 4 * (High - Low));

    internal bool Has(float value) => value >= Low && value <= High;
}

/// <summary>What a corpus's makers mean an utterance for.</summary>
public enum OfficialSplit
{
    Train,
    Validation,
    Test,
}

/// <summary>Valence, arousal and dominance on a scale of 1 to 5, whichever the corpus's raters used; NaN where one is missing.</summary>
public readonly record struct Vad(float Valence, float Arousal, float Dominance);

/// <summary>An utterance (or file) that was left out, and why. Reports count these; nothing is imputed.</summary>
public sealed record Exclusion(string Utterance, string Reason)
{
    /// <summary>True where nothing is wrong: the corpus's YAML leaves its class or speaker out, or it is another kind of file. No alarm is raised.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnPurpose { get; init; }

    /// <summary>The commonest reasons with their counts, for a message.</summary>
    internal static string Summary(IEnumerable<Exclusion> exclusions) => string.Join("; ",
        exclusions.CountBy(e => e.Reason).OrderByDescending(reason => reason.Value).Take(3).Select(reason => $"{reason.Value} x {reason.Key}"));
}

/// <summary>What configs/corpora says of a corpus that need not be on this disk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Language">By ISO 639-1; null when its YAML doesn't say.</param>
/// <param name="ClassNames">By label, of the label map that was asked for.</param>
/// <param name="LabelMaps">The names of all its label maps; none where it has one only, without a name.</param>
public sealed record CorpusDescription(string Name, string? Language, IReadOnlyList<string> ClassNames, IReadOnlyList<string> LabelMaps)
{
    /// <summary>The class that each of the corpus's own labels becomes; of those that become one.</summary>
    internal IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>As in <see cref="Corpus.SpeakerSpace"/>.</summary>
    internal string? SpeakerSpace { get; init; }

    /// <summary>In words; null when its YAML doesn't say.</summary>
    public string? Licence { get; init; }
}
