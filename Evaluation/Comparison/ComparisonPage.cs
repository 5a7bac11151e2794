using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>A comparison as a page of one file, made as a run's report is.</summary>
internal static class ComparisonPage
{
    private const int MostFlips = 100;
    private const int MostNames = 6;

    public static string Render(RunComparison comparison)
    {
        XElement[] sections =
        [
            .. ComparisonTables.Corpora(comparison) is { } corpora ? [CorporaSection(corpora)] : Array.Empty<XElement>(),
            .. comparison.Panels.Select((panel, i) => PanelSection(comparison, panel, i + 1)),
            .. comparison.Panels.SelectMany((panel, i) => FlipSections(panel, i + 1)),
            ConfigSection(comparison),
            RunsSection(comparison),
        ];
        var title = $"Comparison of {Figures.Count(comparison.Runs.Count, "run")}";
        return HtmlReport.Page(
            title,
            El("main",
                El("header.title",
                    El("p.kicker", "Comparison"),
                    El("h1", title),
                    El("p.subtitle", string.Join(", ", comparison.Names.Take(MostNames)) + (comparison.Names.Count > MostNames ? $" and {comparison.Names.Count - MostNames} more" : ""))),
                Banner("notices", comparison.Notices),
                El("nav", At("aria-label", "Contents"), El("ul", sections.Select(section => El("li", El("a", At("href", "#" + section.Attribute("id")!.Value), section.Element("h2")!.Value))))),
                sections),
            El("footer", El("h2", "How to read it"), ComparisonTables.Explanations(comparison).Select(line => P(line.Replace('\'', '’')))));
    }

    private static XElement? Banner(string id, IReadOnlyList<string> notices) => notices.Count == 0 ? null :
        El("aside.banner", At("id", id), El("div", El("strong", notices.Count == 1 ? "A note." : "Notes."), El("ul.warnings", notices.Select(notice => El("li", notice.Replace('\'', '’'))))));

    private static XElement CorporaSection(TextTable corpora) => Section("corpora", corpora.Title,
        Table("UAR, mean ± deviation over folds and seeds", [Column("Experiment", false), .. corpora.Columns.Skip(1).Select(name => Column(name))],
            corpora.Rows.Select(row => El("tr", RowHead(row[0]), row.Skip(1).Select(cell => El("td.num", cell))))),
        El("p.note", "A star: better or worse than the run that all are held against, by the test over speakers after Holm’s correction."));

    private static XElement PanelSection(RunComparison comparison, ComparisonPanel panel, int number) => Section(
        FormattableString.Invariant($"panel-{number}"), comparison.Panels.Count == 1 ? "Runs" : panel.Corpus,
        P(ComparisonTables.TitleOf(panel), panel.Against is { } against && panel.Runs.Count > 1 ? $". Held against {against}." : "."),
        Banner(FormattableString.Invariant($"notices-{number}"), panel.Notices),
        panel.Against is not null && panel.Runs.Count > 1
            ? El("div.pair even",
                Figure(ComparisonChart.Uars(panel), $"Pooled UAR with its 95\u202F% interval over speakers; dashed: {panel.Against}."),
                Figure(ComparisonChart.Differences(panel), $"Pooled UAR minus that of {panel.Against}: where the interval doesn’t hold the dashed line, the draws of speakers tell them apart. Not corrected for how many are compared."))
            : null,
        Table("Figures, mean ± deviation over folds and seeds",
            [Column("Experiment", false), Column("UAR"), Column("WA"), Column("Macro F1"), Column("Pooled UAR"), Column("95\u202F% interval")],
            panel.Runs.Select(FiguresRow)),
        panel.Runs.Any(run => run.Difference is not null)
            ? Table($"Differences from {panel.Against}",
                [
                    Column("Experiment", false), Column("Difference"), Column("95\u202F% interval"), Column("p"), Column("p (Holm)"), Column("Verdict", false),
                    Column("McNemar p"), Column("(Holm)"), Column("Right alone"), Column("Won-lost-tied"), Column("By fold"),
                ],
                panel.Runs.Where(run => run.Difference is not null).Select(run => DifferenceRow(run, run.Difference!)))
            : null);

