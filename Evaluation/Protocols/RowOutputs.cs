using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Brings what heads give beside the classes of labelled utterances into the rows of ratings.csv and vad.csv.</summary>
internal static class RowOutputs
{
    /// <summary>
    /// Every test prediction with its raters' votes; null where no test utterance has any, or some have no majority and the
    /// head is a model of ML.NET, which predicts labelled utterances only.
    /// </summary>
    public static IReadOnlyList<RatedPrediction>? Rated(ExperimentPlan plan, IReadOnlyList<RunPrediction> labelled, IReadOnlyList<TrainedFold> trained)
    {
        var view = plan.View;
        if (trained.Count == 0 && plan.Folds.Any(fold => fold.Test.Divided.Length > 0))
        {
            return null;
        }

        RatedPrediction[] rows =
        [
            .. labelled.Select(row => Rated(row.Seed, row.Fold, row.Prediction.Row, row.Prediction.Probabilities)),
            .. Of(plan, trained, run => run.TestDivided).Select(row => Rated(row.Seed, row.Fold, row.Row, row.Values)),
        ];
        return labelled.Any(row => view.Utterances[row.Prediction.Row].Votes is not null) || rows.Length > labelled.Count ? rows : null;

        RatedPrediction Rated(int seed, string fold, int row, float[] probabilities)
        {
            var utterance = view.Utterances[row];
            var votes = utterance.Votes?.Sum() > 0 ? utterance.Votes : [.. view.ClassNames.Select((_, c) => c == utterance.Label ? 1 : 0)];
            return new(seed, fold, utterance.Id, utterance.Speaker, utterance.Majority, votes, probabilities);
        }
    }

    /// <summary>Ratings and predictions of valence, arousal and dominance of every test utterance, on its corpus's own scale.</summary>
    public static IReadOnlyList<VadPrediction> Vad(ExperimentPlan plan, IReadOnlyList<TrainedFold> trained) =>
        [.. Of(plan, trained, run => run.TestVad!).Select(row =>
        {
            var (utterance, scale) = (plan.View.Utterances[row.Row], plan.View.VadScaleOf(row.Row));
            return new VadPrediction(
                row.Seed, row.Fold, utterance.Id, utterance.Speaker, plan.View.CorpusOf(row.Row), OnScale(ConcordanceLoss.RatingsOf(utterance.Vad)), OnScale(row.Values));

            float[] OnScale(float[] values) => Array.ConvertAll(values, value => (float)scale.FromFive(value));
        })];

    /// <summary>How much audio and text count for each test utterance; empty where a head doesn't weigh them, or an earlier version trained it.</summary>
    public static IReadOnlyList<FusionWeight> FusionWeights(ExperimentPlan plan, IReadOnlyList<TrainedFold> trained) => trained.Any(run => run.TestFusionWeights is null)
        ? []
        : [.. Of(plan, trained, run => run.TestFusionWeights!).Select(row => new FusionWeight(row.Seed, row.Fold, plan.View.Utterances[row.Row].Id, row.Values[0], row.Values[1]))];

    /// <summary>The scales of the view's corpora.</summary>
    public static IReadOnlyDictionary<string, VadScale> Scales(FeatureView view) => view.Corpora.ToDictionary(corpus => corpus.Corpus, corpus => corpus.VadScale);

    /// <summary>The values of each seed and fold, the mean over its heads where validation speakers rotate.</summary>
    private static IEnumerable<(int Seed, string Fold, int Row, float[] Values)> Of(
        ExperimentPlan plan, IReadOnlyList<TrainedFold> trained, Func<TrainedFold, IReadOnlyList<RowOutput>> of) =>
        from heads in trained.GroupBy(run => (run.Seed, run.Fold.Name), of)
        let members = heads.ToArray()
        from i in Enumerable.Range(0, members[0].Count)
        let row = members[0][i].Row
        select (heads.Key.Seed, plan.TestName(heads.Key.Name, row), row, Mean([.. members.Select(member => member[i])], row));

    private static float[] Mean(RowOutput[] heads, int row) => heads.All(head => head.Row == row)
        ? [.. heads[0].Values.Select((_, d) => (float)heads.Average(head => (double)head.Values[d]))]
        : throw new InvalidOperationException($"The heads of a fold tested different rows; one has {row} where another has not.");
}
