using System.Globalization;

namespace EmotionFusion.Evaluation;

/// <summary>A row of vad.csv: what raters and heads say of a test utterance, on its corpus's own scale.</summary>
/// <param name="Truth">Valence, arousal and dominance; NaN where there is no rating.</param>
/// <param name="Predicted">The same; NaN where training had no rating to learn from.</param>
public sealed record VadPrediction(
    int Seed, string Fold, string Utterance, string Speaker, string Corpus, IReadOnlyList<float> Truth, IReadOnlyList<float> Predicted);

/// <summary>
/// vad.csv: seed, fold, utterance, speaker, corpus, and truth and prediction of each of valence, arousal and dominance on the
/// corpus's own scale, empty where there is none; of runs that predict them.
/// </summary>
internal static class VadFile
{
    public static readonly string[] Dimensions = ["valence", "arousal", "dominance"];

    private static readonly string[] Keys = ["seed", "fold", "utterance", "speaker", "corpus"];
    private static readonly string[] Header = [.. Keys, .. Dimensions, .. Dimensions.Select(name => "predicted_" + name)];

    public static void Write(string path, IEnumerable<VadPrediction> rows) => Csv.Write(path, Header, rows.Select(row => (string[])
    [
        row.Seed.ToString(CultureInfo.InvariantCulture), row.Fold, row.Utterance, row.Speaker, row.Corpus,
        .. row.Truth.Concat(row.Predicted).Select(value => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture)),
    ]));

    /// <returns>null if the run has none.</returns>
    /// <exception cref="EmotionFusionException">A header or a row that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static IReadOnlyList<VadPrediction>? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var records = Csv.Read(path).ToArray();
        return records.Length > 0 && records[0].Fields.SequenceEqual(Header)
            ? [.. records.Skip(1).Select(Row)]
            : throw new EmotionFusionException($"{path}(1): expected the header {string.Join(',', Header)}. Restore the file or train again.");
    }

    private static VadPrediction Row(CsvRecord record)
    {
        var fields = record.Fields;
        if (fields.Length != Header.Length || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
        {
            throw record.Fault($"'{string.Join(',', fields)}'; expected {Header.Length} fields, a seed first. Restore the file or train again.");
        }

        float[] values = [.. fields.Skip(Keys.Length).Select(Value)];
        return new VadPrediction(seed, fields[1], fields[2], fields[3], fields[4], values[..Dimensions.Length], values[Dimensions.Length..]);

        float Value(string text) => text.Length == 0 ? float.NaN
            : float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value
            : throw record.Fault($"'{text}'; expected a number or nothing. Restore the file or train again.");
    }
}
