namespace EmotionFusion.Pipeline.Tests;

/// <summary>Corpora and views made up for tests.</summary>
internal static class Corpora
{
    public static readonly string[] ClassNames = ["neutral", "happy", "sad", "anger"];

    public static Corpus Of(params IEnumerable<Utterance> utterances) => new()
    {
        Name = "TEST",
        ClassNames = ClassNames,
        Utterances = [.. utterances.OrderBy(u => u.Id, StringComparer.Ordinal)],
        Exclusions = [],
    };

    /// <summary>A corpus of texts; ids are u0000, u0001, ...</summary>
    public static Corpus OfTexts(params IEnumerable<string> texts) => Of(texts.Select((text, i) => Utterance($"u{i:D4}") with { Transcript = text }));

    public static Utterance Utterance(string id, string speaker = "s", string session = "1", int label = 0) =>
        new() { Id = id, Label = label, Speaker = speaker, Session = session };

    /// <summary>A view without features.</summary>
    public static FeatureView View(params IEnumerable<Utterance> utterances) => new(Of(utterances), null, null);

    /// <summary>An utterance of each class that a speaker has.</summary>
    public static IEnumerable<Utterance> Speaker(string name, string session, string? gender = null, params int[] labels) =>
        (labels.Length == 0 ? [0, 1, 2, 3] : labels).Select(label => Utterance($"{name}-{label}", name, session, label) with { Gender = gender });
}
