using System.Globalization;
using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>
/// predictions.csv: seed, fold, utterance, speaker, label, predicted and a probability a class (<c>p_&lt;class&gt;</c>),
/// label and predicted by class name, probabilities with as many digits as give the same float back.
/// </summary>
public static class PredictionsFile
{
    private static readonly string[] Keys = ["seed", "fold", "utterance", "speaker", "label", "predicted"];

    public static void Write(string path, IReadOnlyList<string> classNames, IEnumerable<RunPrediction> rows) =>
        AtomicFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            Csv.WriteRecord(writer, [.. Keys, .. classNames.Select(name => "p_" + name)]);
            foreach (var row in rows)
            {
                Csv.WriteRecord(writer, Fields(row, classNames));
            }

        });

    /// <summary>The class names are those of the header, in its order. A row's place in the feature view isn't known: -1.</summary>
    /// <exception cref="EmotionFusionException">A header or a row that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static (IReadOnlyList<string> ClassNames, IReadOnlyList<RunPrediction> Rows) Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        using var records = Csv.Read(reader, path).GetEnumerator();
        if (!records.MoveNext())
        {
            throw new EmotionFusionException($"{path} is empty; expected a header of {string.Join(", ", Keys)} and a p_<class> a class.");
        }

        var classNames = ClassNames(records.Current.Fields, path);
        var rows = new List<RunPrediction>();
        while (records.MoveNext())
        {
            rows.Add(new PredictionsRow(path, records.Current.Line, records.Current.Fields, classNames).Parse());
        }

        return (classNames, rows);
    }

    private static string[] Fields(RunPrediction row, IReadOnlyList<string> classNames)
    {
        var prediction = row.Prediction;
        return
        [
            row.Seed.ToString(CultureInfo.InvariantCulture), row.Fold, prediction.Utterance, prediction.Speaker,
            classNames[prediction.Label], classNames[prediction.Predicted],
            .. prediction.Probabilities.Select(p => p.ToString("R", CultureInfo.InvariantCulture)),
        ];
    }

    private static string[] ClassNames(string[] header, string path)
    {
        if (!header.Take(Keys.Length).SequenceEqual(Keys) || header.Length < Keys.Length + 2 || header.Skip(Keys.Length).Any(name => !name.StartsWith("p_", StringComparison.Ordinal)))
        {
            throw new EmotionFusionException($"{path}(1): the header is '{string.Join(',', header)}'; expected {string.Join(',', Keys)} and at least two p_<class>.");
        }

        return [.. header.Skip(Keys.Length).Select(name => name[2..])];
    }
}
