using EmotionFusion.Encoders;
using Microsoft.ML;

namespace EmotionFusion.Pipeline;

/// <summary>
/// The utterances of a corpus, or of several, with their features, one block a modality, in corpus order. As an ML.NET view it has
/// the columns Id, Label (key), Speaker, Session, Vad (3, NaN where missing) and, for what was loaded, AudioFeatures and TextFeatures.
/// An utterance that lacks a modality (<see cref="HasAudio"/>, <see cref="HasText"/>) has NaN in all of that column, ML.NET's
/// own mark of a missing value: IndicateMissingValues, ReplaceMissingValues and FilterRowsByMissingValues know what to do.
/// Where a store keeps frames or tokens, the column is (T, D) row by row, a vector whose size varies; a lacking one is empty.
/// </summary>
public sealed class FeatureView : IDataView
{
    /// <param name="corpus">Its utterances are the rows.</param>
    /// <param name="audio">(rows, D); null when not wanted.</param>
    /// <param name="text">(rows, D'); null when not wanted.</param>
    /// <exception cref="ArgumentException">A block doesn't have a row an utterance.</exception>
    public FeatureView(Corpus corpus, FeatureBlock? audio, FeatureBlock? text)
        : this(corpus, new ViewSide(audio, null), new ViewSide(text, null))
    {
    }

    internal FeatureView(Corpus corpus, ViewSide audio, ViewSide text, IReadOnlyList<CorpusRows>? corpora = null)
    {
        if (new[] { audio, text }.FirstOrDefault(side => side.Exists && side.Rows != corpus.Utterances.Count) is { Exists: true } wrong)
        {
            throw new ArgumentException($"{wrong.Encoder}: {wrong.Rows} rows of features aren't of {corpus.Utterances.Count} utterances");
        }
        (Source, AudioSide, TextSide) = (corpus, audio, text);
        Corpora = corpora ?? [new(corpus.Name, 0, corpus.Utterances.Count) { VadScale = corpus.VadScale }];
        Schema = FeatureSchema.Of(this);
    }

