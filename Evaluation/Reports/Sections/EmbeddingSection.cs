using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The test utterances as a head sees them, on the first two principal components. Spaces of two heads have nothing to
/// do with each other, so each fold has a drawing of its own, of one head of the first seed.
/// </summary>
internal static class EmbeddingSection
{
    /// <summary>More would only cover each other, and make the page large.</summary>
    internal const int MostPoints = 10_000;

    /// <returns>null for a run whose folder has no such places.</returns>
    public static XElement? Of(SavedRun run)
    {
        if (run.Embedding.Count == 0)
        {
            return null;
        }

        var panels = EmbeddingPanel.Of(run);
        return Section("embedding", "Test utterances as the heads see them",
            P(Introduction(run, panels)),
            El("div.choosable", At("data-choice", "Fold"), panels.Select(panel => Panel(run, panel))),
            Details("The drawings in figures", Table("How utterances lie, by fold",
                [Column("Fold", false), Column("Utterances"), Column("First component"), Column("Second"), Column("Neighbour of the same class"), Column("Neighbour of the same speaker")],
                panels.Select(Row)),
                P("Components: share of the variance that lies along them. Neighbour: the share of utterances whose nearest one in the drawing has the same class, or the same speaker.")),
            El("p.note", Drawn(run, panels)));
    }

    private static string Introduction(SavedRun run, IReadOnlyList<EmbeddingPanel> panels) =>
        "What the classifier of a head is given, the fused representation, has many values; drawn is the plane in which a fold’s test utterances differ most (principal components). "
        + "No utterance here was learnt from. "
        + (panels.Count > 1 ? "Each head has a space of its own, so folds can’t be laid on each other: " : "")
        + (run.Folds.Any(fold => fold.Rotation is { Count: > 1 }) ? "a drawing is of the head of the fold’s first division, one of those whose mean classifies." : "a drawing is of the fold’s head.");

    private static string Drawn(SavedRun run, IReadOnlyList<EmbeddingPanel> panels)
    {
        var (drawn, all) = (panels.Sum(panel => panel.Points.Length), panels.Sum(panel => panel.Places));
        var points = drawn == all ? $"{Figures.Count(drawn)} points, one a test utterance" : $"{Figures.Count(drawn)} of {Figures.Count(all)} places, evenly spaced in their order";
        var seeds = run.Results.Seeds.Count > 1 ? FormattableString.Invariant($", of seed {panels[0].Seed}; other seeds are in the file") : "";
        return $"Drawn: {points}{seeds}. Both axes have one scale. All places are in embedding.csv.";
    }

    private static XElement Panel(SavedRun run, EmbeddingPanel panel)
    {
        var speakers = panel.Speakers;
        return El("div.choosable-panel", At("data-name", panel.Fold),
            panel.IsOnly ? null : El("h3", panel.Fold),
            El("div.pair even",
                Figure(EmbeddingChart.Of(panel, $"Test utterances of {panel.Fold} by class", run.Results.Classes, point => point.Label, isByClass: true),
                    Legend(run.Results.Classes), "By class; a cross marks what was recognised wrongly."),
                Figure(EmbeddingChart.Of(panel, $"Test utterances of {panel.Fold} by speaker", speakers, point => Array.IndexOf(speakers, point.Speaker), isByClass: false),
                    Legend(speakers), speakers.Length > EmbeddingChart.Colours ? "By speaker; colours repeat." : "By speaker.")));
    }

    private static XElement Legend(IReadOnlyList<string> names) => El("ul.legend",
        names.Take(2 * EmbeddingChart.Colours).Select((name, i) => El("li", El("span." + EmbeddingChart.Colour(i) + " swatch"), name)),
        names.Count > 2 * EmbeddingChart.Colours ? El("li", $"and {Figures.Count(names.Count - 2 * EmbeddingChart.Colours)} more") : null);

    private static XElement Row(EmbeddingPanel panel) => El("tr", At("data-fold", panel.Fold),
        RowHead(panel.Fold), Value.CountCell(panel.Points.Length), Value.Cell(panel.Shares.First), Value.Cell(panel.Shares.Second),
        Value.Cell(panel.NeighbourShare((a, b) => a.Label == b.Label)), Value.Cell(panel.NeighbourShare((a, b) => a.Speaker == b.Speaker)));
}

/// <summary>One test utterance in a drawing.</summary>
internal readonly record struct EmbeddedPoint(double X, double Y, int Label, string Speaker, bool IsRight);

/// <summary>The utterances of a fold that are drawn.</summary>
/// <param name="Places">How many places the fold has.</param>
/// <param name="IsOnly">Whether there's no other fold.</param>
internal sealed record EmbeddingPanel(string Fold, int Seed, EmbeddedPoint[] Points, int Places, (double First, double Second) Shares, bool IsOnly)
{
    private int[]? _neighbours;

    public string[] Speakers { get; } = [.. Points.Select(point => point.Speaker).Distinct().Order(NaturalComparer.Instance)];

