using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using Microsoft.ML.Data;

namespace EmotionFusion.Benchmarks;

/// <summary>Opening, checking and reading feature stores against reading their files' bytes into memory and no more.</summary>
internal static class StoreBenchmark
{
    private const int Rows = 100_000;
    private const int Dimension = 768;
    private const int Rounds = 5;

    /// <summary>Of 200 frames each: as many bytes as the vectors.</summary>
    private const int Sequences = Rows / SyntheticEncoder.Positions;

    public static int Run()
    {
        Measured($"store of {Rows:N0} x {Dimension}", Rows, spec => spec, Read, opens: true);
        Measured($"the same in float16", Rows, spec => spec with { Precision = FeaturePrecision.Float16 }, Read, opens: false);
        Measured($"{Sequences:N0} sequences of {SyntheticEncoder.Positions} x {Dimension}, streamed", Sequences, spec => spec with { Pooling = Pooling.Tokens }, Stream, opens: false);
        return 0;
    }

    private static void Measured(string what, int rows, Func<EncoderSpec, EncoderSpec> change, Action<Corpus, FeatureStore> read, bool opens)
    {
        var root = Directory.CreateTempSubdirectory("emotionfusion-store-").FullName;
        try
        {
            var corpus = Corpus(rows);
            var store = FeatureStore.Open(root, corpus.Name, change(SyntheticEncoder.SpecIn(root, Dimension)));
            store.Fill(corpus, () => new SyntheticEncoder(store.Spec));
            var files = Directory.GetFiles(store.Folder, "*.safetensors");
            if (opens)
            {
                var opening = Measure.Medians(Rounds, () => Measure.Seconds(() => new StoreReader(store, corpus)))[0];
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{what}: opened, all {rows:N0} utterances found, in {opening * 1000:F0} ms (50 at most expected); {files.Length} shards of {files.Max(file => new FileInfo(file).Length) / 1e6:F1} MB"));
            }

            var (ours, reference) = Measure.InTurns(Rounds, () => read(corpus, store), () => BigRead(files));

            Measure.Print(what, ours, "one big read", reference, 0.7);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static void Read(Corpus corpus, FeatureStore store)
    {
        var view = FeatureView.Load(corpus, null, store);
        if (view.Text!.Rows != corpus.Utterances.Count)
        {
            throw new InvalidOperationException("The store lost rows.");
        }
    }

    private static void Stream(Corpus corpus, FeatureStore store)
    {
        var view = FeatureView.Load(corpus, null, store);
        using var cursor = view.GetRowCursor([view.Schema["TextFeatures"]]);
        var (get, values, sum) = (cursor.GetGetter<VBuffer<float>>(view.Schema["TextFeatures"]), default(VBuffer<float>), 0L);
        while (cursor.MoveNext())
        {
            get(ref values);
            sum += values.Length;
        }
        if (sum != (long)corpus.Utterances.Count * SyntheticEncoder.Positions * Dimension)
        {
            throw new InvalidOperationException("The store lost values.");
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

    private static Corpus Corpus(int rows) => new()
    {
        Name = "SYNTHETIC",
        ClassNames = ["neutral", "happy", "sad", "anger"],
        Exclusions = [],
        Utterances = [.. Enumerable.Range(0, rows).Select(row => new Utterance
        {
            Id = $"utterance_{row:D6}",
            Label = row % 4,
            Speaker = $"s{row % 100}",
            Session = $"{row % 100 / 2}",
            Transcript = $"{row}",
        })],
    };
}
