using Microsoft.ML;

namespace EmotionFusion.Pipeline;

/// <summary>
/// The utterances of a corpus, or of several, with their features, one block a modality, in corpus order. As an ML.NET view it has
/// the columns Id, Label (key), Speaker, Session, Vad (3, NaN where missing) and, for what was loaded, AudioFeatures and TextFeatures.
/// </summary>
public sealed class FeatureView : IDataView
{
    /// <param name="corpus">Its utterances are the rows.</param>
    /// <param name="audio">(rows, D); null when not wanted.</param>
    /// <param name="text">(rows, D'); null when not wanted.</param>
    /// <exception cref="ArgumentException">A block doesn't have a row an utterance.</exception>
    public FeatureView(Corpus corpus, FeatureBlock? audio, FeatureBlock? text)
        : this(corpus, audio, text, [new(corpus.Name, 0, corpus.Utterances.Count)])
    {
    }

    internal FeatureView(Corpus corpus, FeatureBlock? audio, FeatureBlock? text, IReadOnlyList<CorpusRows> corpora)
    {
        if (new[] { audio, text }.OfType<FeatureBlock>().FirstOrDefault(block => block.Rows != corpus.Utterances.Count) is { } wrong)
        {
            throw new ArgumentException($"{wrong.Encoder}: {wrong.Rows} rows of features aren't of {corpus.Utterances.Count} utterances");
        }
        (Source, Audio, Text, Corpora) = (corpus, audio, text, corpora);
        Schema = FeatureSchema.Of(this);
    }

    /// <summary>
    /// Reads the features of a corpus from its stores, as they were when these were filled. An utterance that one of
    /// them has no features of is left out, with the reason.
    /// </summary>
    /// <exception cref="EmotionFusionException">A store is incomplete or broken, or no utterance has all features.</exception>
    public static FeatureView Load(Corpus corpus, FeatureStore? audio, FeatureStore? text)
    {
        var (sounds, texts) = (StoreReader.Open(audio, corpus), StoreReader.Open(text, corpus));
        var (rows, excluded) = (new List<int>(corpus.Utterances.Count), new List<Exclusion>());
        for (var i = 0; i < corpus.Utterances.Count; i++)
        {
            if ((sounds?.ReasonWithout(i) ?? texts?.ReasonWithout(i)) is { } reason)
            {
                excluded.Add(new(corpus.Utterances[i].Id, reason));
            }
            else
            {
                rows.Add(i);
            }
        }
        if (rows.Count == 0)
        {
            throw new EmotionFusionException($"{corpus.Name}: no utterance has all the features asked for ({Exclusion.Summary(excluded)}).");
        }
        var recordings = sounds?.InputsOf(rows);
        var kept = corpus with
        {
            Utterances = [.. rows.Select((row, i) => recordings is null ? corpus.Utterances[row] : corpus.Utterances[row] with { Recording = recordings[i] })],
            Exclusions = [.. corpus.Exclusions.Concat(excluded).OrderBy(e => e.Utterance, StringComparer.Ordinal)],
        };
        return new(kept, sounds?.Read(rows), texts?.Read(rows));
    }

    /// <summary>
    /// The corpora one after the other, as one view. Of several, utterances, speakers and sessions get their corpus's
    /// name (<c>IEMO/Ses01F_impro01_F000</c>, <c>IEMO:3</c>), so that equal names of two corpora stay two; speakers get
    /// their speaker space's, if the corpus has one. Features aren't copied.
    /// </summary>
    /// <exception cref="EmotionFusionException">The corpora's classes differ, or their features are of different encoders.</exception>
    public static FeatureView Join(IReadOnlyList<FeatureView> views) => views.Count == 1 ? views[0] : ViewJoin.Of(views);

    /// <summary>
    /// A corpus's view with audio and its view with text as one, with the utterances that both have. Where that is all of
    /// them, features aren't copied.
    /// </summary>
    /// <exception cref="EmotionFusionException">No utterance has both.</exception>
    public static FeatureView Combine(FeatureView audio, FeatureView text)
    {
        var rows = RowsOfBoth(audio, text);
        if (rows.Count == 0)
        {
            throw new EmotionFusionException($"{audio.Corpus}: no utterance has both audio and text features.");
        }
        var lost = audio.Exclusions.Select(e => e.Utterance).ToHashSet(StringComparer.Ordinal);
        var corpus = audio.Source with
        {
            Utterances = rows.Count == audio.Utterances.Count ? audio.Utterances : [.. rows.Select(row => audio.Utterances[row.Audio])],
            Exclusions = [.. audio.Exclusions.Concat(text.Exclusions.Where(e => !lost.Contains(e.Utterance))).OrderBy(e => e.Utterance, StringComparer.Ordinal)],
        };
        return new(corpus, audio.Audio!.Select([.. rows.Select(row => row.Audio)]), text.Text!.Select([.. rows.Select(row => row.Text)]));
    }

    /// <summary>The corpus's name, of several <c>IEMO+MSPI</c>.</summary>
    public string Corpus => Source.Name;

    /// <summary>The corpora in the order of their rows.</summary>
    public IReadOnlyList<CorpusRows> Corpora { get; }

    /// <summary>Class names by label index.</summary>
    public IReadOnlyList<string> ClassNames => Source.ClassNames;

    public string? LabelConvention => Source.LabelConvention;

    /// <summary>As in <see cref="Pipeline.Corpus"/>.</summary>
    internal string? SpeakerSpace => Source.SpeakerSpace;

    /// <summary>By ISO 639-1; null when nobody said, or corpora of several languages were joined.</summary>
    public string? Language => Source.Language;

    /// <summary>By row.</summary>
    public IReadOnlyList<Utterance> Utterances => Source.Utterances;

    /// <summary>What the corpus reader left out, and the utterances that have no features.</summary>
    public IReadOnlyList<Exclusion> Exclusions => Source.Exclusions;

    public FeatureBlock? Audio { get; }

    public FeatureBlock? Text { get; }

    public DataViewSchema Schema { get; }

    /// <summary>False: rows have one order, and trainers draw from it themselves.</summary>
    public bool CanShuffle => false;

    private Corpus Source { get; }

    /// <summary>The name of the corpus that a row is of.</summary>
    public string CorpusOf(int row) => Corpora.First(corpus => row < corpus.Start + corpus.Count).Corpus;

    public long? GetRowCount() => Utterances.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new FeatureCursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static List<(int Audio, int Text)> RowsOfBoth(FeatureView audio, FeatureView text)
    {
        var textRows = text.Utterances.Select((utterance, row) => (utterance.Id, row)).ToDictionary(entry => entry.Id, entry => entry.row, StringComparer.Ordinal);
        var rows = new List<(int, int)>(audio.Utterances.Count);
        for (var row = 0; row < audio.Utterances.Count; row++)
        {
            if (textRows.TryGetValue(audio.Utterances[row].Id, out var other))
            {
                rows.Add((row, other));
            }
        }
        return rows;
    }
}

/// <summary>Which rows of a view a corpus has: <paramref name="Count"/> from <paramref name="Start"/> on.</summary>
public sealed record CorpusRows(string Corpus, int Start, int Count);
