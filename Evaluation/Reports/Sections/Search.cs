using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What a sweep tried, how each candidate did on validation, and what each fold chose.</summary>
internal static class SearchSection
{
    /// <returns>null for a run that is no sweep.</returns>
    public static XElement? Of(SweepResults? sweep) => sweep is null ? null : Section("search", "Settings that were tried",
        P($"{Figures.Count(sweep.Candidates.Count, "candidate")} ({sweep.Method}) were trained and judged by {Words(sweep)} on the validation parts alone. ",
            "Each fold took the best by its own validation part, so nobody who was tested had a say in it, and only what was taken was tested, once: ",
            "that many were tried doesn’t make the test figures of this report too good. Validation figures of the chosen are too good, because they chose.",
            sweep.Candidates.Count(candidate => candidate.Diverged is not null) is > 0 and var diverged
                ? FormattableString.Invariant($" {diverged} diverged and couldn’t be chosen.") : ""),
        Table("What each fold chose", [Column("Fold", false), Column("Candidate"), Column("Validation"), Column("Settings", false)],
            sweep.Chosen.Select(choice => El("tr", RowHead(choice.Fold), El("td.num", Number(choice.Candidate)),
                Value.Cell(sweep[choice.Candidate].Folds.First(fold => fold.Fold == choice.Fold).Score), El("td", sweep[choice.Candidate].Description)))),
        El("figure",
            El("div.panels", sweep.Keys.Select(key => El("div.panel", El("h3", key), SearchChart.Of(sweep, key)))),
            El("figcaption", $"Validation {Words(sweep)}, the mean over the folds, by each key that was searched; a dot a candidate, circles what a fold chose.")),
        P(FormattableString.Invariant($"Over all folds candidate {sweep.Overall} is best ({sweep[sweep.Overall].Description}); ‘emotionfusion fit’ takes it.")),
        Details($"Every candidate ({Figures.Count(sweep.Candidates.Count)})", Every(sweep)));

    private static XElement Every(SweepResults sweep) => Table("Every candidate, as in sweep.json",
        [Column("Candidate"), .. sweep.Keys.Select(key => Column(key)), Column("Validation"), Column("Chosen in", false)],
        sweep.Candidates.Select(candidate => El("tr",
            RowHead(Number(candidate.Number)),
            sweep.Keys.Select(key => El("td.num", candidate.Settings.GetValueOrDefault(key, "–"))),
            candidate.Overall is { } overall ? Value.Cell(overall.Score) : El("td.num none", "diverged"),
            El("td", string.Join(", ", sweep.Chosen.Where(choice => choice.Candidate == candidate.Number).Select(choice => choice.Fold))))));

    internal static string Words(SweepResults sweep) => sweep.Task switch { "vad" => "mean CCC", "both" => "UAR plus mean CCC", _ => "UAR" };

    private static string Number(int number) => number.ToString("000", CultureInfo.InvariantCulture);
}

/// <summary>A key's values against the validation figure: numbers along an axis, other values a column each.</summary>
internal static class SearchChart
{
    private const double Width = 380, Height = 250, Left = 52, Right = 366, Top = 14, Bottom = 204, LogFrom = 10;
    private const int MostNames = 8;

    public static XElement Of(SweepResults sweep, string key)
    {
        TriedCandidate[] tried = [.. sweep.Candidates.Where(candidate => candidate.Overall is not null && candidate.Settings.ContainsKey(key))];
        var (place, ticks) = Places([.. tried.Select(candidate => candidate.Settings[key])]);
        double[] scores = [.. tried.Select(candidate => candidate.Overall!.Score)];
        var margin = Math.Max(0.01, 0.08 * (scores.DefaultIfEmpty(1).Max() - scores.DefaultIfEmpty(0).Min()));
        var y = new Axis(scores.DefaultIfEmpty(0).Min() - margin, scores.DefaultIfEmpty(1).Max() + margin, Bottom, Top);
        var chosen = sweep.Chosen.Select(choice => choice.Candidate).ToHashSet();
        return Svg.Drawing("search", Width, Height, $"Validation by {key}", Description(tried, key),
            y.Ticks(5).Select(tick => Svg.Group("gridline", Svg.Line("grid", Left, y.At(tick), Right, y.At(tick)), Svg.Text("tick", Left - 7, y.At(tick) + 4, "end", Figures.Round(tick)))),
            ticks.Select(tick => Svg.Text("tick", tick.X, Bottom + 17, "middle", tick.Name)),
            Svg.Line("rule", Left, Bottom, Right, Bottom),
            Svg.Text("axis-name", (Left + Right) / 2, Height - 10, "middle", key),
            tried.OrderBy(candidate => chosen.Contains(candidate.Number)).Select(candidate => Svg.Circle(
                chosen.Contains(candidate.Number) ? "kept" : "dot", place(candidate.Settings[key]), y.At(candidate.Overall!.Score), 3.2,
                Svg.Tip(FormattableString.Invariant($"candidate {candidate.Number}: {Figures.Fraction(candidate.Overall!.Score)}, {candidate.Description}")))));
    }

    private static string Description(IReadOnlyList<TriedCandidate> tried, string key) => tried.Count == 0 ? "All candidates diverged."
        : $"From {Figures.Fraction(tried.Min(candidate => candidate.Overall!.Score))} to {Figures.Fraction(tried.Max(candidate => candidate.Overall!.Score))}, the highest at {tried.MaxBy(candidate => candidate.Overall!.Score)!.Settings[key]}.";

    private static (Func<string, double> Place, IEnumerable<(double X, string Name)> Ticks) Places(IReadOnlyList<string> values)
    {
        var numbers = values.Select(text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToArray();
        var names = values.Distinct().ToArray();
        if (names.Length < 2 || numbers.Any(double.IsNaN))
        {
            var width = (Right - Left) / Math.Max(1, names.Length);
            return (value => Left + (width * (Array.IndexOf(names, value) + 0.5)),
                names.Take(MostNames).Select((name, i) => (Left + (width * (i + 0.5)), Svg.Short(name, Math.Max(3, (int)(width / 8))))));
        }

        var (low, high) = (numbers.Min(), numbers.Max());
        var isLog = low > 0 && high / low >= LogFrom;
        double Scaled(double value) => isLog ? Math.Log10(value) : value;
        var margin = 0.05 * (Scaled(high) - Scaled(low));
        var x = new Axis(Scaled(low) - margin, Scaled(high) + margin, Left, Right);
        return (value => x.At(Scaled(double.Parse(value, CultureInfo.InvariantCulture))),
            isLog ? Decades(low, high).Select(tick => (x.At(Math.Log10(tick)), tick.ToString("R", CultureInfo.InvariantCulture))) : x.Ticks(5).Select(tick => (x.At(tick), Figures.Round(tick))));
    }

    /// <summary>1, 3 times powers of ten between two numbers; powers alone where these are many.</summary>
    private static IEnumerable<double> Decades(double low, double high)
    {
        var decades = Enumerable.Range((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high / low)) + 2).Select(power => Math.Pow(10, power));
        return (high / low > 1e3 ? decades : decades.SelectMany(decade => new[] { decade, Math.Round(3 * decade, 12) })).Where(tick => tick >= low && tick <= high);
    }
}
