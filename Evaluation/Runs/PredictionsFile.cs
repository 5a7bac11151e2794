using System.Globalization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A row of predictions.csv: one test utterance, as the run of one fold with one seed saw it.</summary>
public sealed record RunPrediction(int Seed, string Fold, Prediction Prediction);

/// <summary>
/// predictions.csv: seed, fold, utterance, speaker, label, predicted and a probability a class (<c>p_&lt;class&gt;</c>),
/// label and predicted by class name, probabilities with as many digits as give the same float back.
/// </summary>
public static class PredictionsFile
{
    private static readonly string[] Keys = ["seed", "fold", "utterance", "speaker", "label", "predicted"];

    public static void Write(string path, IReadOnlyList<string> classNames, IEnumerable<RunPrediction> rows) =>
        Csv.Write(path, [.. Keys, .. classNames.Select(name => "p_" + name)], rows.Select(row => Fields(row, classNames)));

    /// <summary>The class names are those of the header, in its order. A row's place in the feature view isn't known: -1.</summary>
    /// <exception cref="EmotionFusionException">A header or a row that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static (IReadOnlyList<string> ClassNames, IReadOnlyList<RunPrediction> Rows) Read(string path)
    {
        string[]? classNames = null;
        var rows = new List<RunPrediction>();
        foreach (var record in Csv.Read(path))
        {
            if (classNames is null)
            {
                classNames = ClassNames(record);
            }
            else
            {
                rows.Add(Row(record, classNames));
            }
        }

        return classNames is not null
            ? (classNames, rows)
            : throw new EmotionFusionException($"{path} is empty; expected a header of {string.Join(", ", Keys)} and a p_<class> a class.");
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

    private static string[] ClassNames(CsvRecord header)
    {
        string[] names = [.. header.Fields.Skip(Keys.Length)];
        return header.Fields.Take(Keys.Length).SequenceEqual(Keys) && names.Length >= 2 && names.All(name => name.StartsWith("p_", StringComparison.Ordinal))
            ? [.. names.Select(name => name[2..])]
            : throw header.Fault($"the header is '{string.Join(',', header.Fields)}'; expected {string.Join(',', Keys)} and at least two p_<class>.");
    }

    private static RunPrediction Row(CsvRecord record, string[] classNames)
    {
        var fields = record.Fields;
        if (fields.Length != Keys.Length + classNames.Length)
        {
            throw record.Fault($"{fields.Length} fields; expected {Keys.Length + classNames.Length} as in the header.");
        }

        if (!int.TryParse(fields[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed))
        {
            throw record.Fault($"seed is '{fields[0]}'; expected a whole number.");
        }

        return new RunPrediction(seed, fields[1], new Prediction(-1, fields[2], fields[3], Class(4), Class(5), [.. fields.Skip(Keys.Length).Select(Probability)]));

        int Class(int field) => Array.IndexOf(classNames, fields[field]) is >= 0 and var label
            ? label
            : throw record.Fault($"{Keys[field]} is '{fields[field]}'; expected one of {string.Join(", ", classNames)}.");

        float Probability(string text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw record.Fault($"a probability is '{text}'; expected a number.");
    }
}
