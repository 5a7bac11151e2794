using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>The test utterances that have both modalities, or one of them alone; predictions of all folds and seeds together.</summary>
/// <param name="Given">What they have: <c>audio and text</c>, <c>audio</c> or <c>text</c>.</param>
/// <param name="Utterances">Each counted once whatever the number of seeds.</param>
/// <param name="Classes">How many classes they have; UAR is over these.</param>
/// <param name="Uar">Mean recall.</param>
/// <param name="Wa">Share that is right.</param>
/// <param name="F1">Macro F1.</param>
/// <param name="Intervals">Over speakers; null with one.</param>
public sealed record ModalityScore(string Given, long Utterances, int Classes, double Uar, double Wa, double F1, SpeakerIntervals? Intervals)
{
    /// <returns>Those kinds that the test part has; null if no utterance of the run lacks anything.</returns>
    internal static IReadOnlyList<ModalityScore>? Of(IReadOnlyList<RunPrediction> predictions, IReadOnlyList<Gap> gaps, IReadOnlyList<string> classes)
    {
        if (gaps.Count == 0)
        {
            return null;
        }

        var lacks = gaps.ToDictionary(gap => gap.Utterance, gap => gap.Lacks, StringComparer.Ordinal);
        var given = predictions.ToLookup(row => lacks.TryGetValue(row.Prediction.Utterance, out var kind) ? kind : (EncoderKind?)null);
        return [.. new (EncoderKind? Lacks, string Given)[] { (null, "audio and text"), (EncoderKind.Text, "audio"), (EncoderKind.Audio, "text") }
            .Where(kind => given.Contains(kind.Lacks)).Select(kind => Of(kind.Given, [.. given[kind.Lacks]], classes.Count))];
    }

    private static ModalityScore Of(string given, RunPrediction[] rows, int classes)
    {
        var confusion = ResultsComputation.Matrix(rows, classes);
        return new ModalityScore(
            given, ResultsComputation.Utterances(rows), confusion.PresentClasses, confusion.Uar, confusion.Wa, confusion.MacroF1,
            SpeakerIntervals.Compute([.. ResultsComputation.BySpeaker(rows).Select(speaker => ResultsComputation.Matrix(speaker, classes))]));
    }
}
