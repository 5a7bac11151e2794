using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>
/// The features of one corpus by one encoder on disk: <c>features/CORPUS/ENCODER-FINGERPRINT/</c> with store.json, which
/// spells the fingerprint out, and shards (<see cref="ShardFormat"/>). Shard k holds the rows k x S to k x S + S - 1 of the
/// corpus's order, those left out excepted; S is such that a shard has about 4 MiB, whatever the encoder. So a full store is
/// a function of the corpus, its inputs and the encoder alone: however often filling was killed or shared, its bytes are the
/// same. While a shard is made, what is done of it lies beside it in a part, for whoever goes on. An encoder that keeps all
/// positions (pooling: none) has rows of many positions, frames or tokens.
/// </summary>
public sealed class FeatureStore
{
    private const int ShardBytes = 1 << 22;

    private FeatureStore(string folder, string corpus, EncoderSpec spec)
    {
        (Folder, Corpus, Spec) = (folder, corpus, spec);
        Format = new(Path.GetFileName(folder), spec.Dimension, spec.Precision, spec.Pooling == Pooling.Tokens);
    }

    /// <summary>It exists once something was filled in.</summary>
    public string Folder { get; }

    /// <summary>The corpus's name.</summary>
    public string Corpus { get; }

    public EncoderSpec Spec { get; }

    /// <summary>
    /// The versions of ONNX Runtime that its values were made with; none while it isn't there, <c>unknown</c> where store.json
    /// is lost. Versions differ in the last bits of values; a store keeps the values of whichever made it.
    /// </summary>
    public IReadOnlyList<string> RuntimeVersions => StoreManifest.VersionsOf(this);

    internal ShardFormat Format { get; }

    /// <summary>Utterances a shard: what the store began with, else such that a shard has about <see cref="ShardBytes"/>. Tests say others.</summary>
    internal int RowsPerShard
    {
        get => field > 0 ? field : StoreManifest.Read(Folder)?.RowsPerShard is > 0 and var began ? began
            : (int)Math.Max(1, ShardBytes / (((long)TypicalPositions * Spec.Dimension * Format.ValueBytes) + ShardFormat.HeaderBytesARow));
        set;
    }

    /// <summary>Of an utterance of 4 s, or of some 15 words.</summary>
    private int TypicalPositions => !Format.IsSequence ? 1 : Spec.Kind == EncoderKind.Audio ? 200 : 20;

    /// <summary>The version that encodes now; tests say others.</summary>
    internal Func<string> CurrentRuntime { get; set; } = () => OnnxFacts.Version;

    /// <summary>The store of a corpus and an encoder below <paramref name="featuresRoot"/>; it needn't be there yet.</summary>
    /// <exception cref="EmotionFusionException">One of the encoder's files is missing.</exception>
    public static FeatureStore Open(string featuresRoot, string corpus, EncoderSpec spec) =>
        new(Path.Combine(featuresRoot, SafeFileName.Of(corpus), SafeFileName.Of($"{spec.Name}-{spec.Fingerprint}")), corpus, spec);

    /// <summary>
    /// Makes the store hold the corpus as it is now, the utterances of all its label maps. Every sound is read to see whether it changed (some 5,000 seconds of
    /// sound a second and core); only what is missing or changed is encoded, and if nothing is, the encoder isn't loaded.
    /// What the encoder failed on counts as done until its input changes.
    /// </summary>
    /// <param name="corpus">Its sound is encoded.</param>
    /// <param name="load">Loads the encoder.</param>
    /// <param name="options">Null: the whole store.</param>
    /// <param name="progress">Told after every utterance.</param>
    /// <param name="cancellation">Stops soon; finished shards stay.</param>
    /// <exception cref="EmotionFusionException">
    /// No utterance can be encoded, the store can't be written, or another version of ONNX Runtime made what is there; finished shards stay.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled; finished shards stay.</exception>
    public FillResult Fill(Corpus corpus, Func<IEncoder<float[]>> load, FillOptions? options = null,
        IProgress<FillProgress>? progress = null, CancellationToken cancellation = default) =>
        Fill(corpus, EncoderInput.Audio, load, options, progress, cancellation);

    /// <summary>The same for texts: the corpus's transcripts, an empty one as <c>[EMPTY]</c>.</summary>
    /// <inheritdoc cref="Fill(Corpus, Func{IEncoder{float[]}}, FillOptions?, IProgress{FillProgress}?, CancellationToken)"/>
    public FillResult Fill(Corpus corpus, Func<IEncoder<string>> load, FillOptions? options = null,
        IProgress<FillProgress>? progress = null, CancellationToken cancellation = default) =>
        Fill(corpus, EncoderInput.Text, load, options, progress, cancellation);

