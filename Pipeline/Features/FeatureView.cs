using Microsoft.ML;

namespace EmotionFusion.Pipeline;

/// <summary>
/// The utterances of a corpus with their features, one block a modality, in corpus order. As an ML.NET view it has
/// the columns Id, Label (key), Speaker, Session, Vad (3, NaN where missing) and, for what was loaded, AudioFeatures and TextFeatures.
/// </summary>
public sealed class FeatureView : IDataView
{
    /// <param name="corpus">Its utterances are the rows.</param>
    /// <param name="audio">(rows, D); null when not wanted.</param>
    /// <param name="text">(rows, D'); null when not wanted.</param>
    /// <exception cref="ArgumentException">A block doesn't have a row an utterance.</exception>
    public FeatureView(Corpus corpus, FeatureBlock? audio, FeatureBlock? text)
    {
        foreach (var block in new[] { audio, text }.OfType<FeatureBlock>())
        {
            if (block.Values.LongLength != (long)block.Dimension * corpus.Utterances.Count)
            {
                throw new ArgumentException(
                    $"{block.Encoder}: {block.Values.Length} values aren't {corpus.Utterances.Count} rows of {block.Dimension}");
            }
        }
        (Source, Audio, Text) = (corpus, audio, text);
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
        var kept = corpus with
        {
            Utterances = [.. rows.Select(row => corpus.Utterances[row])],
            Exclusions = [.. corpus.Exclusions.Concat(excluded).OrderBy(e => e.Utterance, StringComparer.Ordinal)],
        };
        return new(kept, sounds?.Read(rows), texts?.Read(rows));
    }

    public string Corpus => Source.Name;

    /// <summary>Class names by label index.</summary>
    public IReadOnlyList<string> ClassNames => Source.ClassNames;

    public string? LabelConvention => Source.LabelConvention;

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

    public long? GetRowCount() => Utterances.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new FeatureCursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
