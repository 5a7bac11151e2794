using System.Globalization;

namespace EmotionFusion.Evaluation;

/// <summary>A row of ratings.csv: what raters and heads say of one test utterance, which need not have a majority.</summary>
/// <param name="Label">Null without a majority.</param>
/// <param name="Votes">Raters a class, by label; where nobody knows them, one for the label.</param>
/// <param name="Probabilities">By label.</param>
public sealed record RatedPrediction(
    int Seed, string Fold, string Utterance, string Speaker, int? Label, IReadOnlyList<int> Votes, IReadOnlyList<float> Probabilities);

/// <summary>
/// ratings.csv: seed, fold, utterance, speaker, label (empty without a majority), the raters that named each class
/// (<c>votes_&lt;class&gt;</c>) and its probability (<c>p_&lt;class&gt;</c>); in runs that tested utterances with several raters.
/// </summary>
internal static class RatingsFile
{
    private static readonly string[] Keys = ["seed", "fold", "utterance", "speaker", "label"];

    public static void Write(string path, IReadOnlyList<string> classNames, IEnumerable<RatedPrediction> rows) =>
        Csv.Write(path, Header(classNames), rows.Select(row => (string[])
        [
            row.Seed.ToString(CultureInfo.InvariantCulture), row.Fold, row.Utterance, row.Speaker,
            row.Label is { } label ? classNames[label] : "",
            .. row.Votes.Select(count => count.ToString(CultureInfo.InvariantCulture)),
            .. row.Probabilities.Select(p => p.ToString("R", CultureInfo.InvariantCulture)),
        ]));

    /// <returns>null if the run has none.</returns>
    /// <exception cref="EmotionFusionException">A header or a row that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static IReadOnlyList<RatedPrediction>? Read(string path, IReadOnlyList<string> classNames)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var records = Csv.Read(path).ToArray();
        return records.Length > 0 && records[0].Fields.SequenceEqual(Header(classNames))
            ? [.. records.Skip(1).Select(record => Row(record, classNames))]
            : throw new EmotionFusionException($"{path}(1): expected the header {string.Join(',', Header(classNames))}. Restore the file or train again.");
    }

    private static string[] Header(IReadOnlyList<string> classNames) =>
        [.. Keys, .. classNames.Select(name => "votes_" + name), .. classNames.Select(name => "p_" + name)];

    private static RatedPrediction Row(CsvRecord record, IReadOnlyList<string> classNames)
    {
        var fields = record.Fields;
        if (fields.Length != Keys.Length + (2 * classNames.Count))
        {
            throw record.Fault($"{fields.Length} fields; expected {Keys.Length + (2 * classNames.Count)} as in the header.");
        }

        var label = classNames.ToList().IndexOf(fields[4]);
        int[] votes = [.. fields.Skip(Keys.Length).Take(classNames.Count).Select(Count)];
        return (label >= 0 || fields[4].Length == 0) && votes.Sum(count => (long)count) > 0
            ? new(Count(fields[0]), fields[1], fields[2], fields[3], label < 0 ? null : label, votes, [.. fields.Skip(Keys.Length + classNames.Count).Select(Probability)])
            : throw record.Fault($"'{string.Join(',', fields)}'; expected a class or nothing as label, and a vote at least. Restore the file or train again.");

        int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw record.Fault($"'{text}'; expected a whole number. Restore the file or train again.");

        float Probability(string text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value
            : throw record.Fault($"a probability is '{text}'; expected 0 to 1. Restore the file or train again.");
    }
}
