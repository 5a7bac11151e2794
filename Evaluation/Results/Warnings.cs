using System.Text.Json.Serialization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Something without which a reader would take the figures for more than they are.</summary>
/// <param name="Kind">For programs: class_never_predicted, chance_in_interval, loss_did_not_fall, overfitted, one_run, best_of_several.</param>
/// <param name="Text">For people.</param>
public sealed record Warning(string Kind, string Text);

/// <summary>How one training went, as log.jsonl has it in full.</summary>
/// <param name="Fold">Its name in log and checkpoints.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Epochs">How many it had.</param>
/// <param name="BestEpoch">The 0-based one that was kept.</param>
/// <param name="FirstLoss">Training loss of the first epoch.</param>
/// <param name="LowestLoss">The lowest of the epochs after the first; null if there are none.</param>
/// <param name="ValidationUar">Of the kept epoch.</param>
/// <param name="TrainUar">Of the kept weights on what they were learnt from; null in a training that an earlier version made.</param>
/// <param name="Member">Which of a rotation; null without one.</param>
public sealed record TrainingSummary(
    string Fold, int Seed, int Epochs, int BestEpoch, double FirstLoss, double? LowestLoss, double ValidationUar, double? TrainUar,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Member = null)
{
    internal static TrainingSummary Of(TrainedFold run) => Of(
        new TrainingKey(run.Fold.Name, run.Fold.Member, run.Seed), run.Epochs, run.BestEpoch, run.TrainUar);

    internal static TrainingSummary Of(TrainingKey training, IReadOnlyList<EpochRecord> epochs, int bestEpoch, double? trainUar) => new(
        training.Fold, training.Seed, epochs.Count, bestEpoch, epochs[0].TrainLoss, epochs.Skip(1).Min(epoch => (double?)epoch.TrainLoss),
        epochs.First(epoch => epoch.Epoch == bestEpoch).Validation.Uar, trainUar, training.Member);
}

/// <summary>Finds what a run's report must warn of.</summary>
internal static class Warnings
{
    /// <summary>A loss that falls by less than this share of it counts as one that doesn't fall.</summary>
    private const double LeastFall = 0.01;

    /// <summary>Training UAR above validation UAR by more than this, on average, is far.</summary>
    private const double FarAbove = 0.2;

    /// <summary>The one kind that several runs share.</summary>
    public const string BestOfSeveral = "best_of_several";

    private const int Named = 4;

    /// <param name="results">All else of them.</param>
    /// <param name="predictions">The test predictions.</param>
    /// <param name="trainings">How they went.</param>
    public static IReadOnlyList<Warning> Of(RunResults results, IReadOnlyList<RunPrediction> predictions, IReadOnlyList<TrainingSummary> trainings) =>
        [.. new[]
        {
            NeverPredicted(results),
            NeverPredictedInAFold(results, predictions),
            ChanceInInterval(results),
            LossDidNotFall(trainings),
            Overfitted(trainings),
            OneRun(results),
            ChosenByTest(results),
        }.OfType<Warning>()];

    private static Warning? NeverPredicted(RunResults results)
    {
        string[] never = [.. results.Pooled.Classes.Where(entry => entry is { N: > 0, Predicted: 0 })
            .Select(entry => $"{entry.Name} (true class of {Figures.Count(entry.N, "test prediction")})")];
        return never.Length == 0 ? null : new("class_never_predicted",
            $"Never predicted in any fold with any seed: {string.Join(", ", never)}. A recall of 0 shows in UAR; WA may hide it.");
    }

