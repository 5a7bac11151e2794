namespace EmotionFusion.Evaluation;

/// <summary>
/// Finished runs side by side: a panel a test corpus, in each the difference of every run from one of them, tested over
/// speakers and corrected for how many are compared.
/// </summary>
/// <param name="Runs">In the order given.</param>
/// <param name="Names">Of the runs: the experiment's, or with its time where two have one name.</param>
/// <param name="Config">Which keys of config.yaml differ.</param>
/// <param name="Notices">What was chosen or left out.</param>
public sealed record RunComparison(
    IReadOnlyList<RunFolder> Runs, IReadOnlyList<string> Names, IReadOnlyList<ComparisonPanel> Panels, IReadOnlyList<ConfigDifference> Config, IReadOnlyList<string> Notices)
{
    /// <summary>How many differences were tested, which is what Holm's correction goes by.</summary>
    public int Tests => Panels.Sum(panel => panel.Runs.Count(run => run.Difference is not null));

    /// <summary>Reads the runs and compares them.</summary>
    /// <param name="runs">Two at least, of whatever corpora.</param>
    /// <param name="against">
    /// The run that the others are held against: an experiment's name, a run's as in <see cref="Names"/> or <c>experiment/date-time</c>. null: the
    /// first. Not the best: chosen by the test data, it would look better than it is, and so would its lead.
    /// </param>
    /// <param name="leaveOut">Whether a run that can't be compared is left out and told, rather than refused.</param>
    /// <exception cref="EmotionFusionException">A run can't be read, or runs of one corpus can't be compared, with what differs.</exception>
    public static RunComparison Compute(IReadOnlyList<RunFolder> runs, string? against = null, bool leaveOut = false)
    {
        var notices = new List<string>();
        if (leaveOut)
        {
            notices.AddRange(runs.Where(run => !ComparedRun.HasClasses(run)).Select(run => $"{run.ShortName} is left out: it predicts no classes."));
            runs = [.. runs.Where(ComparedRun.HasClasses)];
        }

        if (runs.Count < 2)
        {
            throw new EmotionFusionException($"There {(runs.Count == 1 ? $"is one run, {runs[0].Path}" : "is no run")}; comparing takes two at least.");
        }

        var read = new ComparedRun[runs.Count];
        try
        {
            Parallel.For(0, runs.Count, i => read[i] = ComparedRun.Read(runs[i]));
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is EmotionFusionException first)
        {
            throw new EmotionFusionException(first.Message, e);
        }

        var names = NamesOf(read);
        var panels = new List<ComparisonPanel>();
        var asked = read.Where((run, i) => against is null || against == names[i] || against == run.Results.Experiment || against == run.Folder.ShortName).ToArray();
        if (asked.Length == 0)
        {
            throw new EmotionFusionException($"No run is called '{against}'. The runs are {string.Join(", ", names)}.");
        }

        foreach (var corpus in read.SelectMany((run, i) => run.Parts.Select(part => (Run: run, Part: part, Name: names[i]))).GroupBy(entry => entry.Part.Corpus))
        {
            panels.AddRange(PanelsOf([.. corpus], against is null ? null : asked, leaveOut, notices));
        }

        if (against is null)
        {
            var first = panels.Where(panel => panel.Runs.Count > 1).Select(panel => panel.Against).Distinct();
            notices.Add($"Held against {string.Join(", ", first)}: the first, not the best, which would be chosen by the test data. --against names another.");
        }

        return panels.Any(panel => panel.Runs.Count > 1)
            ? new RunComparison(runs, names, Adjusted(panels), ConfigDifference.Of(runs), notices)
            : throw new EmotionFusionException($"Nothing can be compared: {string.Join(", ", panels.Select(panel => $"{panel.Runs[0].Name} is tested on {panel.Corpus}"))}.");
    }

    /// <summary>The runs of a corpus that can be compared with one another; several panels where there are several kinds.</summary>
    private static IEnumerable<ComparisonPanel> PanelsOf(
        IReadOnlyList<(ComparedRun Run, TestedPart Part, string Name)> entries, ComparedRun[]? asked, bool leaveOut, List<string> notices)
    {
        var mine = entries.Where(entry => asked?.Contains(entry.Run) ?? true).ToArray();
        if (mine.Length > 1 && asked is not null)
        {
            throw new EmotionFusionException($"{mine.Length} runs tested on {entries[0].Part.Corpus} are called so; hold the others against one of them: {string.Join(", ", mine.Select(entry => entry.Run.Folder.ShortName))}.");
        }

        var reference = mine.Length > 0 ? mine[0] : entries[0];
        var mismatches = entries.Where(entry => entry != reference)
            .Select(entry => (Entry: entry, What: Alignment.Mismatch((reference.Run, reference.Part), (entry.Run, entry.Part))))
            .Where(entry => entry.What is not null).ToArray();
        var words = mismatches.Select(entry => $"{entry.Entry.Name} can't be compared with {reference.Name} on {reference.Part.Corpus}: it {entry.What}.").ToArray();
        if (words.Length > 0 && !leaveOut)
        {
            throw new EmotionFusionException($"{string.Join(Environment.NewLine, words)}{Environment.NewLine}Leave {(words.Length == 1 ? "that run" : "those runs")} out, or compare {(words.Length == 1 ? "it" : "them")} apart.");
        }

        notices.AddRange(words);
        var refused = mismatches.Select(entry => entry.Entry).ToArray();
        yield return ComparisonPanel.Of([reference, .. entries.Except(refused).Where(entry => entry != reference)], mine.Length == 0 && asked is not null ? null : reference.Name);
        foreach (var panel in refused.Length > 0 ? PanelsOf(refused, asked, leaveOut, notices) : [])
        {
            yield return panel;
        }
    }

    /// <summary>Holm's correction over all panels: one family for the test over speakers, one for that over utterances.</summary>
    private static ComparisonPanel[] Adjusted(IReadOnlyList<ComparisonPanel> panels)
    {
        RunDifference[] differences = [.. panels.SelectMany(panel => panel.Runs).Select(run => run.Difference).OfType<RunDifference>()];
        var (p, mcNemar) = (Holm.Adjusted([.. differences.Select(difference => difference.Permutation.P)]), Holm.Adjusted([.. differences.Select(difference => difference.McNemar.P)]));
        var next = 0;
        return [.. panels.Select(panel => panel with
        {
            Runs = [.. panel.Runs.Select(run => run.Difference is not { } difference ? run : run with
            {
                Difference = difference with { AdjustedP = p[next], AdjustedMcNemarP = mcNemar[next++] },
            })],
            Notices = [.. panel.Notices, .. TooFewSpeakers(panel, differences.Length)],
        })];
    }

    private static IEnumerable<string> TooFewSpeakers(ComparisonPanel panel, int tests)
    {
        var lowest = SignFlipTest.Lowest(panel.Speakers);
        if (panel.Runs.Count > 1 && panel.Against is not null && lowest * tests > RunDifference.Level)
        {
            yield return FormattableString.Invariant(
                $"No difference can be told: of {panel.Speakers} speakers p is {lowest:0.###} at the lowest, and {Math.Min(1, lowest * tests):0.###} after Holm's correction for {tests}.");
        }
    }

    private static string[] NamesOf(ComparedRun[] runs)
    {
        string[] names = [.. runs.Select(run => run.Results.Experiment)];
        if (names.Distinct().Count() < names.Length)
        {
            var twice = names.CountBy(name => name).Where(name => name.Value > 1).Select(name => name.Key).ToHashSet();
            names = [.. runs.Select((run, i) => twice.Contains(names[i]) ? run.Folder.ShortName : names[i])];
        }

        return names.Distinct().Count() < names.Length ? [.. runs.Select(run => run.Folder.Path)] : names;
    }
}
