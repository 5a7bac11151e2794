using System.Text.Json.Serialization;

namespace EmotionFusion.Evaluation;

/// <summary>What training and test have in common, or were kept from having in common, besides speakers.</summary>
/// <param name="Recordings">How far it was looked for the same recording in two parts; there is none among those compared.</param>
/// <param name="HeldBack">Utterances that training did without; null if none.</param>
/// <param name="Transcripts">null where no test utterance has words.</param>
public sealed record Overlap(
    RecordingsCompared Recordings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] HeldBackCounts? HeldBack = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TranscriptOverlap? Transcripts = null)
{
    /// <param name="folds">Who and what is in which part.</param>
    /// <param name="predictions">Of the test parts.</param>
    /// <param name="inputs">Of all utterances of the folds; null in runs of earlier versions.</param>
    /// <param name="classes">How many there are.</param>
    internal static Overlap? Of(IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions, InputsFile? inputs, int classes) => inputs is null
        ? null
        : new Overlap(
            new RecordingsCompared(inputs.ByUtterance.Values.Count(keys => keys.Recording.Length > 0), inputs.ByUtterance.Count),
            HeldBackCounts.Of(folds),
            TranscriptOverlap.Of(folds, predictions, inputs, classes));
}

/// <summary>Of how many utterances the samples' hash is known, so that copies would have been found.</summary>
public sealed record RecordingsCompared(int Utterances, int OfUtterances);

/// <summary>How many utterances were left out of training and validation, because a test part has the same person or recording.</summary>
public sealed record HeldBackCounts(int SameSpeaker, int SameRecording)
{
    internal static HeldBackCounts? Of(IReadOnlyList<FoldSplit> folds)
    {
        var held = folds.Select(fold => fold.HeldBack).OfType<FoldSplitHeldBack>().ToArray();
        return held.Length == 0
            ? null
            : new HeldBackCounts(held.SelectMany(fold => fold.SameSpeaker).Distinct().Count(), held.SelectMany(fold => fold.SameRecording).Distinct().Count());
    }
}

/// <summary>
/// How often a test utterance's words, case, punctuation and white space folded, are those of a training utterance too,
/// and how the others fare: only they tell what text is good for where the words are new.
/// </summary>
/// <param name="Utterances">Test utterances that have words, each counted once whatever the number of seeds.</param>
/// <param name="Seen">Those whose words occur in their fold's training.</param>
/// <param name="Share"><paramref name="Seen"/> of <paramref name="Utterances"/>.</param>
/// <param name="Uar">Of all test predictions, pooled.</param>
/// <param name="UnseenUar">Of those predictions whose words don't occur in training, over the classes that they have; null if there are none.</param>
/// <param name="Folds">The same fold by fold, for those whose test part has words.</param>
public sealed record TranscriptOverlap(
    long Utterances, long Seen, double Share, double Uar, double? UnseenUar,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FoldTranscripts>? Folds = null)
{
    internal static TranscriptOverlap? Of(
        IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> predictions, InputsFile inputs, int classes)
    {
        var learnt = folds.ToDictionary(fold => fold.Name, fold => fold.LearntUtterances.Select(Words).Where(words => words.Length > 0).ToHashSet(StringComparer.Ordinal));
        bool IsSeen(RunPrediction row) => learnt[row.Fold].Contains(Words(row.Prediction.Utterance));
        var byFold = folds.Select(fold => Count(fold.Name, [.. predictions.Where(row => row.Fold == fold.Name)])).OfType<FoldTranscripts>().ToArray();
        return Count("", predictions) is { } all
            ? new TranscriptOverlap(all.Utterances, all.Seen, (double)all.Seen / all.Utterances, all.Uar, all.UnseenUar, byFold)
            : null;

        string Words(string? utterance) => utterance is null ? "" : inputs.ByUtterance.GetValueOrDefault(utterance)?.Transcript ?? ""; // a broken folds.json may have null

        FoldTranscripts? Count(string name, IReadOnlyList<RunPrediction> rows)
        {
            var spoken = rows.Where(row => Words(row.Prediction.Utterance).Length > 0).ToArray();
            var unseen = spoken.Where(row => !IsSeen(row)).ToArray();
            return spoken.Length == 0 ? null : new FoldTranscripts(
                name, Distinct(spoken), Distinct(spoken) - Distinct(unseen), ResultsComputation.Matrix(rows, classes).Uar,
                unseen.Length == 0 ? null : ResultsComputation.Matrix(unseen, classes).Uar);
        }
    }

    private static long Distinct(IEnumerable<RunPrediction> rows) => rows.Select(row => (row.Fold, row.Prediction.Utterance)).Distinct().LongCount();
}

/// <summary>As in <see cref="TranscriptOverlap"/>, of one fold.</summary>
public sealed record FoldTranscripts(string Name, long Utterances, long Seen, double Uar, double? UnseenUar);
