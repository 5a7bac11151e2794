using System.Globalization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Where one test utterance lies in a head's space; see <see cref="TestEmbedding"/>.</summary>
/// <param name="Utterance">With seed and fold the row of predictions.csv.</param>
/// <param name="First">Along the first principal component.</param>
/// <param name="Second">Along the second.</param>
/// <param name="Shares">The share of the head's variance along the two, the same in all rows of a seed and training.</param>
internal sealed record EmbeddedUtterance(int Seed, string Fold, string Utterance, float First, float Second, (double First, double Second) Shares);

/// <summary>
/// embedding.csv: seed, fold, utterance, pc1, pc2, pc1_share, pc2_share of one head a fold and seed, in a rotation of
/// validation speakers of the first. A place has a meaning beside places of the same seed and fold only.
/// </summary>
internal static class EmbeddingFile
{
    private static readonly string[] Columns = ["seed", "fold", "utterance", "pc1", "pc2", "pc1_share", "pc2_share"];

    /// <summary>Writes nothing where the head is none that has such a space.</summary>
    public static void Write(string path, ExperimentPlan plan, IReadOnlyList<TrainedFold> trained)
    {
        EmbeddedUtterance[] rows = [.. trained.Where(run => run.TestEmbedding is not null).SelectMany(run => Rows(plan, run, run.TestEmbedding!))];
        if (rows.Length > 0)
        {
            Write(path, rows);
        }
    }

    public static void Write(string path, IEnumerable<EmbeddedUtterance> rows) => Csv.Write(path, Columns, rows.Select(row => (string[])
    [
        row.Seed.ToString(CultureInfo.InvariantCulture), row.Fold, row.Utterance,
        row.First.ToString("R", CultureInfo.InvariantCulture), row.Second.ToString("R", CultureInfo.InvariantCulture),
        Figures.Exact(row.Shares.First), Figures.Exact(row.Shares.Second),
    ]));

    /// <returns>Empty if the run has no such file.</returns>
    /// <exception cref="EmotionFusionException">A header or a line that isn't as <see cref="Write(string, IEnumerable{EmbeddedUtterance})"/> makes it, with file and line.</exception>
    public static IReadOnlyList<EmbeddedUtterance> Read(string path) => [.. RowsFile.Read(path, Columns, "an utterance with four numbers", record =>
        RowsFile.Seed(record) is { } seed && RowsFile.Numbers(record, 3) is [var first, var second, var firstShare, var secondShare]
            ? new EmbeddedUtterance(seed, record.Fields[1], record.Fields[2], (float)first, (float)second, (firstShare, secondShare))
            : null)];

    private static IEnumerable<EmbeddedUtterance> Rows(ExperimentPlan plan, TrainedFold run, TestEmbedding embedding) => embedding.Rows.Select(row =>
        new EmbeddedUtterance(run.Seed, plan.TestName(run.Fold.Name, row.Row), row.Utterance, row.Values[0], row.Values[1], (embedding.Shares[0], embedding.Shares[1])));
}

/// <summary>How much each modality counted for one test utterance; the two sum to 1.</summary>
internal sealed record FusionWeight(int Seed, string Fold, string Utterance, float Audio, float Text);

/// <summary>fusion_weights.csv: seed, fold, utterance, audio and text of a gated fusion, where several heads classify their mean.</summary>
internal static class FusionWeightsFile
{
    private static readonly string[] Columns = ["seed", "fold", "utterance", "audio", "text"];

    public static void Write(string path, IReadOnlyList<FusionWeight> rows) => Csv.Write(path, Columns, rows.Select(row => (string[])
    [
        row.Seed.ToString(CultureInfo.InvariantCulture), row.Fold, row.Utterance,
        row.Audio.ToString("R", CultureInfo.InvariantCulture), row.Text.ToString("R", CultureInfo.InvariantCulture),
    ]));

    /// <returns>Empty if the run has no such file.</returns>
    /// <exception cref="EmotionFusionException">A header or a line that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static IReadOnlyList<FusionWeight> Read(string path) => [.. RowsFile.Read(path, Columns, "an utterance with two numbers", record =>
        RowsFile.Seed(record) is { } seed && RowsFile.Numbers(record, 3) is [var audio, var text]
            ? new FusionWeight(seed, record.Fields[1], record.Fields[2], (float)audio, (float)text)
            : null)];
}

/// <summary>Reads files of a line a seed, fold and utterance, with numbers behind.</summary>
internal static class RowsFile
{
    /// <param name="parse">null of a record that isn't what is expected.</param>
    public static IEnumerable<T> Read<T>(string path, string[] columns, string expected, Func<CsvRecord, T?> parse)
        where T : class
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        var isHeader = true;
        foreach (var record in Csv.Read(path))
        {
            if (isHeader ? !record.Fields.SequenceEqual(columns) : record.Fields.Length != columns.Length)
            {
                throw record.Fault($"'{string.Join(',', record.Fields)}'; expected {(isHeader ? "the header " : "")}{string.Join(',', columns)}. Restore the file or train again.");
            }

            if (!isHeader)
            {
                yield return parse(record) ?? throw record.Fault($"'{string.Join(',', record.Fields)}'; expected a seed, a fold and {expected}. Restore the file or train again.");
            }

            isHeader = false;
        }
    }

    public static int? Seed(CsvRecord record) => int.TryParse(record.Fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    /// <returns>All from a field on; fewer where one isn't a finite number.</returns>
    public static double[] Numbers(CsvRecord record, int from) => [.. record.Fields.Skip(from)
        .Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN)
        .TakeWhile(double.IsFinite)];
}
