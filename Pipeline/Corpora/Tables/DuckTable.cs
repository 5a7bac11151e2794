using System.Globalization;
using Apache.Arrow;
using DuckDB.NET.Data;

namespace EmotionFusion.Pipeline;

/// <summary>A Parquet or JSON file, read by DuckDB: a column's values, or those that a path leads to, one batch of rows after the other.</summary>
internal sealed class DuckTable : ITable
{
    private readonly DuckDBConnection _connection;
    private readonly string _scan;
    private readonly Dictionary<string, string?> _types = new(StringComparer.Ordinal); // by path; null: not there

    private DuckTable(string path, DuckDBConnection connection)
    {
        (Path, _connection, _scan) = (path, connection, TableFiles.Scan(path));
        Columns = [.. Explained(() => Describe("*")).Select(column => column.Name)];
    }

    public string Path { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <exception cref="EmotionFusionException">It isn't there, or isn't what its name says.</exception>
    public static DuckTable Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new EmotionFusionException($"{path}: the corpus's table can't be read: there is no such file.");
        }
        var connection = new DuckDBConnection("DataSource=:memory:");
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // Extensions that would be fetched from afar aren't needed: those for Parquet and JSON are built in. The buffer holds
            // some batches of long lists, so that reading goes on while what was read is used.
            command.CommandText = "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET streaming_buffer_size = '32MB'";
            command.ExecuteNonQuery();
            return new(path, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public bool Has(string column) => TypeOf(column) is not null;

    public string? KindOf(string column) => TypeOf(column) is { } type ? IsNumber(type) ? "numbers" : type : null;

    /// <summary>DuckDB's name of what a column holds, <c>FLOAT[]</c>; null where it isn't there.</summary>
    /// <exception cref="EmotionFusionException">The path isn't one, or the file is broken.</exception>
    public string? TypeOf(string column)
    {
        if (!_types.TryGetValue(column, out var type))
        {
            _types[column] = type = FindType(column);
        }
        return type;
    }

    public IEnumerable<TableRow> Read(IReadOnlyList<string> columns)
    {
        // Without a column that is named it is the number of rows that counts.
        var select = columns.Count == 0 ? "''" : string.Join(", ", columns.Select(TextOf));
        using var command = Command($"SELECT {select} FROM {_scan}");
        using var reader = Explained(command.ExecuteReader);
        for (var row = 0L; Explained(reader.Read); row++)
        {
            var values = new string[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.IsDBNull(i) ? "" : reader.GetString(i);
            }
            yield return new(string.Create(CultureInfo.InvariantCulture, $"(row {row})"), values);
        }
    }

    /// <summary>Batches of rows with some columns each, as Arrow has them; to be disposed of.</summary>
    /// <param name="expressions">SQL: <see cref="TextOf"/>, <see cref="SqlOf"/>.</param>
    public IEnumerable<RecordBatch> ReadBatches(params string[] expressions)
    {
        using var command = Command($"SELECT {string.Join(", ", expressions.Select((sql, i) => string.Create(CultureInfo.InvariantCulture, $"{sql} AS c{i}")))} FROM {_scan}");
        using var stream = Explained(command.ExecuteArrowStream);
        while (Explained(() => stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult()) is { } batch)
        {
            yield return batch;
        }
    }

    /// <summary>A sound a row: its bytes, and the path that goes with them.</summary>
    /// <param name="column">Of bytes, or of a struct of bytes and path.</param>
    public IEnumerable<(byte[]? Bytes, string? Path)> ReadSounds(string column)
    {
        var (sql, isStruct) = (SqlOf(column), TypeOf(column) != "BLOB");
        using var command = Command(isStruct ? $"SELECT struct_extract({sql}, 'bytes'), struct_extract({sql}, 'path') FROM {_scan}" : $"SELECT {sql}, NULL FROM {_scan}");
        using var reader = Explained(command.ExecuteReader);
        while (Explained(reader.Read))
        {
            yield return (reader.IsDBNull(0) ? null : BytesOf(reader.GetStream(0)), reader.IsDBNull(1) ? null : reader.GetString(1));
        }

        static byte[] BytesOf(Stream stream)
        {
            using (stream)
            {
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return bytes;
            }
        }
    }

    /// <summary>A single value made of the first rows' values of an expression, which is called x.</summary>
    public object? AskOfFirst(int rows, string expression, string of) => Explained(() =>
    {
        using var command = Command(string.Create(CultureInfo.InvariantCulture, $"SELECT {of} FROM (SELECT {expression} AS x FROM {_scan} LIMIT {rows})"));
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    });

    /// <summary>SQL of a column's value, as it is.</summary>
    public string SqlOf(string column) => PathOf(column).ToSql();

    /// <summary>SQL of a column's value as text: a whole number without a point, whatever its type, and NaN as none.</summary>
    /// <exception cref="EmotionFusionException">It is neither text nor number.</exception>
    public string TextOf(string column)
    {
        var (sql, type) = (SqlOf(column), TypeOf(column)!);
        if (type is "FLOAT" or "DOUBLE")
        {
            return $"CASE WHEN isnan({sql}) THEN NULL WHEN {sql} = trunc({sql}) AND abs({sql}) < 1e15 THEN CAST(CAST({sql} AS BIGINT) AS VARCHAR) ELSE CAST({sql} AS VARCHAR) END";
        }
        if (type.Contains('(') && !type.StartsWith("DECIMAL", StringComparison.Ordinal) && !type.StartsWith("ENUM", StringComparison.Ordinal) || type.EndsWith(']') || type == "BLOB")
        {
            throw new EmotionFusionException($"{Path}: column {column} is of type {Shown(type)}; a text or a number was expected. Name one within it: {column}.name or {column}[0].");
        }
        return type == "VARCHAR" ? sql : $"CAST({sql} AS VARCHAR)";
    }

    public void Dispose() => _connection.Dispose();

    public static string Shown(string type) => YamlScalar.Shown(type, 80);

    private static bool IsNumber(string type) => type is "FLOAT" or "DOUBLE" || type.EndsWith("INT", StringComparison.Ordinal)
        || type.EndsWith("INTEGER", StringComparison.Ordinal) || type.StartsWith("DECIMAL", StringComparison.Ordinal);

    /// <summary>A column of just that name goes before a path.</summary>
    private ColumnPath PathOf(string column) => Columns.Contains(column) ? ColumnPath.OfColumn(column) : ColumnPath.Parse(column);

    private string? FindType(string column)
    {
        var path = PathOf(column);
        if (!Columns.Contains(path.Column))
        {
            return null;
        }
        try
        {
            return Describe(path.ToSql())[0].Type;
        }
        catch (DuckDBException e) when (e.Message.StartsWith("Binder Error", StringComparison.Ordinal))
        {
            return null; // no such field
        }
        catch (DuckDBException e)
        {
            throw Explain(e);
        }
    }

    private List<(string Name, string Type)> Describe(string select)
    {
        using var command = Command($"DESCRIBE SELECT {select} FROM {_scan}");
        using var reader = command.ExecuteReader();
        var columns = new List<(string, string)>();
        while (reader.Read())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }
        return columns;
    }

    private DuckDBCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        (command.CommandText, command.UseStreamingMode) = (sql, true);
        return command;
    }

    private T Explained<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DuckDBException e)
        {
            throw Explain(e);
        }
    }

    private EmotionFusionException Explain(DuckDBException e) => new(
        $"{Path}: can't be read: {e.Message.Split('\n')[0].Replace($"'{Path}'", "it")}", e);
}
