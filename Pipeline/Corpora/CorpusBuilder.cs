using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Collects what a reader finds, and checks what can only be seen when all of it is there.</summary>
/// <param name="cacheFolder">What is made of the corpus's files once is kept there; null: nowhere.</param>
internal sealed class CorpusBuilder(CorpusSpec spec, string folder, string? cacheFolder = null)
{
    private readonly Dictionary<string, (Utterance Utterance, string Where)> _utterances = new(StringComparer.Ordinal);
    private readonly List<Exclusion> _exclusions = [];
    private readonly Dictionary<EncoderKind, IReadOnlyList<FeatureColumn>> _features = [];

    public CorpusSpec Spec => spec;

    /// <summary>The corpus's folder, full path.</summary>
    public string Folder => folder;

    /// <summary>The corpus's folder among the features; null: there is none.</summary>
    public string? CacheFolder => cacheFolder;

    /// <summary>Notes where the corpus has features already, a column a file.</summary>
    public void AddFeatures(EncoderKind kind, IReadOnlyList<FeatureColumn> columns) => _features.Add(kind, columns);

    /// <summary>Adds the row's utterance, or says why it can't be used.</summary>
    /// <exception cref="EmotionFusionException">Its label, speaker or split is unknown, or its id was there already.</exception>
    public void Add(CorpusRow row)
    {
        try
        {
            if (Utterance(row, out var leftOut) is { } utterance)
            {
                Add(utterance, row.Where);
            }
            else
            {
                ExcludeOnPurpose(row.Name, leftOut!);
            }
        }
        catch (SampleException e)
        {
            Exclude(row.Name, e.Message);
        }
    }

    private void Add(Utterance utterance, string where)
    {
        if (utterance.Id.Any(char.IsControl))
        {
            Exclude(where, "its id has a control character in it");
        }
        else if (!_utterances.TryAdd(utterance.Id, (utterance, where)))
        {
            throw new EmotionFusionException(
                $"{spec.Name}: utterance id '{utterance.Id}' is there twice, in {_utterances[utterance.Id].Where} and in {where}; every id must be unique.");
        }
    }

    public void Exclude(string utterance, string reason) => _exclusions.Add(new(utterance, reason));

    /// <summary>Leaves out what nothing is wrong with.</summary>
    public void ExcludeOnPurpose(string utterance, string reason) => _exclusions.Add(new(utterance, reason) { OnPurpose = true });

    /// <param name="row">What was found of it.</param>
    /// <param name="leftOut">Why it is left out, if the corpus's YAML says so; there is no utterance then.</param>
    /// <exception cref="SampleException">What is wrong with it.</exception>
    private Utterance? Utterance(CorpusRow row, out string? leftOut)
    {
        var (id, speaker) = (row.Require(Field.Id), row.Require(Field.Speaker));
        var votes = row.Ratings is { } ratings ? RaterVotes.Count(spec, ratings) : null;
        var code = row[Field.Emotion] is null ? null : row.Require(Field.Emotion);
        var label = code is null ? RaterVotes.Majority(votes!) : spec.Labels.Find(code, row.Where);
        if (label is null && code is not null && !spec.Labels.IsNoMajority(code))
        {
            leftOut = $"label '{code}' is left out by the label map";
            return null;
        }
        if (label is null && votes!.Sum() == 0)
        {
            throw new SampleException("no rater named one of the classes");
        }
        if (spec.UnknownSpeakers.Contains(speaker))
        {
            leftOut = $"its speaker is unknown ('{speaker}'), and so could be anyone who is tested on";
            return null;
        }
        (var split, leftOut) = SplitOf(row);
        if (leftOut is not null)
        {
            return null;
        }
        var facts = FactsOf(speaker, row.Where);
        var transcript = row[Field.Transcript];
        var (audio, audioFault) = AudioOf(row);
        if (audioFault is not null && string.IsNullOrEmpty(transcript))
        {
            throw new SampleException(audioFault);
        }
        return new()
        {
            Id = id,
            Majority = label,
            Votes = votes,
            Speaker = speaker,
            Session = row[Field.Session] is not null ? row.Require(Field.Session) : spec.Sessions?.Of(speaker) ?? facts?.Session ?? speaker,
            Gender = row[Field.Gender] is { Length: > 0 } gender ? gender : facts?.Gender,
            Split = split,
            AudioPath = audio,
            AudioFault = audioFault,
            Transcript = transcript,
            Vad = VadOf(row),
            CurriculumOrder = row.Number(Field.Order) is var order && float.IsNaN(order) ? 0.5f : order,
        };
    }

