using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>A test utterance that was taken for another class, and how surely.</summary>
/// <param name="Worst">Its wrong prediction of the highest probability, of whichever seed.</param>
/// <param name="WrongSeeds">How many seeds got it wrong.</param>
internal sealed record ConfidentError(RunPrediction Worst, int WrongSeeds)
{
    private const int Most = 20;

    public float Probability => Worst.Prediction.Probabilities[Worst.Prediction.Predicted];

    /// <summary>The 20 surest errors, the surest first; each utterance once, ties in the order of the predictions.</summary>
    public static IReadOnlyList<ConfidentError> Of(IReadOnlyList<RunPrediction> predictions) => [.. predictions
        .Where(row => row.Prediction.Predicted != row.Prediction.Label)
        .GroupBy(row => (row.Fold, row.Prediction.Utterance))
        .Select(rows => new ConfidentError(rows.MaxBy(row => row.Prediction.Probabilities[row.Prediction.Predicted])!, rows.Count()))
        .OrderByDescending(error => error.Probability)
        .Take(Most)];
}

/// <summary>
/// errors.csv: the surest errors of predictions.csv, with the words that were spoken. Transcripts of many corpora may not be
/// passed on; they are in this file and the report, and in no other of the run.
/// </summary>
internal static class ErrorsFile
{
    private static readonly string[] Columns =
        ["seed", "fold", "utterance", "speaker", "label", "predicted", "probability", "probability_of_label", "wrong_seeds", "transcript"];

    public static void Write(string path, IReadOnlyList<ConfidentError> errors, FeatureView view) => Csv.Write(path, Columns, errors.Select(error =>
    {
        var row = error.Worst.Prediction;
        return (string[])
        [
            error.Worst.Seed.ToString(CultureInfo.InvariantCulture), error.Worst.Fold, row.Utterance, row.Speaker,
            view.ClassNames[row.Label], view.ClassNames[row.Predicted],
            error.Probability.ToString("R", CultureInfo.InvariantCulture), row.Probabilities[row.Label].ToString("R", CultureInfo.InvariantCulture),
            error.WrongSeeds.ToString(CultureInfo.InvariantCulture), view.Utterances[row.Row].Transcript ?? "",
        ];
    }));

    /// <summary>The words by utterance; all else the predictions tell.</summary>
    /// <exception cref="EmotionFusionException">It isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static IReadOnlyDictionary<string, string> ReadTranscripts(string path)
    {
        var transcripts = new Dictionary<string, string>();
        foreach (var record in File.Exists(path) ? Csv.Read(path) : [])
        {
            if (record.Fields.Length != Columns.Length || (record.Line == 1 && !record.Fields.SequenceEqual(Columns)))
            {
                throw record.Fault($"{record.Fields.Length} fields; expected {string.Join(',', Columns)}. Restore the file or train again.");
            }

            transcripts[record.Fields[2]] = record.Fields[^1];
        }

        return transcripts;
    }
}
