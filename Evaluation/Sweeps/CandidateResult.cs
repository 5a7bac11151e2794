using System.Text.Json.Serialization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>candidate.json: how well a candidate of a sweep does on the validation parts, and nothing of the test parts.</summary>
/// <param name="Candidate">Its number.</param>
/// <param name="Validation">One a fold and seed; empty if it diverged.</param>
internal sealed record CandidateResult(int Candidate, IReadOnlyList<CandidateScore> Validation)
{
    /// <summary>Why it has no figures: its loss wasn't finite in a training. It can't be chosen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Diverged { get; init; }

    /// <param name="number">The candidate's.</param>
    /// <param name="trained">All its trainings.</param>
    /// <param name="plan">Of the candidate.</param>
    public static CandidateResult Of(int number, IReadOnlyList<TrainedFold> trained, ExperimentPlan plan) => new(
        number,
        [.. trained.GroupBy(run => (Fold: run.Fold.Name, run.Seed)).Select(heads =>
            CandidateScore.Of(heads.Key.Fold, heads.Key.Seed, [.. heads], plan.Config.Targets.Task, plan.View.ClassNames.Count))]);

    /// <summary>null if there is none, or a broken one, which is made again of the trainings.</summary>
    public static CandidateResult? TryRead(RunFolder folder)
    {
        try
        {
            return File.Exists(folder.CandidateResult) ? RunJson.Read<CandidateResult>(folder.CandidateResult) : null;
        }
        catch (EmotionFusionException)
        {
            return null;
        }
    }
}

/// <summary>Of a fold with a seed, what its heads make of their validation parts.</summary>
/// <param name="Fold">The fold.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Score">What is chosen by: UAR, mean CCC, or the sum of the two, as the experiment's task has it.</param>
internal sealed record CandidateScore(string Fold, int Seed, double Score)
{
    /// <summary>Over the validation predictions of all the fold's heads as one set; null where classes aren't predicted, as the next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Uar { get; init; }

    /// <summary>Cross-entropy of the same predictions, in nats: it decides where scores tie.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Loss { get; init; }

    /// <summary>Over valence, arousal and dominance, of the kept epochs, the mean over the fold's heads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Ccc { get; init; }

    public static CandidateScore Of(string fold, int seed, IReadOnlyList<TrainedFold> heads, PredictionTask task, int classes)
    {
        Prediction[] rows = [.. heads.SelectMany(head => head.Validation ?? [])];
        double? uar = task == PredictionTask.Vad ? null : ConfusionMatrix.Of(classes, rows.Select(row => (row.Label, row.Predicted))).Uar;
        double? ccc = task == PredictionTask.Emotion ? null : heads.Average(head => head.Epochs.First(epoch => epoch.Epoch == head.BestEpoch).ValidationCcc!.Value);
        return new CandidateScore(fold, seed, (uar ?? 0) + (ccc ?? 0))
        {
            Uar = uar,
            Loss = uar is null ? null : rows.Average(row => -Math.Log(Math.Max(row.Probabilities[row.Label], float.Epsilon))),
            Ccc = ccc,
        };
    }
}
