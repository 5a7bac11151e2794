using EmotionFusion.Pipeline;

namespace EmotionFusion.Benchmarks;

/// <summary>Opening, checking and reading a feature store against reading its files' bytes into memory and no more.</summary>
internal static class StoreBenchmark
{
    private const int Rows = 100_000;
    private const int Dimension = 768;

    public static int Run()
    {
        var root = Directory.CreateTempSubdirectory("emotionfusion-store-").FullName;
        try
        {
            var corpus = Corpus();
            var store = FeatureStore.Open(root, corpus.Name, SyntheticEncoder.SpecIn(root, Dimension));
            store.Fill(corpus, () => new SyntheticEncoder(store.Spec));
            var files = Directory.GetFiles(store.Folder, "*.safetensors");

            var (ours, reference) = Measure.InTurns(5, () => Read(corpus, store), () => BigRead(files));

            Measure.Print($"store of {Rows:N0} x {Dimension}", ours, "one big read", reference, 0.7);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Read(Corpus corpus, FeatureStore store)
    {
        var view = FeatureView.Load(corpus, null, store);
        if (view.Text!.Rows != Rows)
        {
            throw new InvalidOperationException("The store lost rows.");
        }
    }

    private static void BigRead(string[] files)
    {
        var buffer = new byte[files.Sum(file => new FileInfo(file).Length)];
        var at = 0;
        foreach (var file in files)
        {
            using var stream = File.OpenRead(file);
            var length = (int)stream.Length;
            stream.ReadExactly(buffer, at, length);
            at += length;
        }
    }

    private static Corpus Corpus() => new()
    {
        Name = "SYNTHETIC",
        ClassNames = ["neutral", "happy", "sad", "anger"],
        Exclusions = [],
        Utterances = [.. Enumerable.Range(0, Rows).Select(row => new Utterance
        {
            Id = $"utterance_{row:D6}",
            Label = row % 4,
            Speaker = $"s{row % 100}",
            Session = $"{row % 100 / 2}",
            Transcript = $"{row}",
        })],
    };
}
