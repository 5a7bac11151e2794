using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>A store of texts with shards of four rows, and an encoder that can be asked what it did.</summary>
internal sealed class TextStore : IDisposable
{
    public const int ShardRows = 4;

    private readonly TemporaryFolder _root = new();

    public TextStore(FakeEncoder<string>? encoder = null)
    {
        Encoder = encoder ?? FakeEncoder.Text();
        Store = FeatureStore.Open(_root.Path, "TEST", Encoder.Spec);
        Store.RowsPerShard = ShardRows;
    }

    public FakeEncoder<string> Encoder { get; }

    public FeatureStore Store { get; }

    /// <summary>Rows that are encoded before they are saved.</summary>
    public int SavedRows { get; set; } = ShardRows;

    public static Corpus Texts(int count) => Corpora.OfTexts(Enumerable.Range(0, count).Select(i => $"text {i}"));

    /// <summary>A whole store's files: name and bytes.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(FeatureStore store) =>
        Directory.EnumerateFiles(store.Folder).ToDictionary(path => Path.GetFileName(path), path => Convert.ToHexString(File.ReadAllBytes(path)));

    public static void AssertSameFiles(FeatureStore expected, FeatureStore actual, string what = "")
    {
        var (left, right) = (FilesOf(expected), FilesOf(actual));
        CollectionAssert.AreEquivalent(left.Keys.ToArray(), right.Keys.ToArray(), what);
        foreach (var (name, bytes) in left)
        {
            Assert.AreEqual(bytes, right[name], $"{what} {name}");
        }
    }

    public FillResult Fill(Corpus corpus, FillOptions? options = null, IProgress<FillProgress>? progress = null, CancellationToken cancellation = default) =>
        Store.Fill(corpus, EncoderInput.Text with { SavedRows = SavedRows, WindowRows = 3 }, () => Encoder, options, progress, cancellation);

    /// <summary>Fills as a version of ONNX Runtime would.</summary>
    public FillResult FillBy(string version, Corpus corpus, FillOptions? options = null)
    {
        Store.CurrentRuntime = () => version;
        return Fill(corpus, options);
    }

    /// <summary>The texts that a fill encodes.</summary>
    public string[] Encoded(Corpus corpus)
    {
        Encoder.Inputs.Clear();
        Fill(corpus);
        return [.. Encoder.Inputs];
    }

    public void AssertHolds(Corpus corpus)
    {
        var view = FeatureView.Load(corpus, null, Store);
        var read = view.TextSequences?.Open();
        for (var row = 0; row < view.Utterances.Count; row++)
        {
            CollectionAssert.AreEqual(Encoder.Values(view.Utterances[row].Transcript!), view.Text?.Row(row).ToArray() ?? read!.Row(row).ToArray(), view.Utterances[row].Id);
        }
    }

    public void Dispose() => _root.Dispose();
}
