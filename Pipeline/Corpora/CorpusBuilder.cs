using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Collects what a reader finds, and checks what can only be seen when all of it is there.</summary>
/// <param name="cacheFolder">What is made of the corpus's files once is kept there; null: nowhere.</param>
internal sealed class CorpusBuilder(CorpusSpec spec, string folder, string? cacheFolder = null)
{
    private readonly Dictionary<string, Found> _utterances = new(StringComparer.Ordinal);
    private readonly List<Exclusion> _exclusions = [];
    private readonly FileLookup _files = new();
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal); // of speakers, sessions and genders, each once
    private readonly List<Exclusion> _withoutSound = [];
    private readonly HashSet<string> _leftOutFiles = new(StringComparer.Ordinal);
    private readonly RowCounts _counts = new();
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
        _counts.Add(row);
        try
        {
            if (Utterance(row, spec.Labels, out var leftOut) is { } utterance)
            {
                Add(new Found(utterance, row.Where, IsOther: false));
                NoteMissingSound(row, utterance.AudioFault);
                return;
            }
            ExcludeOnPurpose(row.Name, leftOut!);
        }
        catch (SampleException e)
        {
            Exclude(row.Name, e.Message);
        }
        NoteLeftOutFile(row);
        AddByOtherMaps(row);
    }

    /// <summary>What another label map has a class for is for feature stores alone.</summary>
    private void AddByOtherMaps(CorpusRow row)
    {
        foreach (var map in spec.Maps.All.Where(map => map != spec.Labels))
        {
            try
            {
                if (Utterance(row, map, out _) is { } utterance && !utterance.Id.Any(char.IsControl))
                {
                    Add(new Found(utterance with { Majority = null, Votes = null }, row.Where, IsOther: true));
                    return;
                }
            }
            catch (SampleException)
            {
                // that map can't use it either
            }
        }
    }

    private void Add(Found found)
    {
        var (utterance, where, _) = found;
        if (utterance.Id.AsSpan() is var id && (id.ContainsAnyInRange('\0', '\u001f') || id.ContainsAnyInRange('\u007f', '\u009f')))
        {
            Exclude(where, "its id has a control character in it");
        }
        else if (!_utterances.TryAdd(utterance.Id, found))
        {
            throw new EmotionFusionException(
                $"{spec.Name}: utterance id '{utterance.Id}' is there twice, in {_utterances[utterance.Id].Where} and in {where}; every id must be unique.");
        }
    }

    private void NoteMissingSound(CorpusRow row, string? fault)
    {
        if (fault is not null)
        {
            _withoutSound.Add(new(row.Name, fault));
        }
    }

    private void NoteLeftOutFile(CorpusRow row)
    {
        if (row[Field.File] is { Length: > 0 } path && !path.Contains('\0'))
        {
            _leftOutFiles.Add(Path.GetFullPath(path));
        }
    }

    public void Exclude(string utterance, string reason) => _exclusions.Add(new(utterance, reason));

    /// <summary>Leaves out what nothing is wrong with.</summary>
    public void ExcludeOnPurpose(string utterance, string reason) => _exclusions.Add(new(utterance, reason) { OnPurpose = true });

    /// <param name="row">What was found of it.</param>
    /// <param name="map">What its code and its raters' stand for.</param>
    /// <param name="leftOut">Why it is left out, if the corpus's YAML says so; there is no utterance then.</param>
    /// <exception cref="SampleException">What is wrong with it.</exception>
    private Utterance? Utterance(CorpusRow row, LabelMap map, out string? leftOut)
    {
        var (id, speaker) = (row.Require(Field.Id), row.Require(Field.Speaker));
        var votes = row.Ratings is { } ratings ? RaterVotes.Count(map, ratings) : null;
        var code = row[Field.Emotion] is null ? null : row.Require(Field.Emotion);
        var label = code is null ? RaterVotes.Majority(votes!) : map.Find(code, row.Where);
        if (label is null && code is not null && !map.IsNoMajority(code))
        {
            leftOut = $"label '{code}' is left out by the label map";
            return null;
        }
        if (label is null && (votes is null || votes.Sum() == 0))
        {
            throw new SampleException("no rater named one of the classes");
        }
        if (spec.UnknownSpeakers.Contains(speaker))
        {
            leftOut = $"its speaker is unknown ('{speaker}'), and so could be anyone who is tested on";
            return null;
        }
        if (spec.Scenarios?.Contains(row.Require(Field.Scenario)) == false)
        {
            leftOut = $"scenario '{row[Field.Scenario]}' is left out by the scenarios";
            return null;
        }
        (var split, leftOut) = SplitOf(row);
        if (leftOut is not null)
        {
            return null;
        }
        var facts = FactsOf(speaker, row.Where);
        var transcript = row[Field.Transcript];
        var (audio, part, audioFault) = AudioOf(row);
        if (audioFault is not null && string.IsNullOrEmpty(transcript))
        {
            NoteMissingSound(row, map == spec.Labels ? audioFault : null);
            throw new SampleException(audioFault);
        }
        return new()
        {
            Id = id,
            Majority = label,
            Votes = votes,
            Speaker = Once(speaker),
            Session = Once(row[Field.Session] is not null ? row.Require(Field.Session) : spec.Sessions?.Of(speaker) ?? facts?.Session ?? speaker),
            Gender = Said(row, Field.Gender) is { } gender ? Once(gender) : facts?.Gender,
            Sentence = Said(row, Field.Sentence) is { } sentence ? Once(sentence) : null,
            Intensity = Said(row, Field.Intensity) is { } intensity ? Once(intensity) : null,
            Split = split,
            AudioPath = audio,
            AudioPart = part,
            AudioFault = audioFault,
            Transcript = transcript,
            Vad = VadOf(row),
            CurriculumOrder = row.Number(Field.Order) is var order && float.IsNaN(order) ? 0.5f : order,
        };
    }

    private static string? Said(CorpusRow row, Field field) => row[field] is { Length: > 0 } value ? value : null;

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

    /// <summary>The sound file and the part of it, or why the row has none; neither in a corpus without sound.</summary>
    private (string? Path, AudioPart? Part, string? Fault) AudioOf(CorpusRow row) => row[Field.File] switch
    {
        null => (null, null, null),
        "" => (null, null, row.NoValue(Field.File)),
        var path when path.Contains('\0') => (null, null, $"no file can be called as {row.Called(Field.File)} says: there is a NUL character in it"),
        var path when !_files.Exists(path) => (null, null, $"no file {Path.GetRelativePath(folder, path)} in the corpus's folder"),
        var path => PartOf(row) is var part && part?.Fault is { } fault ? (null, null, fault) : (path, part, null),
    };

    /// <summary>An empty start is the file's beginning, an empty end the file's end. Whether the file has them is seen when it is read.</summary>
    private static AudioPart? PartOf(CorpusRow row)
    {
        var (start, end) = (row.Exactly(Field.Start), row.Exactly(Field.End));
        return double.IsNaN(start) && double.IsNaN(end) ? null : new(double.IsNaN(start) ? 0 : start, double.IsNaN(end) ? null : end);
    }

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
        return Whole();
    }

    /// <summary>What was found as it is, so that all that is wrong with it can be told.</summary>
    /// <exception cref="EmotionFusionException">Nothing is left.</exception>
    public CheckedCorpus BuildToCheck()
    {
        AssertAnyLeft();
        return new() { Corpus = Whole(), Spec = spec, Folder = folder, WithoutSound = _withoutSound, LeftOutFiles = _leftOutFiles };
    }

    private Corpus Whole() => new()
    {
        Name = spec.Name,
        ClassNames = spec.Labels.ClassNames,
        Utterances = UtterancesOf(other: false),
        OtherMaps = UtterancesOf(other: true),
        Exclusions = [.. _exclusions.OrderBy(e => e.Utterance, StringComparer.Ordinal)],
        LabelMap = spec.Labels.Name,
        LabelConvention = spec.Labels.Convention,
        SpeakerSpace = spec.SpeakerSpace,
        Language = spec.Language,
        VadScale = spec.VadScale ?? VadScale.OneToFive,
        Features = _features,
        Expected = [.. spec.Expected.Select(expected => expected with { Found = _counts.Of(expected) })],
    };

    private Utterance[] UtterancesOf(bool other)
    {
        Utterance[] utterances = [.. _utterances.Values.Where(found => found.IsOther == other).Select(found => found.Utterance)];
        Array.Sort(utterances, (one, next) => string.CompareOrdinal(one.Id, next.Id));
        return utterances;
    }

    /// <summary>The same text as one object: a large corpus says few names very often.</summary>
    private string Once(string name) => _names.TryGetValue(name, out var known) ? known : _names[name] = name;

    private void AssertAnyLeft()
    {
        if (_utterances.Values.All(found => found.IsOther))
        {
            throw new EmotionFusionException(
                $"{spec.Name}: no utterance is left of {folder}: "
                + (_exclusions.Count == 0 ? "it has none." : $"{_exclusions.Count} were left out ({Exclusion.Summary(_exclusions)}).")
                + $" Is that the corpus's folder? {spec.File} says how its files look.");
        }
    }

    private void AssertOneSessionASpeaker()
    {
        var first = new Dictionary<string, Found>(StringComparer.Ordinal);
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

    /// <param name="Utterance">What was made of it.</param>
    /// <param name="Where">File, or file and line.</param>
    /// <param name="IsOther">Whether the label map in use has no class for it.</param>
    private sealed record Found(Utterance Utterance, string Where, bool IsOther);
}
