using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>The runs that were tested on one corpus, all on the same utterances in the same folds.</summary>
/// <param name="Corpus">The corpus tested on.</param>
/// <param name="Labels">The label map and its convention; null where the corpus has one without a name.</param>
/// <param name="Utterances">Those that all runs tested.</param>
/// <param name="Against">The run that the others are held against; null if it wasn't tested on this corpus.</param>
/// <param name="Runs">That run first, the others in the order given.</param>
/// <param name="Notices">What must be known to read the figures.</param>
public sealed record ComparisonPanel(
    string Corpus, string Protocol, string? Labels, IReadOnlyList<string> Classes, int Utterances, int Speakers, int Folds, string? Against,
    IReadOnlyList<ComparedFigures> Runs, IReadOnlyList<string> Notices)
{
    internal static ComparisonPanel Of(IReadOnlyList<(ComparedRun Run, TestedPart Part, string Name)> entries, string? against)
    {
        var parts = Alignment.Cut([.. entries.Select(entry => entry.Part)]);
        var results = entries[0].Run.Results;
        if (parts[0].Utterances.Count == 0)
        {
            throw new EmotionFusionException($"On {parts[0].Corpus}, no test utterance is in all of {string.Join(", ", entries.Select(entry => entry.Name))}. Compare fewer of them at a time.");
        }

        string[] names = [.. parts[0].Utterances.Select(utterance => utterance.Speaker).Distinct().Order(NaturalComparer.Instance)];
        var speakers = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var draws = new SpeakerDraws(parts[0].Support(speakers));
        var scored = parts.Select((part, i) => new ScoredPart(entries[i].Name, part, part.Right(speakers), draws)).ToArray();
        return new ComparisonPanel(
            parts[0].Corpus, results.Protocol, LabelMap.Shown(results.LabelMap, results.LabelConvention), parts[0].Classes,
            parts[0].Utterances.Count, names.Length, parts[0].Utterances.Select(utterance => utterance.Fold).Distinct().Count(), against,
            [.. scored.Select((part, i) => part.Figures(entries[i].Run, i == 0 || against is null ? null : RunDifference.Of(scored[0], part, draws, Transcripts(entries[0].Run, entries[i].Run))))],
            [.. NoticesOf(entries, parts)]);
    }

    private static Dictionary<string, string> Transcripts(params ComparedRun[] runs)
    {
        var transcripts = new Dictionary<string, string>();
        foreach (var (utterance, words) in runs.SelectMany(run => ErrorsFile.ReadTranscripts(run.Folder.Errors)).Where(entry => entry.Value.Length > 0))
        {
            transcripts[utterance] = words;
        }

        return transcripts;
    }

    private static IEnumerable<string> NoticesOf(IReadOnlyList<(ComparedRun Run, TestedPart Part, string Name)> entries, TestedPart[] cut)
    {
        var shared = cut[0].Utterances.Count;
        var lost = entries.Where(entry => entry.Part.Utterances.Count > shared).ToArray();
        if (lost.Length > 0)
        {
            yield return $"All figures are over the {Figures.Count(shared, "test utterance")} that every run has; {string.Join(", ", lost.Select(entry => $"{entry.Name} has {Figures.Count(entry.Part.Utterances.Count)}"))}.";
        }

        if (entries.Select(entry => string.Join(", ", entry.Part.Seeds)).Distinct().Count() > 1)
        {
            yield return $"The seeds aren't the same: {string.Join("; ", entries.Select(entry => $"{entry.Name} has {string.Join(", ", entry.Part.Seeds)}"))}. A run of more seeds is told more exactly, so the test over speakers is less sure of itself.";
        }

        if (lost.Length == 0 && entries.Where(entry => entry.Run.Results.Split?.Sha256 is { } split && split != entries[0].Run.Results.Split?.Sha256).Select(entry => entry.Name).ToArray() is { Length: > 0 } others)
        {
            yield return $"Tested on the same folds, but not trained or validated on the same utterances as {entries[0].Name}: {string.Join(", ", others)}.";
        }

        if (entries.Where(entry => entry.Run.Results.SpeakersShared).Select(entry => entry.Name).ToArray() is { Length: > 0 } known)
        {
            yield return $"Test speakers are in training or validation, too: {string.Join(", ", known)}.";
        }
    }
}

/// <summary>One run on one test corpus.</summary>
/// <param name="Mean">Over folds and seeds.</param>
/// <param name="Deviation">Population standard deviation over folds and seeds; null of a single one.</param>
/// <param name="PooledUar">Of all predictions, those of every seed together.</param>
/// <param name="Interval">Of it: 95 %, percentile bootstrap over speakers; null with fewer than two.</param>
/// <param name="Difference">From the run that all are held against; null of that run itself.</param>
public sealed record ComparedFigures(
    string Name, RunFolder Folder, IReadOnlyList<int> Seeds, Scores Mean, Scores? Deviation, double PooledUar, Interval? Interval, RunDifference? Difference);

/// <summary>A part with what its figures and differences are computed from.</summary>
/// <param name="Right">(classes, speakers), a mean over seeds.</param>
internal sealed record ScoredPart(string Name, TestedPart Part, double[][] Right, SpeakerDraws Draws)
{
    public double Uar { get; } = Draws.Uar(Right);

    /// <summary>The pooled UAR of each draw of speakers.</summary>
    public double[] DrawnUars { get; } = Draws.Uars(Right);

    /// <summary>By fold and seed.</summary>
    public IReadOnlyDictionary<(string Fold, int Seed), Scores> Trainings { get; } = Part.Trainings().ToDictionary(training => (training.Fold, training.Seed), training => training.Scores);

    public ComparedFigures Figures(ComparedRun run, RunDifference? difference)
    {
        var (mean, deviation) = Scores.Spread([.. Trainings.Values]);
        return new ComparedFigures(Name, run.Folder, Part.Seeds, mean, Trainings.Count > 1 ? deviation : null, Uar, Draws.Interval(DrawnUars), difference);
    }
}
