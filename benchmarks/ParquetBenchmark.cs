using System.Globalization;
using DuckDB.NET.Data;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Benchmarks;

/// <summary>Importing a column of features from Parquet, hashing and the store's files included, against DuckDB reading that column and adding it up.</summary>
internal static class ParquetBenchmark
{
    private const int Rows = 90_000;
    private const int Dimension = 768;

    public static int Run()
    {
        var root = Directory.CreateTempSubdirectory("emotionfusion-parquet-").FullName;
        try
        {
            var file = Path.Combine(root, "train.parquet");
            Query(string.Create(CultureInfo.InvariantCulture, $$"""
                COPY (SELECT [{'feats': list_transform(range({{Dimension}}), lambda x: (hash(x * 31 + i * 7919) % 100000 / 50000.0 - 1)::FLOAT), 'key': 'x'}] AS emotion2vec_features, i % 4 AS label
                      FROM range({{Rows}}) rows(i)) TO '{{file}}' (FORMAT parquet, COMPRESSION snappy)
                """));
            var corpus = Corpus();
            var column = new FeatureColumn(file, "train.parquet", "emotion2vec_features[0].feats", null);
            var times = Measure.Medians(5, () => Import(root, corpus, column),
                () => Measure.Seconds(() => Query($"SELECT sum(list_sum(emotion2vec_features[1].feats)) FROM read_parquet('{file}')")));
            Measure.Print($"import of {Rows:N0} x {Dimension} from {new FileInfo(file).Length / 1_000_000} MB of Parquet", times[0], "DuckDB adding them up", times[1], 0.5);
            return 0;
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static double Import(string root, Corpus corpus, FeatureColumn column)
    {
        var features = Path.Combine(root, "features");
        var seconds = Measure.Seconds(() =>
        {
            var source = ColumnFeatures.Open(FileHashes.Open(features, corpus.Name), EncoderKind.Audio, [column]);
            if (FeatureImport.Run(FeatureStore.Open(features, corpus.Name, source.Spec), corpus, source).Fill.Encoded != Rows)
            {
                throw new InvalidOperationException("Rows were lost, or the store was there.");
            }
        });
        Directory.Delete(features, recursive: true);
        return seconds;
    }

    private static void Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }

    private static Corpus Corpus() => new()
    {
        Name = "SYNTHETIC",
        ClassNames = ["neutral", "happy", "sad", "anger"],
        Exclusions = [],
        Utterances = [.. Enumerable.Range(0, Rows).Select(row => new Utterance
        {
            Id = RowIds.Of("train.parquet", row),
            Label = row % 4,
            Speaker = $"s{row % 100}",
            Session = $"{row % 100 / 2}",
        })],
    };
}
