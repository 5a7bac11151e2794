using System.Globalization;
using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>
/// difficulty_analysis.csv, over all test predictions, and a file below difficulty_analysis/ for each fold and seed: a
/// bucket a line, accuracy being the mean recall of the bucket's classes.
/// </summary>
public static class DifficultyAnalysisFile
{
    private static readonly string[] Columns = ["bucket_center", "accuracy", "sample_count", "difficulty_min", "difficulty_max"];

    public static void Write(string path, DifficultyAnalysis analysis) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        Csv.WriteRecord(writer, Columns);
        foreach (var bucket in analysis.Buckets)
        {
            Csv.WriteRecord(writer,
            [
                Figures.Exact(bucket.Center), Figures.Exact(bucket.Uar), bucket.N.ToString(CultureInfo.InvariantCulture),
                Figures.Exact(bucket.Low), Figures.Exact(bucket.High),
            ]);
        }
    });

    /// <summary>Writes the file of all predictions and those of every fold and seed.</summary>
    internal static void WriteAll(
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
    internal static string NameOf(RunResults results, string fold, int seed)
    {
        var suffix = results.Seeds.Count > 1 ? FormattableString.Invariant($"_seed{seed}") : "";
        return $"{RunFolder.AnalysesName}/{SafeFileName.Of(fold)}{suffix}.csv";
    }
}
