namespace EmotionFusion.Evaluation;

/// <summary>Test speakers whose voices taught or selected the heads that tested them.</summary>
/// <param name="Speakers">How many.</param>
/// <param name="Utterances">Test utterances of theirs, each counted once whatever the number of seeds.</param>
public sealed record SpeakerOverlap(int Speakers, long Utterances)
{
    /// <summary>null where no fold has a speaker in its test part and in another.</summary>
    internal static SpeakerOverlap? Of(IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions)
    {
        var heard = folds.ToDictionary(fold => fold.Name, fold => fold.Train.Speakers.Concat(fold.Validation.Speakers).ToHashSet(StringComparer.Ordinal));
        var shared = predictions.Where(row => heard[row.Fold].Contains(row.Prediction.Speaker)).Select(row => row.Prediction).ToArray();
        return shared.Length == 0
            ? null
            : new SpeakerOverlap(shared.Select(row => row.Speaker).Distinct().Count(), shared.Select(row => row.Utterance).Distinct().LongCount());
    }
}
