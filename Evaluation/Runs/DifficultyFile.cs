using System.Globalization;
using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>difficulty.csv: a bucket a line, accuracy being the mean recall of the bucket's classes.</summary>
public static class DifficultyFile
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
}
