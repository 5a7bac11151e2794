using System.Globalization;
using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>difficulties.csv: utterance, difficulty (as many digits as give the same double back) and missing_ratings of the test utterances.</summary>
public static class DifficultiesFile
{
    private static readonly string[] Columns = ["utterance", "difficulty", "missing_ratings"];

    public static void Write(string path, TestDifficulties difficulties) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        Csv.WriteRecord(writer, Columns);
        foreach (var entry in difficulties.Utterances)
        {
            Csv.WriteRecord(writer, [entry.Utterance, Figures.Exact(entry.Difficulty), entry.MissingRatings.ToString(CultureInfo.InvariantCulture)]);
        }
    });

    /// <returns>null if the run has no such file, as those of earlier versions.</returns>
    /// <exception cref="EmotionFusionException">A header or a line that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static TestDifficulties? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var reader = new StreamReader(path, Encoding.UTF8);
        var records = Csv.Read(reader, path).ToArray();
        if (records.Length == 0 || !records[0].Fields.SequenceEqual(Columns))
        {
            throw new EmotionFusionException($"{path}(1): expected the header {string.Join(',', Columns)}. Restore the file or train again.");
        }

        return new TestDifficulties([.. records.Skip(1).Select(record => Parse(path, record.Line, record.Fields))]);
    }

    private static UtteranceDifficulty Parse(string path, int line, string[] fields) =>
        fields is [var utterance, var difficulty, var missing]
        && double.TryParse(difficulty, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
        && int.TryParse(missing, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 3
            ? new(utterance, value, count)
            : throw new EmotionFusionException(FormattableString.Invariant(
                $"{path}({line}): '{string.Join(',', fields)}'; expected an utterance, its difficulty (a number) and how many ratings it lacks (0 to 3). Restore the file or train again."));
}