    private static XElement FiguresRow(ComparedFigures run) => El("tr",
        RowHead(run.Name),
        Value.SpreadCell(new Spread(run.Mean.Uar, run.Deviation?.Uar)),
        Value.SpreadCell(new Spread(run.Mean.Wa, run.Deviation?.Wa)),
        Value.SpreadCell(new Spread(run.Mean.F1, run.Deviation?.F1)),
        Value.Cell(run.PooledUar),
        run.Interval is { } interval ? El("td.num", At("data-v", Figures.Exact(interval.Low)), $"{Figures.Fraction(interval.Low)} to {Figures.Fraction(interval.High)}") : El("td.num none", "none"));

    private static XElement DifferenceRow(ComparedFigures run, RunDifference difference) => El("tr",
        RowHead(run.Name),
        Cell(difference.Uar, Signed(difference.Uar)),
        difference.Interval is { } interval ? Cell(interval.Low, $"{Signed(interval.Low)} to {Signed(interval.High)}") : El("td.num none", "none"),
        Cell(difference.Permutation.P, ComparisonTables.P(difference.Permutation.P)),
        Cell(difference.AdjustedP, ComparisonTables.P(difference.AdjustedP)),
        El("td", difference.Verdict == Verdict.CannotBeTold ? "can’t be told" : El("strong", ComparisonTables.Word(difference.Verdict))),
        Cell(difference.McNemar.P, ComparisonTables.P(difference.McNemar.P)),
        Cell(difference.AdjustedMcNemarP, ComparisonTables.P(difference.AdjustedMcNemarP)),
        Cell(difference.McNemar.OnlyOne - difference.McNemar.OnlyOther, $"{Figures.Count(difference.McNemar.OnlyOne)} : {Figures.Count(difference.McNemar.OnlyOther)}"),
        difference.Trainings is { } trainings ? Cell(trainings.Won - trainings.Lost, ComparisonTables.Text(trainings)) : El("td.num none", "none"),
        Cell(difference.Folds.Won - difference.Folds.Lost, ComparisonTables.Text(difference.Folds)));

    private static IEnumerable<XElement> FlipSections(ComparisonPanel panel, int number)
    {
        if (panel.Runs.Any(run => run.Difference is { Flips.Count: > 0 }))
        {
            yield return Section(FormattableString.Invariant($"flips-{number}"), $"Which utterances flipped on {panel.Corpus}",
                P($"Right in one run and wrong in {panel.Against}, or the other way round, the surest first."),
                panel.Runs.Where(run => run.Difference is { Flips.Count: > 0 }).Select(run => Flips(panel, run, run.Difference!.Flips)));
        }
    }

    private static XElement Flips(ComparisonPanel panel, ComparedFigures run, IReadOnlyList<FlippedUtterance> flips)
    {
        var words = flips.Any(flip => flip.Transcript is not null);
        var shown = flips.OrderByDescending(flip => Math.Max(flip.Probability, flip.AgainstProbability)).Take(MostFlips).ToArray();
        return Details(
            $"{run.Name}: {Figures.Count(flips.Count(flip => flip.IsGained))} gained, {Figures.Count(flips.Count(flip => !flip.IsGained))} lost",
            Table(flips.Count > MostFlips ? $"The {MostFlips} surest; compare --out writes all" : "All of them",
                [
                    Column("Utterance", false), Column("", false), Column("Speaker", false), Column("Truth", false), Column(run.Name, false), Column("Probability"),
                    Column(panel.Against!, false), Column("Probability"), .. words ? [Column("Transcript", false)] : Array.Empty<XElement>(),
                ],
                shown.Select(flip => El("tr",
                    RowHead(flip.Utterance), El("td", flip.IsGained ? "gained" : "lost"), El("td", flip.Speaker), El("td", flip.Label),
                    El("td", flip.Predicted), Value.Cell(flip.Probability), El("td", flip.AgainstPredicted), Value.Cell(flip.AgainstProbability),
                    words ? El("td.words", flip.Transcript ?? "") : null))));
    }

    private static XElement ConfigSection(RunComparison comparison) => Section("config", "What was set otherwise",
        comparison.Config.Count == 0
            ? P("No key of config.yaml differs.")
            : Table("Keys of config.yaml that aren’t the same in all runs",
                [Column("Key", false), .. comparison.Names.Select(name => Column(name, false))],
                comparison.Config.Select(difference => El("tr", RowHead(difference.Key), difference.Values.Select(value => El("td", At("title", value), Svg.Short(value, 40)))))));