    /// <summary>Those that are predicted in other folds or with other seeds.</summary>
    private static Warning? NeverPredictedInAFold(RunResults results, IReadOnlyList<RunPrediction> predictions)
    {
        var elsewhere = results.Pooled.Classes.Select(entry => entry.Predicted > 0).ToArray();
        string[] lacking = [.. predictions.GroupBy(row => (row.Fold, row.Seed))
            .Select(rows => (rows.Key, Matrix: ResultsComputation.Matrix(rows, elsewhere.Length)))
            .Select(run => (run.Key, Classes: Enumerable.Range(0, elsewhere.Length)
                .Where(c => elsewhere[c] && run.Matrix.Support(c) > 0 && run.Matrix.Predicted(c) == 0)
                .Select(c => FormattableString.Invariant($"{results.Classes[c]} ({run.Matrix.Support(c)} there)")).ToArray()))
            .Where(run => run.Classes.Length > 0)
            .Select(run => FormattableString.Invariant($"{run.Key.Fold}, seed {run.Key.Seed}: {string.Join(", ", run.Classes)}"))];
        return lacking.Length == 0 ? null : new("class_never_predicted",
            $"In {lacking.Length} of {results.Folds.Count} folds and seeds a class was never predicted though the test part has it. {Some(lacking)}.");
    }

    private static Warning? ChanceInInterval(RunResults results)
    {
        var chance = results.Baseline.Chance;
        if (results.Pooled.Intervals?.Uar is not { } interval || interval.Low > chance)
        {
            return null;
        }

        var where = interval.High >= chance ? "contains" : "is below";
        return new("chance_in_interval",
            $"UAR isn't shown to be above chance: its 95 % interval, {Figures.PercentNumber(interval.Low)} to {Figures.PercentNumber(interval.High)} %, {where} the {Figures.PercentNumber(chance)} % of guessing.");
    }

    private static Warning? LossDidNotFall(IReadOnlyList<TrainingSummary> trainings)
    {
        string[] flat = [.. trainings.Where(run => run.LowestLoss > run.FirstLoss - (LeastFall * Math.Abs(run.FirstLoss)))
            .Select(run => FormattableString.Invariant($"{Key(run)} ({run.FirstLoss:0.####} in the first epoch, never below {run.LowestLoss:0.####} after it)"))];
        return flat.Length == 0 ? null : new("loss_did_not_fall",
            $"The training loss didn't fall by {100 * LeastFall:0} % in {flat.Length} of {Figures.Count(trainings.Count, "training")}, so hardly anything was learnt there: {Some(flat)}. Look at learning_rate, loss_temperature and feature_standardization.");
    }

    private static Warning? Overfitted(IReadOnlyList<TrainingSummary> trainings)
    {
        var told = trainings.Where(run => run.TrainUar is not null).ToArray();
        if (told.Length == 0 || told.Average(run => run.TrainUar!.Value - run.ValidationUar) is var gap && gap <= FarAbove)
        {
            return null;
        }

        return new("overfitted",
            $"UAR on what was learnt from is {Figures.PercentNumber(gap)} points above validation ({Figures.PercentNumber(told.Average(run => run.TrainUar!.Value))} against {Figures.PercentNumber(told.Average(run => run.ValidationUar))} %, mean over {Figures.Count(told.Length, "training")}): "
            + "the heads know their training utterances far better than unknown speakers. More speakers, more dropout or weight_decay, or a smaller head may help.");
    }

    private static Warning? OneRun(RunResults results) => results.Folds.Count > 1 ? null : new("one_run",
        "One fold and one seed: there is no deviation to tell, so a dash stands in its place, and how far another seed would end from these figures isn't known. Give several seeds.");

    private static Warning? ChosenByTest(RunResults results) => results.ExperimentsTried is not > 1 ? null : new(BestOfSeveral,
        FormattableString.Invariant($"{results.ExperimentsTried} experiments were tried on the same test data. Whichever of them is chosen by its test figures, the best of {results.ExperimentsTried} is optimistic: ")
        + "choose by validation, or confirm the choice on speakers that none of them was tested on.");

    private static string Key(TrainingSummary run) => new TrainingKey(run.Fold, run.Member, run.Seed).ToString();

    private static string Some(string[] all) =>
        string.Join("; ", all.Take(Named)) + (all.Length > Named ? $"; and {Figures.Count(all.Length - Named)} more" : "");
}