    /// <summary>A panel a fold, of the first seed.</summary>
    /// <exception cref="EmotionFusionException">embedding.csv has an utterance that predictions.csv hasn't.</exception>
    public static IReadOnlyList<EmbeddingPanel> Of(SavedRun run)
    {
        var seed = run.Embedding[0].Seed;
        var rows = run.Embedding.Where(row => row.Seed == seed).ToArray();
        var predicted = run.Predictions.Where(row => row.Seed == seed).ToDictionary(row => (row.Fold, row.Prediction.Utterance), row => row.Prediction);
        var folds = rows.GroupBy(row => row.Fold).ToArray();
        return [.. folds.Select(fold =>
        {
            var all = fold.ToArray();
            var most = rows.Length <= EmbeddingSection.MostPoints ? all.Length : Math.Max(1, (int)((long)all.Length * EmbeddingSection.MostPoints / rows.Length));
            return new EmbeddingPanel(fold.Key, seed, [.. Enumerable.Range(0, most).Select(i => Point(all[(int)((long)i * all.Length / most)]))], all.Length, all[0].Shares, folds.Length == 1);
        })];

        EmbeddedPoint Point(EmbeddedUtterance row) => predicted.TryGetValue((row.Fold, row.Utterance), out var prediction)
            ? new(row.First, row.Second, prediction.Label, prediction.Speaker, prediction.Predicted == prediction.Label)
            : throw new EmotionFusionException(FormattableString.Invariant(
                $"{run.Folder.Embedding} has utterance {row.Utterance} of fold {row.Fold} and seed {row.Seed}, which predictions.csv hasn't. Restore the file or train again."));
    }

    /// <summary>The share of points whose nearest other one is alike; null of a single point.</summary>
    public double? NeighbourShare(Func<EmbeddedPoint, EmbeddedPoint, bool> alike) => Points.Length < 2
        ? null
        : (double)Neighbours().Index().Count(pair => alike(Points[pair.Index], Points[pair.Item])) / Points.Length;

    /// <summary>Of each point the nearest other one; the first on a tie.</summary>
    private int[] Neighbours()
    {
        if (_neighbours is not null)
        {
            return _neighbours;
        }

        var nearest = new int[Points.Length];
        for (var i = 0; i < nearest.Length; i++)
        {
            var (x, y, best) = (Points[i].X, Points[i].Y, double.PositiveInfinity);
            for (var j = 0; j < nearest.Length; j++)
            {
                var (dx, dy) = (Points[j].X - x, Points[j].Y - y);
                if (dx * dx + dy * dy is var distance && distance < best && j != i)
                {
                    (best, nearest[i]) = (distance, j);
                }
            }
        }

        return _neighbours = nearest;
    }
}

/// <summary>
/// Points in a plane, coloured by a group. All points of a colour are one path of zero-length strokes with round ends:
/// ten bytes a point, so that thousands are a small page that prints, and needs no script.
/// </summary>
internal static class EmbeddingChart
{
    public const int Colours = 10;

    private const double Width = 440, Left = 34, Right = 436, Top = 6;

    public static string Colour(int group) => string.Create(CultureInfo.InvariantCulture, $"g{group % Colours}");

    public static XElement Of(EmbeddingPanel panel, string title, IReadOnlyList<string> names, Func<EmbeddedPoint, int> groupOf, bool isByClass)
    {
        var points = panel.Points;
        var (left, right) = (points.Min(point => point.X), points.Max(point => point.X));
        var (low, high) = (points.Min(point => point.Y), points.Max(point => point.Y));
        var (span, height) = (Math.Max(right - left, 1e-12) * 1.06, Math.Max(high - low, 1e-12) * 1.06);
        var share = Math.Clamp(height / span, 0.6, 1); // of the drawing's width
        var unit = Math.Max(span, height / share); // so that both axes have one scale
        var bottom = Top + (Right - Left) * share;
        var x = new Axis((left + right - unit) / 2, (left + right + unit) / 2, Left, Right);
        var y = new Axis((low + high - unit * share) / 2, (low + high + unit * share) / 2, bottom, Top);
        var groups = points.GroupBy(groupOf).OrderBy(group => group.Key).ToArray();
        return Svg.Drawing(points.Length > 1500 ? "scatter many" : "scatter", Width, bottom + 26, title, Describe(panel, names, groups),
            Svg.Rect("frame", Left, Top, Right - Left, bottom - Top),
            groups.Select(group => El($"path.points {Colour(group.Key)}", Html.At("d", string.Concat(group.Select(point => $"M{Near(x.At(point.X))} {Near(y.At(point.Y))}h0"))))),
            isByClass ? El("path.cross", Html.At("d", string.Concat(points.Where(point => !point.IsRight).Select(point => $"M{Near(x.At(point.X) - 3.5)} {Near(y.At(point.Y) - 3.5)}l7 7m0-7l-7 7")))) : null,
            isByClass && groups.Length <= Colours ? groups.Select(group => Svg.Text("group", x.At(group.Average(point => point.X)), y.At(group.Average(point => point.Y)) + 4, "middle", Svg.Short(names[group.Key]))) : null,
            Svg.Text("axis-name", (Left + Right) / 2, bottom + 19, "middle", $"first component, {Figures.Percent(panel.Shares.First)} of the variance"),
            Svg.Vertical(20, (Top + bottom) / 2, $"second, {Figures.Percent(panel.Shares.Second)}"));
    }

    /// <summary>To a tenth of a pixel.</summary>
    private static string Near(double place) => place.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Describe(EmbeddingPanel panel, IReadOnlyList<string> names, IReadOnlyList<IGrouping<int, EmbeddedPoint>> groups) =>
        $"{Figures.Count(panel.Points.Length)} points. Middle of each group, first and second component: "
        + string.Join("; ", groups.Take(2 * Colours).Select(group => FormattableString.Invariant($"{names[group.Key]} {group.Average(point => point.X):0.##}, {group.Average(point => point.Y):0.##}"))) + ".";
}
