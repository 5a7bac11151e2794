using System.Globalization;
using Apache.Arrow;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>A column with features in one file of a corpus's table.</summary>
/// <param name="Path">The file.</param>
/// <param name="Name">The file below the corpus's folder.</param>
/// <param name="Column">The column, or the path into it: lists of numbers.</param>
/// <param name="IdColumn">Says whose they are; null: <see cref="RowIds"/>.</param>
internal sealed record FeatureColumn(string Path, string Name, string Column, string? IdColumn);

/// <summary>Features in columns of a corpus's table: what is called <c>preextracted</c>.</summary>
internal sealed class ColumnFeatures : IFeatureSource
{
    public const string EncoderName = "preextracted";

    /// <summary>What the part of the fingerprint is called that names the column.</summary>
    public const string ColumnPart = "column";

    /// <summary>How many rows tell how long features are.</summary>
    private const int Sample = 1000;

    private readonly IReadOnlyList<FeatureColumn> _columns;

    private ColumnFeatures(IReadOnlyList<FeatureColumn> columns, EncoderSpec spec) => (_columns, Spec) = (columns, spec);

    public EncoderSpec Spec { get; }

    /// <param name="hashes">Knows files that were read before.</param>
    /// <param name="kind">What the features are of.</param>
    /// <param name="columns">One a file.</param>
    /// <exception cref="EmotionFusionException">A column holds something else, or nothing at all.</exception>
    public static ColumnFeatures Open(FileHashes hashes, EncoderKind kind, IReadOnlyList<FeatureColumn> columns)
    {
        var facts = columns.Select(column => hashes.Of(column.Path, column.Column, () => DimensionOf(column))).ToArray();
        var parts = columns.Zip(facts).ToDictionary(pair => pair.First.Name, pair => pair.Second.Sha256);
        parts[ColumnPart] = string.Join(", ", columns.Select(column => column.Column).Distinct());
        parts["kind"] = kind.ToString().ToLowerInvariant();
        var dimension = facts.Select(fact => fact.Dimension).Max();
        return dimension > 0
            ? new(columns, EncoderSpec.Imported(EncoderName, kind, dimension, parts))
            : throw new EmotionFusionException($"{columns[0].Path}: column {columns[0].Column} has no features in its first {Sample} rows; lists of numbers were expected.");
    }

    public void Read(IFeatureSink sink, CancellationToken cancellation)
    {
        foreach (var column in _columns)
        {
            using var table = DuckTable.Open(column.Path);
            var row = 0L;
            foreach (var batch in table.ReadBatches(column.IdColumn is { } id ? table.TextOf(id) : "''", $"CAST({table.SqlOf(column.Column)} AS FLOAT[])"))
            {
                using (batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Read(sink, column, batch, row);
                    row += batch.Length;
                }
            }
        }
    }

    private static void Read(IFeatureSink sink, FeatureColumn column, RecordBatch batch, long row)
    {
        var (ids, lists) = ((StringArray)batch.Column(0), (ListArray)batch.Column(1));
        var numbers = (FloatArray)lists.Values;
        for (var i = 0; i < batch.Length; i++)
        {
            var id = column.IdColumn is null ? RowIds.Of(column.Name, row + i) : ids.GetString(i) ?? "";
            if (id.Length == 0)
            {
                continue; // the corpus has left it out
            }
            var (start, length) = (lists.ValueOffsets[i], lists.IsNull(i) ? 0 : lists.GetValueLength(i));
            if (lists.IsNull(i) || HasNull(numbers, start, length))
            {
                sink.Fail(id, $"{(lists.IsNull(i) ? "no value" : "a value is missing")} in column {column.Column}");
            }
            else
            {
                sink.Add(id, numbers.Values.Slice(start, length));
            }
        }
    }

    private static bool HasNull(FloatArray numbers, int start, int length)
    {
        for (var i = start; numbers.NullCount > 0 && i < start + length; i++)
        {
            if (numbers.IsNull(i))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>How long most of them are; 0 where there are none.</summary>
    private static int DimensionOf(FeatureColumn column)
    {
        using var table = DuckTable.Open(column.Path);
        var type = table.TypeOf(column.Column)!;
        if (!type.EndsWith(']') || type.Contains('(') || type.Count(c => c == '[') != 1 || type.StartsWith("VARCHAR", StringComparison.Ordinal))
        {
            throw new EmotionFusionException($"{column.Path}: column {column.Column} is of type {DuckTable.Shown(type)}; a list of numbers a row was expected, as FLOAT[].");
        }
        var sql = table.SqlOf(column.Column);
        return Convert.ToInt32(table.AskOfFirst(Sample, $"len({sql})", "mode(x) FILTER (x > 0)") ?? 0, CultureInfo.InvariantCulture);
    }
}