    /// <summary>
    /// Reads the features of a corpus from its stores, as they were when these were filled. An utterance that a store has no
    /// features of is left out, with the reason; of two stores see <see cref="Combine"/>.
    /// </summary>
    /// <param name="keepPartial">As in <see cref="Combine"/>.</param>
    /// <param name="pooling">
    /// How the frames or tokens of a store that keeps all of them become one vector; null: they stay as they are and are read
    /// from the store when rows are. A store of vectors knows no other pooling than its own.
    /// </param>
    /// <exception cref="EmotionFusionException">A store is incomplete or broken, or no utterance has all features.</exception>
    public static FeatureView Load(Corpus corpus, FeatureStore? audio, FeatureStore? text, bool keepPartial = false, Pooling? pooling = null)
    {
        if (audio is not null && text is not null)
        {
            return Combine(Load(corpus, audio, null, pooling: pooling), Load(corpus, null, text, pooling: pooling), keepPartial);
        }
        if ((audio ?? text) is not { } store)
        {
            return new(corpus, (FeatureBlock?)null, null);
        }
        var reader = new StoreReader(store, corpus);
        var (rows, excluded) = (new List<int>(corpus.Utterances.Count), new List<Exclusion>());
        for (var i = 0; i < corpus.Utterances.Count; i++)
        {
            if (reader.ReasonWithout(i) is { } reason)
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
        var recordings = audio is null ? null : reader.InputsOf(rows);
        var kept = corpus with
        {
            Utterances = [.. rows.Select((row, i) => recordings is null ? corpus.Utterances[row] : corpus.Utterances[row] with { Recording = recordings[i] })],
            Exclusions = [.. corpus.Exclusions.Concat(excluded).OrderBy(e => e.Utterance, StringComparer.Ordinal)],
            AsRead = corpus.AsRead,
        };
        var sequences = store.Format.IsSequence ? reader.Sequences(rows) : null;
        var side = sequences is null ? new(reader.Read(rows), null)
            : pooling is { } way and not Pooling.Tokens ? new(sequences.Pool(way), null)
            : new ViewSide(null, sequences);
        return new(kept, audio is null ? default : side, audio is null ? side : default) { WithoutFeatures = excluded };
    }

    /// <summary>A corpus that has nothing at all for an encoder: what another view of it can be combined with.</summary>
    internal static FeatureView WithoutAny(Corpus corpus, EncoderSpec spec)
    {
        var (isAudio, nothing) = (spec.Kind == EncoderKind.Audio, new FeatureBlock(spec.Name, spec.Fingerprint, spec.Dimension) { IsImported = spec.IsImported });
        Exclusion[] all = [.. corpus.Utterances.Select(utterance => new Exclusion(utterance.Id, $"{corpus.Name} has no {(isAudio ? "sound" : "transcripts")}"))];
        var none = corpus with { AsRead = corpus.AsRead, Utterances = [], Exclusions = [.. corpus.Exclusions.Concat(all).OrderBy(e => e.Utterance, StringComparer.Ordinal)] };
        return new(none, isAudio ? nothing : null, isAudio ? null : nothing) { WithoutFeatures = all };
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
    /// <param name="audio">Of the corpus's sound.</param>
    /// <param name="text">Of its words.</param>
    /// <param name="keepPartial">
    /// Whether an utterance that has one of the two is kept, for a head that can do without the other. Then features of an empty
    /// transcript count as none; else they are those of <c>[EMPTY]</c>.
    /// </param>
    /// <exception cref="EmotionFusionException">No utterance is left.</exception>
    public static FeatureView Combine(FeatureView audio, FeatureView text, bool keepPartial = false) => ViewCombination.Of(audio, text, keepPartial);

    /// <summary>The corpus's name, of several <c>IEMO+MSPI</c>.</summary>
    public string Corpus => Source.Name;

    /// <summary>The corpora in the order of their rows.</summary>
    public IReadOnlyList<CorpusRows> Corpora { get; }

    /// <summary>Class names by label index.</summary>
    public IReadOnlyList<string> ClassNames => Source.ClassNames;

    /// <summary>The name of the label map that the labels are by; null where there is one only.</summary>
    public string? LabelMap => Source.LabelMap;

    public string? LabelConvention => Source.LabelConvention;

    /// <summary>As in <see cref="Pipeline.Corpus"/>.</summary>
    internal string? SpeakerSpace => Source.SpeakerSpace;

    /// <summary>By ISO 639-1; null when nobody said, or corpora of several languages were joined.</summary>
    public string? Language => Source.Language;

    /// <summary>By row.</summary>
    public IReadOnlyList<Utterance> Utterances => Source.Utterances;

    /// <summary>What the corpus reader left out, and the utterances that have no features.</summary>
    public IReadOnlyList<Exclusion> Exclusions => Source.Exclusions;

    /// <summary>What utterances of the view lack, and why, in the order of the rows; of one that has both there is nothing.</summary>
    public IReadOnlyList<Gap> Gaps { get; internal init; } = [];

    /// <summary>One vector an utterance; null when not wanted, or when frames are kept.</summary>
    public FeatureBlock? Audio => AudioSide.Vectors;

    public FeatureBlock? Text => TextSide.Vectors;

    /// <summary>The frames of each utterance, where the store keeps them.</summary>
    public FeatureSequences? AudioSequences => AudioSide.Sequences;

    /// <summary>The tokens of each utterance, where the store keeps them.</summary>
    public FeatureSequences? TextSequences => TextSide.Sequences;

    public DataViewSchema Schema { get; }

    /// <summary>False: rows have one order, and trainers draw from it themselves.</summary>
    public bool CanShuffle => false;

    internal Corpus Source { get; }

    internal ViewSide AudioSide { get; }

    internal ViewSide TextSide { get; }

    /// <summary>Those of <see cref="Exclusions"/> that the corpus reader didn't make.</summary>
    internal IReadOnlyList<Exclusion> WithoutFeatures { get; init; } = [];

    /// <summary>Whether the row has audio features.</summary>
    public bool HasAudio(int row) => AudioSide.Has(row);

    /// <summary>Whether the row has text features.</summary>
    public bool HasText(int row) => TextSide.Has(row);

    /// <summary>The name of the corpus that a row is of.</summary>
    public string CorpusOf(int row) => RowsWith(row).Corpus;

    /// <summary>The scale that a row's raters used.</summary>
    internal VadScale VadScaleOf(int row) => RowsWith(row).VadScale;

    public long? GetRowCount() => Utterances.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new FeatureCursor(this, columnsNeeded, 0, 1);

    /// <summary>Rows go to cursors in batches of <see cref="FeatureCursor.BatchRows"/>, by turns.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        var count = Math.Clamp((Utterances.Count + FeatureCursor.BatchRows - 1) / FeatureCursor.BatchRows, 1, Math.Max(1, n));
        return [.. Enumerable.Range(0, count).Select(i => new FeatureCursor(this, columns, i, count))];
    }

    private CorpusRows RowsWith(int row) => Corpora.First(corpus => row < corpus.Start + corpus.Count);
}

/// <summary>Which rows of a view a corpus has: <paramref name="Count"/> from <paramref name="Start"/> on.</summary>
public sealed record CorpusRows(string Corpus, int Start, int Count)
{
    public VadScale VadScale { get; init; } = VadScale.OneToFive;
}

/// <summary>An utterance of a view that lacks a modality.</summary>
/// <param name="Utterance">Its id.</param>
/// <param name="Lacks">Which modality.</param>
/// <param name="Reason">Why.</param>
public sealed record Gap(string Utterance, EncoderKind Lacks, string Reason);
