using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>What a reader found of one utterance, in the corpus's own words. <see cref="CorpusBuilder"/> makes the utterance of it.</summary>
/// <param name="name">What it is called where it has no id: a file, or the table's line.</param>
/// <param name="where">File, or file and line, for messages.</param>
internal sealed class CorpusRow(string name, string where)
{
    private static readonly int Fields = Enum.GetValues<Field>().Length;

    private readonly string?[] _values = new string?[Fields];

    public string Where => where;

    /// <summary>Its id, for the list of what is left out.</summary>
    public string Name => this[Field.Id] is { Length: > 0 } id ? id : name;

    /// <summary>What messages call a field: "column EmoClass". Null: its own name.</summary>
    public Func<Field, string?>? NameOf { get; init; }

    /// <summary>Each rater's own label; null where the corpus doesn't have them.</summary>
    public IReadOnlyList<RaterLabel>? Ratings { get; set; }

    /// <summary>Null: the layout doesn't say it at all; empty: it has a place for it, and nothing is there.</summary>
    public string? this[Field field]
    {
        get => _values[(int)field];
        set => _values[(int)field] = value;
    }

    /// <exception cref="SampleException">It isn't there.</exception>
    public string Require(Field field) => this[field] is { Length: > 0 } value ? value : throw new SampleException(NoValue(field));

    public string NoValue(Field field) => $"no value in {Called(field)}";

    /// <summary>NaN where nothing is there, or NaN itself.</summary>
    /// <exception cref="SampleException">It is no number.</exception>
    public float Number(Field field) => (float)Exactly(field);

    /// <summary>The same for times: a float knows an hour to the fourth of a millisecond only.</summary>
    /// <inheritdoc cref="Number"/>
    public double Exactly(Field field)
    {
        if (this[field] is not { Length: > 0 } text)
        {
            return double.NaN;
        }
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !float.IsInfinity((float)number)
            ? number
            : throw new SampleException($"'{text}' ({Called(field)}) is no number");
    }

    public string Called(Field field) => NameOf?.Invoke(field) ?? field.ToString().ToLowerInvariant();
}

/// <summary>What a corpus can say of an utterance.</summary>
internal enum Field
{
    Id,

    /// <summary>Of the sound, full path.</summary>
    File,

    /// <summary>Seconds of the file, where the sound is a part of it.</summary>
    Start,

    /// <inheritdoc cref="Start"/>
    End,
    Transcript,
    Speaker,
    Session,
    Gender,

    /// <summary>The corpus's own code of the words, where speakers are given sentences.</summary>
    Sentence,
    Intensity,

    /// <summary>The corpus's own code, which its label map knows.</summary>
    Emotion,
    Valence,
    Arousal,
    Dominance,

    /// <summary>Place in a preset curriculum.</summary>
    Order,
    Split,

    /// <summary>How it was recorded: improvised or by a script.</summary>
    Scenario,
}

/// <summary>A rater's code, and where it stands.</summary>
/// <param name="Code">Which the label map knows.</param>
/// <param name="Where">File, or file and line, for messages.</param>
/// <param name="SameRater">The rater before named this one too: of a class that both stand for it is one vote.</param>
internal readonly record struct RaterLabel(string Code, string Where, bool SameRater = false);

/// <summary>A layout in which corpora are found.</summary>
internal interface ICorpusReader
{
    /// <summary>Adds a row an utterance, and what was left out of the folder.</summary>
    /// <exception cref="EmotionFusionException">The folder isn't laid out so.</exception>
    void Read(CorpusBuilder corpus);
}