    private static XElement RunsSection(RunComparison comparison) => Section("runs", "Where the runs are",
        Table("Folders", [Column("Experiment", false), Column("Folder", false)],
            comparison.Runs.Zip(comparison.Names, (run, name) => El("tr", RowHead(name), El("td", run.Path)))));

    /// <summary>With a minus, not a hyphen.</summary>
    private static string Signed(double value) => ComparisonTables.Signed(value).Replace('-', '−');

    private static XElement Cell(double sortedBy, string text) => El("td.num", At("data-v", Figures.Exact(sortedBy)), text);
}

/// <summary>Runs below one another, a figure with its interval each.</summary>
internal static class ComparisonChart
{
    private const double Width = 460;

    public static XElement Uars(ComparisonPanel panel)
    {
        var ends = panel.Runs.SelectMany(run => new[] { run.PooledUar, run.Interval?.Low ?? run.PooledUar, run.Interval?.High ?? run.PooledUar }).ToArray();
        return Draw("Pooled UAR of every run", panel.Runs, run => (run.PooledUar, run.Interval), Math.Floor(10 * ends.Min()) / 10, Math.Ceiling(10 * ends.Max()) / 10, panel.Runs[0].PooledUar, "UAR, %");
    }

    public static XElement Differences(ComparisonPanel panel)
    {
        ComparedFigures[] runs = [.. panel.Runs.Where(run => run.Difference is not null)];
        var far = runs.SelectMany(run => new[] { run.Difference!.Uar, run.Difference.Interval?.Low ?? 0, run.Difference.Interval?.High ?? 0 }).Append(0.01).ToArray();
        return Draw($"Difference of every run from {panel.Against}", runs, run => (run.Difference!.Uar, run.Difference.Interval),
            Math.Floor(50 * Math.Min(0, far.Min())) / 50, Math.Ceiling(50 * far.Max()) / 50, 0, "points of UAR");
    }

    private static XElement Draw(
        string title, IReadOnlyList<ComparedFigures> runs, Func<ComparedFigures, (double Figure, Interval? Interval)> of, double low, double high, double reference, string unit)
    {
        const double Top = 6;
        string[] names = [.. runs.Select(run => Short(run.Name))];
        var axis = new Axis(low, high, 16 + Math.Min(180, Svg.WidthOf(names)), Width - 14);
        var height = Math.Clamp(300 / names.Length, 22, 34);
        var bottom = Top + (height * names.Length);
        return Svg.Drawing("folds", Width, bottom + 40, title, string.Join("; ", runs.Select(run => Describe(run.Name, of(run)))) + ".",
            axis.Ticks(4).Select(tick => Svg.Line("grid", axis.At(tick), Top, axis.At(tick), bottom)),
            Svg.Line("baseline", axis.At(reference), Top, axis.At(reference), bottom),
            runs.Select((run, i) => Row(run, of(run), names[i], axis, Top + (height * (i + 0.5)))),
            axis.Ticks(4).Select(tick => Svg.Text("tick", axis.At(tick), bottom + 16, "middle", Figures.Round(100 * tick))),
            Svg.Text("axis-name", (axis.From + axis.To) / 2, bottom + 34, "middle", unit));
    }

    private static XElement Row(ComparedFigures run, (double Figure, Interval? Interval) of, string name, Axis axis, double y) => Svg.Group("fold",
        Svg.Text("tick", axis.From - 10, y + 4, "end", name, Svg.Tip(run.Name)),
        of.Interval is { } interval ? Svg.Rect("band", axis.At(interval.Low), y - 5, axis.At(interval.High) - axis.At(interval.Low), 10) : null,
        Svg.Circle("dot", axis.At(of.Figure), y, 4.5, Svg.Tip(Describe(run.Name, of))));

    /// <summary>Names of one kind of experiment often differ at their end alone.</summary>
    private static string Short(string name) => name.Length <= 20 ? name : $"{name[..9]}…{name[^10..]}";

    private static string Describe(string name, (double Figure, Interval? Interval) of) =>
        $"{name} {Figures.Percent(of.Figure)}" + (of.Interval is { } interval ? $", {Figures.Percent(interval.Low)} to {Figures.Percent(interval.High)}" : "");
}
