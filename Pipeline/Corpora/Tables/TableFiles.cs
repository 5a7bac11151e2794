using System.IO.Enumeration;
using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>A table of which each row is read as texts.</summary>
internal interface ITable : IDisposable
{
    string Path { get; }

    /// <summary>As the file names them; of nested ones the outermost.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Whether a column, or a path into one (<see cref="ColumnPath"/>), is there.</summary>
    bool Has(string column);

    /// <summary>What kind of values a column has, as far as files that belong together must agree; null: any text.</summary>
    string? KindOf(string column);

    /// <summary>The rows in the file's order.</summary>
    /// <param name="columns">What is read of each; they are there.</param>
    /// <exception cref="EmotionFusionException">The file is broken, or one of the columns is no text.</exception>
    IEnumerable<TableRow> Read(IReadOnlyList<string> columns);
}

/// <param name="Place">Behind the file's path: <c>(line)</c>, or <c>(row n)</c> from 0.</param>
/// <param name="Values">By column; empty where there is none.</param>
/// <param name="Fault">Why the row can't be used.</param>
internal readonly record struct TableRow(string Place, string[] Values, string? Fault = null);

/// <summary>Finds and opens tables by what the YAML calls them.</summary>
internal static class TableFiles
{
    private static readonly string[] JsonEndings = [".jsonl", ".ndjson", ".json"];
    private static readonly string[] CsvEndings = [".csv", ".tsv"];

    /// <summary>Full paths in ordinal order; a name without wildcards is one, whether it is there or not.</summary>
    /// <exception cref="EmotionFusionException">All names have wildcards, and nothing matches.</exception>
    public static IReadOnlyList<string> Find(string folder, IReadOnlyList<string> names, string yaml)
    {
        var files = new SortedSet<string>(
            names.SelectMany(name => name.AsSpan().ContainsAny('*', '?') ? Matches(folder, name) : [Path.Combine(folder, name)]), StringComparer.Ordinal);
        if (files.Count == 0)
        {
            throw new EmotionFusionException($"{folder}: no file is called {string.Join(" or ", names)}, as {yaml} calls the table. Is that the corpus's folder, and is all of it there?");
        }
        return [.. files];
    }

    /// <summary>By the file's ending; a reader of CSV takes every file for it.</summary>
    /// <exception cref="EmotionFusionException">It can't be read, or is of no known form.</exception>
    public static ITable Open(string path, TableLayout layout)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        return layout.IsCsv || CsvEndings.Contains(ending) ? CsvTable.Open(path, layout.Delimiter ?? (ending == ".tsv" ? '\t' : ','), layout.Encoding)
            : ending == ".parquet" || JsonEndings.Contains(ending) ? DuckTable.Open(path)
            : throw new EmotionFusionException(
                $"{path}: a table that ends in '{ending}' isn't known; expected one of .parquet, {string.Join(", ", JsonEndings.Concat(CsvEndings))}. Other names of CSV files: reader: csv.");
    }

    /// <summary>An expression that reads a file of DuckDB's; none of its name's characters stand for others.</summary>
    public static string Scan(string path)
    {
        var literal = new StringBuilder();
        foreach (var c in path)
        {
            literal.Append(c is '[' or '*' or '?' ? $"[{c}]" : $"{c}");
        }
        var name = ColumnPath.Quoted(literal.ToString(), '\'');
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".parquet" => $"read_parquet({name})",
            ".json" => $"read_json({name}, sample_size = -1)",
            _ => $"read_json({name}, sample_size = -1, format = 'newline_delimited')",
        };
    }

    private static IEnumerable<string> Matches(string folder, string name)
    {
        var below = Path.GetDirectoryName(name)!;
        if (below.AsSpan().ContainsAny('*', '?'))
        {
            return Matches(folder, below, Directory.EnumerateDirectories).SelectMany(inner => Matches(inner, Path.GetFileName(name), Directory.EnumerateFiles));
        }
        return Matches(Path.Combine(folder, below), Path.GetFileName(name), Directory.EnumerateFiles);
    }

    private static IEnumerable<string> Matches(string folder, string name, Func<string, IEnumerable<string>> entries) => !Directory.Exists(folder) ? []
        : entries(folder).Where(entry => FileSystemName.MatchesSimpleExpression(name, Path.GetFileName(entry), ignoreCase: false));
}