    /// <returns>The part that the corpus puts the row in, null in a corpus that doesn't say; or why its part is left out.</returns>
    private (OfficialSplit? Split, string? LeftOut) SplitOf(CorpusRow row)
    {
        if (row[Field.Split] is null)
        {
            return (null, null);
        }
        var word = row.Require(Field.Split);
        return spec.Splits.Find(word, row.Where) is { } split ? (split, null) : (null, $"split '{word}' is left out by the splits");
    }

    /// <summary>The sound file, or why the row has none; neither in a corpus without sound.</summary>
    private (string? Path, string? Fault) AudioOf(CorpusRow row) => row[Field.File] switch
    {
        null => (null, null),
        "" => (null, row.NoValue(Field.File)),
        var path when File.Exists(path) => (path, null),
        var path => (null, $"no file {Path.GetRelativePath(folder, path)} in the corpus's folder"),
    };

    private Vad? VadOf(CorpusRow row)
    {
        var vad = new Vad(Rating(row, Field.Valence), Rating(row, Field.Arousal), Rating(row, Field.Dominance));
        return float.IsNaN(vad.Valence) && float.IsNaN(vad.Arousal) && float.IsNaN(vad.Dominance) ? null : vad;
    }

    /// <summary>On a scale of 1 to 5.</summary>
    private float Rating(CorpusRow row, Field field)
    {
        var value = row.Number(field);
        if (float.IsNaN(value) || spec.VadScale is not { } scale)
        {
            return value;
        }
        return scale.Has(value)
            ? scale.ToFive(value)
            : throw new SampleException($"{row[field]} ({row.Called(field)}) isn't within vad_scale, {scale.Low} to {scale.High}");
    }

    /// <summary>The facts that the YAML's speaker table has; null when there is no table.</summary>
    /// <exception cref="EmotionFusionException">There is one, but the speaker isn't in it.</exception>
    private SpeakerFacts? FactsOf(string speaker, string where) =>
        spec.Speakers.Count == 0 ? null
        : spec.Speakers.TryGetValue(speaker, out var facts) ? facts
        : throw new EmotionFusionException(
            $"{where}: speaker '{speaker}' is not in the speakers of {spec.File}, which knows {string.Join(", ", spec.Speakers.Keys)}. "
            + "Add the speaker there, with the session, or take the file away.");

    /// <exception cref="EmotionFusionException">Nothing is left, or a speaker is in two sessions.</exception>
    public Corpus Build()
    {
        AssertAnyLeft();
        AssertOneSessionASpeaker();
        return new()
        {
            Name = spec.Name,
            ClassNames = spec.ClassNames,
            Utterances = [.. _utterances.Values.Select(u => u.Utterance).OrderBy(u => u.Id, StringComparer.Ordinal)],
            Exclusions = [.. _exclusions.OrderBy(e => e.Utterance, StringComparer.Ordinal)],
            LabelConvention = spec.LabelConvention,
            SpeakerSpace = spec.SpeakerSpace,
            Language = spec.Language,
            VadScale = spec.VadScale ?? VadScale.OneToFive,
            Features = _features,
        };
    }

    private void AssertAnyLeft()
    {
        if (_utterances.Count == 0)
        {
            throw new EmotionFusionException(
                $"{spec.Name}: no utterance is left of {folder}: "
                + (_exclusions.Count == 0 ? "it has none." : $"{_exclusions.Count} were left out ({Exclusion.Summary(_exclusions)}).")
                + $" Is that the corpus's folder? {spec.File} says how its files look.");
        }
    }

    private void AssertOneSessionASpeaker()
    {
        var first = new Dictionary<string, (Utterance Utterance, string Where)>(StringComparer.Ordinal);
        foreach (var found in _utterances.Values)
        {
            var speaker = found.Utterance.Speaker;
            if (!first.TryAdd(speaker, found) && first[speaker].Utterance.Session != found.Utterance.Session)
            {
                throw new EmotionFusionException(
                    $"{spec.Name}: speaker {speaker} is in session {first[speaker].Utterance.Session} ({first[speaker].Where}) and in session "
                    + $"{found.Utterance.Session} ({found.Where}). A speaker belongs to one session only, or testing on a session isn't testing on unheard speakers.");
            }
        }
    }
}
