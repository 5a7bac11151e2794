using System.Globalization;

namespace EmotionFusion.Evaluation;

/// <summary>difficulties.csv: utterance, difficulty (as many digits as give the same double back) and missing_ratings of the test utterances.</summary>
internal static class DifficultiesFile
{
    private static readonly string[] Columns = ["utterance", "difficulty", "missing_ratings"];

    public static void Write(string path, TestDifficulties difficulties) => Csv.Write(path, Columns, difficulties.Utterances.Select(entry =>
        (string[])[entry.Utterance, Figures.Exact(entry.Difficulty), entry.MissingRatings.ToString(CultureInfo.InvariantCulture)]));

    /// <returns>null if the run has no such file, as those of earlier versions.</returns>
    /// <exception cref="EmotionFusionException">A header or a line that isn't as <see cref="Write"/> makes it, with file and line.</exception>
    public static TestDifficulties? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var records = Csv.Read(path).ToArray();
        return records.Length > 0 && records[0].Fields.SequenceEqual(Columns)
            ? new TestDifficulties([.. records.Skip(1).Select(Parse)])
            : throw new EmotionFusionException($"{path}(1): expected the header {string.Join(',', Columns)}. Restore the file or train again.");
    }

    private static UtteranceDifficulty Parse(CsvRecord record) =>
        record.Fields is [var utterance, var difficulty, var missing]
        && double.TryParse(difficulty, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
        && int.TryParse(missing, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 3
            ? new(utterance, value, count)
            : throw record.Fault(
                $"'{string.Join(',', record.Fields)}'; expected an utterance, its difficulty (a number) and how many ratings it lacks (0 to 3). Restore the file or train again.");
}

/// <summary>
/// difficulty_analysis.csv, over all test predictions, and a file below difficulty_analysis/ for each fold and seed: a
/// bucket a line, accuracy being the mean recall of the bucket's classes.
/// </summary>
internal static class DifficultyAnalysisFile
{
    private static readonly string[] Columns = ["bucket_center", "accuracy", "sample_count", "difficulty_min", "difficulty_max"];

    public static void Write(string path, DifficultyAnalysis analysis) => Csv.Write(path, Columns, analysis.Buckets.Select(bucket => (string[])
    [
        Figures.Exact(bucket.Center), Figures.Exact(bucket.Uar), bucket.N.ToString(CultureInfo.InvariantCulture),
        Figures.Exact(bucket.Low), Figures.Exact(bucket.High),
    ]));

    /// <summary>Writes the file of all predictions and those of every fold and seed.</summary>
    public static void WriteAll(
        RunFolder folder, RunResults results, IReadOnlyCollection<RunPrediction> predictions, TestDifficulties difficulties)
    {
        Write(folder.DifficultyAnalysis, difficulties.Analyse(predictions, results.Classes.Count));
        Directory.CreateDirectory(folder.DifficultyAnalyses);
        foreach (var run in predictions.GroupBy(row => (row.Fold, row.Seed)))
        {
            Write(Path.Combine(folder.Path, NameOf(results, run.Key.Fold, run.Key.Seed)), difficulties.Analyse([.. run], results.Classes.Count));
        }
    }

    /// <summary>The file of a fold and seed, from the run's folder: <c>difficulty_analysis/session_1_seed3.csv</c>, without the seed if there is one only.</summary>
    public static string NameOf(RunResults results, string fold, int seed)
    {
        var suffix = results.Seeds.Count > 1 ? FormattableString.Invariant($"_seed{seed}") : "";
        return $"{RunFolder.AnalysesName}/{SafeFileName.Of(fold)}{suffix}.csv";
    }
}
