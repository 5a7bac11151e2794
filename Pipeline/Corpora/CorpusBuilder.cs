namespace EmotionFusion.Pipeline;

/// <summary>Collects what a reader finds, and checks what can only be seen when all of it is there.</summary>
internal sealed class CorpusBuilder(CorpusSpec spec, string folder)
{
    private readonly Dictionary<string, (Utterance Utterance, string Where)> _utterances = new(StringComparer.Ordinal);
    private readonly List<Exclusion> _exclusions = [];

    public CorpusSpec Spec => spec;

    /// <summary>The corpus's folder, full path.</summary>
    public string Folder => folder;

    /// <summary>Adds an utterance that was found at <paramref name="where"/>: a file, or a file and line.</summary>
    /// <exception cref="EmotionFusionException">Its id was there already.</exception>
    public void Add(Utterance utterance, string where)
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

    /// <summary>Of a class that isn't wanted.</summary>
    public static string LabelLeftOut(string label) => $"label '{label}' is left out by the label map";

    /// <summary>The facts that the YAML's speaker table has; null when there is no table.</summary>
    /// <exception cref="EmotionFusionException">There is one, but the speaker isn't in it.</exception>
    public SpeakerFacts? FactsOf(string speaker, string where) =>
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
            VadScale = spec.Csv?.VadScale ?? VadScale.OneToFive,
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
