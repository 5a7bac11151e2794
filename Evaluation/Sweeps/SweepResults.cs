using System.Text.Json.Serialization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// sweep.json: what was tried, how it did on validation, and what was chosen. Each fold chooses for itself, by its own validation
/// parts: were one setting chosen for all folds, speakers who are tested in one fold would choose it in another.
/// </summary>
/// <param name="Method">grid, random or list.</param>
/// <param name="Keys">Those that were searched.</param>
/// <param name="Task">emotion: scores are UAR; vad: mean CCC; both: their sum.</param>
/// <param name="Candidates">All of them.</param>
/// <param name="Chosen">One a fold.</param>
/// <param name="Overall">The number of the candidate with the highest mean over the folds, for a head that is to be used: nobody is left to test it.</param>
internal sealed record SweepResults(
    string Method, IReadOnlyList<string> Keys, string Task, IReadOnlyList<TriedCandidate> Candidates, IReadOnlyList<FoldChoice> Chosen, int Overall)
{
    /// <exception cref="EmotionFusionException">None has figures.</exception>
    public static SweepResults Of(SearchSpace search, PredictionTask task, IReadOnlyList<string> folds, IReadOnlyList<CandidateResult> results)
    {
        TriedCandidate[] tried = [.. search.Candidates.Zip(results, TriedCandidate.Of)];
        return tried.Any(candidate => candidate.Diverged is null)
            ? new(ConfigKey.NameOf(search.Method), search.Keys, ConfigKey.NameOf(task), tried, ChosenOf(tried, folds), OverallOf(tried))
            : throw new EmotionFusionException($"None of the {tried.Length} candidates can be chosen: all diverged. The first: {tried[0].Diverged}");
    }

    /// <summary>null if the run is no sweep.</summary>
    /// <exception cref="EmotionFusionException">The file is broken, or what it says was chosen isn't the best of what it says was tried.</exception>
    public static SweepResults? Read(RunFolder folder)
    {
        if (!File.Exists(folder.SweepResults))
        {
            return null;
        }

        var results = RunJson.Read<SweepResults>(folder.SweepResults);
        return results.Candidates.Any(candidate => candidate.Diverged is null)
            && ChosenOf(results.Candidates, [.. results.Chosen.Select(choice => choice.Fold)]).SequenceEqual(results.Chosen) && OverallOf(results.Candidates) == results.Overall
                ? results
                : throw new EmotionFusionException($"{folder.SweepResults}: what was chosen isn't the best of what was tried. Restore the file or train again.");
    }

    public TriedCandidate this[int number] => Candidates.First(candidate => candidate.Number == number);

    /// <summary>The number of the candidate that a fold chose.</summary>
    public int ChosenIn(string fold) => Chosen.First(choice => choice.Fold == fold).Candidate;

    private static FoldChoice[] ChosenOf(IReadOnlyList<TriedCandidate> tried, IReadOnlyList<string> folds) =>
        [.. folds.Select(fold => new FoldChoice(fold, Best(tried, candidate => candidate.Folds.FirstOrDefault(one => one.Fold == fold))))];

    private static int OverallOf(IReadOnlyList<TriedCandidate> tried) => Best(tried, candidate => candidate.Overall);

    /// <summary>By the higher score, then the lower loss, then the lower number.</summary>
    private static int Best(IReadOnlyList<TriedCandidate> tried, Func<TriedCandidate, FoldValidation?> of) => tried
        .Where(candidate => of(candidate) is not null)
        .OrderByDescending(candidate => of(candidate)!.Score).ThenBy(candidate => of(candidate)!.Loss ?? 0).ThenBy(candidate => candidate.Number)
        .FirstOrDefault()?.Number ?? throw new EmotionFusionException("A fold has no validation figure of any candidate.");
}

/// <summary>What a fold chose.</summary>
internal sealed record FoldChoice(string Fold, int Candidate);

/// <summary>A candidate with its validation figures by fold, each the mean over seeds.</summary>
internal sealed record TriedCandidate(int Number, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<FoldValidation> Folds)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Diverged { get; init; }

    /// <summary>The mean over the folds; null if it diverged.</summary>
    [JsonIgnore]
    public FoldValidation? Overall => Folds.Count == 0 ? null : new("", Folds.Average(fold => fold.Score), Folds.Average(fold => fold.Loss));

    [JsonIgnore]
    public string Description => SearchCandidate.Describe(Settings);

    public static TriedCandidate Of(SearchCandidate candidate, CandidateResult result) => new(
        candidate.Number,
        candidate.Settings,
        [.. result.Validation.GroupBy(score => score.Fold).Select(seeds => new FoldValidation(seeds.Key, seeds.Average(score => score.Score), seeds.Average(score => score.Loss)))])
    {
        Diverged = result.Diverged,
    };
}

/// <param name="Score">As <see cref="SweepResults.Task"/> has it.</param>
/// <param name="Loss">null where classes aren't predicted.</param>
internal sealed record FoldValidation(string Fold, double Score, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Loss = null);
