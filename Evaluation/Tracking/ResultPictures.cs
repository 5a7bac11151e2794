using System.Globalization;

namespace EmotionFusion.Evaluation;

/// <summary>What trackers show of a fold's test as pictures.</summary>
internal static class ResultPictures
{
    private const int Width = 560, Height = 360;
    private const int Left = 60, Right = 20, Top = 56, Bottom = 48;
    private const int Cell = 96, Names = 120;

    /// <summary>UAR in buckets of difficulty, over all of them, and the straight line through the buckets.</summary>
    public static Picture Of(DifficultyAnalysis analysis)
    {
        var picture = new Picture(Width, Height);
        var low = analysis.Buckets.Select(bucket => bucket.Low).DefaultIfEmpty(0).Min();
        var high = analysis.Buckets.Select(bucket => bucket.High).DefaultIfEmpty(1).Max();
        Axes(picture, low, high);
        picture.Line(Left, Y(analysis.Uar), Width - Right, Y(analysis.Uar), Colour.Grey);
        if (analysis.Relation is { } relation)
        {
            var (first, last) = (analysis.Buckets[0].Center, analysis.Buckets[^1].Center);
            picture.Line(X(first), Y(relation.Intercept + (relation.Slope * first)), X(last), Y(relation.Intercept + (relation.Slope * last)), Colour.Red);
        }

        foreach (var bucket in analysis.Buckets)
        {
            picture.Fill((int)X(bucket.Center) - 4, (int)Y(bucket.Uar) - 4, 9, 9, Colour.Blue);
        }

        picture.Text(Left, 12, string.Create(CultureInfo.InvariantCulture, $"UAR by difficulty, {analysis.Buckets.Sum(bucket => bucket.N)} predictions"), Colour.Black);
        picture.Text(Left, 32, string.Create(CultureInfo.InvariantCulture, $"overall {analysis.Uar:F3}"), Colour.Grey.Towards(Colour.Black, 0.5));
        picture.Text(Left + (18 * Picture.LetterWidth), 32, Fit(analysis.Relation), Colour.Red);
        return picture;

        double X(double difficulty) => Left + (high > low ? (difficulty - low) / (high - low) : 0.5) * (Width - Left - Right);
    }

    /// <summary>Counts, the darker the larger their share of the true class.</summary>
    public static Picture Of(ConfusionMatrix matrix, IReadOnlyList<string> classes)
    {
        var picture = new Picture(Names + (Cell * classes.Count) + Right, 40 + (Cell / 2 * classes.Count) + 24);
        picture.Text(Names, 4, "Predicted", Colour.Black);
        for (var truth = 0; truth < classes.Count; truth++)
        {
            picture.Text(4, Row(truth) + 18, Short(classes[truth]), Colour.Black);
            picture.Text(Names + (truth * Cell) + 4, 22, Short(classes[truth], Cell), Colour.Black);
            for (var predicted = 0; predicted < classes.Count; predicted++)
            {
                var (count, all) = (matrix[truth, predicted], matrix.Support(truth));
                var share = all == 0 ? 0 : Math.Round(32.0 * count / all) / 32; // no more shades than a picture can have
                picture.Fill(Names + (predicted * Cell), Row(truth), Cell - 2, (Cell / 2) - 2, Colour.White.Towards(Colour.Blue, 0.08 + (0.92 * share)));
                picture.Text(Names + (predicted * Cell) + 8, Row(truth) + 18, count.ToString(CultureInfo.InvariantCulture), share > 0.5 ? Colour.White : Colour.Black);
            }
        }

        return picture;

        static int Row(int truth) => 40 + (truth * (Cell / 2));

        static string Short(string name, int width = Names) => name[..Math.Min(name.Length, (width - 8) / Picture.LetterWidth)];
    }

    private static string Fit(LinearRelation? relation) => relation is null
        ? "no correlation to tell"
        : string.Create(CultureInfo.InvariantCulture, $"Pearson R = {relation.R:F3}, P = {relation.P:G2}");

    private static void Axes(Picture picture, double low, double high)
    {
        picture.Line(Left, Top, Left, Height - Bottom, Colour.Black);
        picture.Line(Left, Height - Bottom, Width - Right, Height - Bottom, Colour.Black);
        for (var i = 0; i <= 4; i++)
        {
            var share = i / 4.0;
            picture.Text(8, (int)Y(share) - 5, share.ToString("F2", CultureInfo.InvariantCulture), Colour.Black);
            picture.Text(Left + (int)(share * (Width - Left - Right - 40)), Height - Bottom + 10, (low + (share * (high - low))).ToString("F2", CultureInfo.InvariantCulture), Colour.Black);
        }

        picture.Text((Width / 2) - 60, Height - 18, "Difficulty", Colour.Black);
    }

    private static double Y(double uar) => Height - Bottom - (uar * (Height - Top - Bottom));
}
