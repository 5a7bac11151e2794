using DuckDB.NET.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Writes tables as others' programs do: by DuckDB's SQL.</summary>
internal static class Duck
{
    /// <param name="path">Of the file; its folder is made.</param>
    /// <param name="select">Its rows.</param>
    /// <param name="options">Of COPY.</param>
    public static string Write(string path, string select, string options = "FORMAT parquet")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"COPY ({select}) TO '{path}' ({options})";
        command.ExecuteNonQuery();
        return path;
    }
}
