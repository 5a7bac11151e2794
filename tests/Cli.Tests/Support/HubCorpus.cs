using DuckDB.NET.Data;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>Corpora in the form that the Python system's lie on a hub: Parquet files with emotion2vec's features in a column.</summary>
internal static class HubCorpus
{
    public const int Rows = 48;
    public const int Dimension = 12;

    /// <summary>Adds IEMO or MSPI with its own YAML, in two files; the last row's features are null.</summary>
    public static void AddTo(TestProject project, string name)
    {
        var (speaker, first, count, dominance) = name == "IEMO" ? ("speaker_id", 1, 10, "domination") : ("speakerID", 947, 12, "consensus_dominance");
        project.Write($"configs/corpora/{name}.yaml", File.ReadAllText(Repository.PathOf("configs", "corpora", $"{name}.yaml")));
        foreach (var (file, compression) in new[] { (0, "snappy"), (1, "zstd") })
        {
            Write(project.Path("data", $"{name}_Emotion2Vec", $"train-0000{file}-of-00002.parquet"), $$"""
                SELECT CASE WHEN i = {{Rows - 1}} THEN NULL ELSE [{'feats': list_transform(range({{Dimension}}), lambda x: (CASE WHEN x % 4 = label THEN 1 ELSE 0 END + hash(x * 31 + i) % 1000 / 1000.0)::FLOAT),
                                 'key': 'k', 'labels': ['x'], 'scores': [1.0]}] END AS emotion2vec_features,
                       label, CASE WHEN i % 7 = 0 THEN NULL WHEN i % 7 = 1 THEN '' ELSE 'some words' END AS transcript, 0.5::DOUBLE AS curriculum_order,
                       CASE WHEN i % 5 = 0 THEN NULL ELSE 1 + i % 4 END::DOUBLE AS valence, 2.0::DOUBLE AS arousal, 3.0::DOUBLE AS {{dominance}}, {{first}} + i % {{count}} AS {{speaker}}
                FROM (SELECT i, (i // {{count}}) % 4 AS label FROM range({{file * (Rows / 2)}}, {{(file + 1) * (Rows / 2)}}) r(i)) rows
                """, $"FORMAT parquet, COMPRESSION {compression}");
        }
    }

    public static void Write(string path, string select, string options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({select}) TO '{path}' ({options})";
        command.ExecuteNonQuery();
    }
}