    internal string ShardPath(int shard) => StoreFolder.ShardPath(Folder, shard);

    /// <summary>The numbers of the shards that are there, ascending.</summary>
    internal int[] ShardNumbers() => StoreFolder.ShardNumbers(Folder);

    internal FillResult Fill<TInput>(Corpus corpus, EncoderInput<TInput> input, Func<IEncoder<TInput>> load,
        FillOptions? options, IProgress<FillProgress>? progress, CancellationToken cancellation)
    {
        var utterances = corpus.Stored;
        AssertFits(corpus, utterances, input);
        var meter = new FillMeter(progress, size => input.Kind == EncoderKind.Audio ? size / (double)AudioFile.SampleRate : 0);
        using var encoder = new RowEncoder<TInput>(Spec, input, load, cancellation);
        return new StoreFiller<TInput>(this, input, encoder, options ?? new(), meter, cancellation).Run(utterances);
    }

    private void AssertFits<TInput>(Corpus corpus, IReadOnlyList<Utterance> utterances, EncoderInput<TInput> input)
    {
        if (input.Kind != Spec.Kind)
        {
            throw new ArgumentException($"{Spec.Name} encodes {Spec.Kind}, not {input.Kind}");
        }
        if (corpus.Name != Corpus)
        {
            throw new ArgumentException($"this store is of {Corpus}, not of {corpus.Name}", nameof(corpus));
        }
        if (utterances.All(utterance => string.IsNullOrEmpty(input.Source(utterance))))
        {
            Exclusion[] faults = Spec.Kind == EncoderKind.Audio ? [.. corpus.SoundFaults] : [];
            throw new EmotionFusionException($"{Corpus} has no {(Spec.Kind == EncoderKind.Audio ? "sound" : "transcripts")}, so {Spec.Name} has nothing to encode."
                + (corpus.Features.ContainsKey(Spec.Kind) ? $" It came with features: {ColumnFeatures.EncoderName} takes them." : "")
                + (faults.Length == 0 ? "" : $" Of {faults.Length} utterances the sound is missing ({Exclusion.Summary(faults)})."));
        }
        corpus.AssertOrdered(utterances);
    }
}

/// <summary>Which part of a store is filled. Several processes can share the work: 1/3, 2/3 and 3/3.</summary>
/// <param name="ShardIndex">1 to <paramref name="ShardCount"/>; of every <paramref name="ShardCount"/> shards, this one is filled.</param>
/// <param name="ShardCount">1: everything.</param>
/// <param name="MixVersions">Whether utterances may be added to what another version of ONNX Runtime made.</param>
public sealed record FillOptions(int ShardIndex = 1, int ShardCount = 1, bool MixVersions = false)
{
    public int ShardIndex { get; } = ShardIndex >= 1 && ShardIndex <= ShardCount
        ? ShardIndex
        : throw new EmotionFusionException($"Shard {ShardIndex}/{ShardCount} isn't one of the parts; expected 1/{ShardCount} to {ShardCount}/{ShardCount}.");

    internal bool Takes(int shard) => shard % ShardCount == ShardIndex - 1;
}

public enum FillStage
{
    /// <summary>Inputs are read and hashed, to see which of them are new or changed.</summary>
    Checking,

    /// <summary>Missing values are computed.</summary>
    Encoding,

    /// <summary>What is left is in the hands of another process.</summary>
    Waiting,
}

/// <summary>How far a fill is.</summary>
/// <param name="Stage">What is done now.</param>
/// <param name="Done">Utterances.</param>
/// <param name="Total">Utterances to check; then, to encode.</param>
/// <param name="SecondsDone">Seconds of sound; 0 for text.</param>
/// <param name="SecondsTotal">Seconds of sound to encode; 0 for text and while checking.</param>
public readonly record struct FillProgress(FillStage Stage, int Done, int Total, double SecondsDone, double SecondsTotal);

/// <summary>What a fill did.</summary>
/// <param name="Rows">Utterances that the filled part of the store now has values for.</param>
/// <param name="Encoded">How many of them were encoded now; the others were there.</param>
/// <param name="Exclusions">The utterances that have no values, and why.</param>
/// <param name="Repaired">The shards that were broken and are made again, with what was wrong.</param>
public sealed record FillResult(int Rows, int Encoded, IReadOnlyList<Exclusion> Exclusions, IReadOnlyList<string> Repaired);
