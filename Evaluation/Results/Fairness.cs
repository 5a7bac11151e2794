using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>For whom the heads work less well. UAR by speaker is in <see cref="RunResults.BySpeaker"/>.</summary>
/// <param name="Genders">By name; empty where the corpus doesn't tell the gender of any test speaker.</param>
/// <param name="UnknownGender">Test speakers whose gender isn't known; they are in no group.</param>
/// <param name="GenderGap">null with fewer than two genders.</param>
/// <param name="SpeakerGap">Of speakers, whichever classes they have.</param>
public sealed record Fairness(
    IReadOnlyList<GenderSummary> Genders, int UnknownGender,
    GroupGap? GenderGap, GroupGap SpeakerGap)
{
    /// <param name="bySpeaker">The test speakers.</param>
    /// <param name="predictions">Their predictions, of all seeds.</param>
    /// <param name="genders">By speaker; empty where it isn't known.</param>
    /// <param name="classes">Number of classes.</param>
    internal static Fairness Of(
        IReadOnlyList<SpeakerSummary> bySpeaker, IReadOnlyList<RunPrediction> predictions, IReadOnlyDictionary<string, string> genders, int classes)
    {
        var matrices = predictions.GroupBy(row => row.Prediction.Speaker).ToDictionary(rows => rows.Key, rows => ResultsComputation.Matrix(rows, classes));
        bool IsKnown(SpeakerSummary speaker) => genders.GetValueOrDefault(speaker.Speaker, "").Length > 0;
        var groups = bySpeaker.Where(IsKnown)
            .GroupBy(speaker => genders[speaker.Speaker]).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        (string Name, ConfusionMatrix[] Speakers)[] speakers = [.. groups.Select(group => (group.Key, group.Select(speaker => matrices[speaker.Speaker]).ToArray()))];
        return new Fairness(
            [.. groups.Zip(speakers, (group, matrices) => GenderSummary.Of(group.Key, [.. group], matrices.Speakers))],
            bySpeaker.Count(speaker => !IsKnown(speaker)),
            speakers.Length < 2 ? null : GroupGap.Between(speakers),
            GroupGap.BetweenSpeakers([.. bySpeaker.Select(speaker => (speaker.Speaker, speaker.Uar))]));
    }
}

/// <summary>The test speakers of one gender, the predictions of all seeds together.</summary>
/// <param name="Gender">As the corpus says it; f and m are spelt out.</param>
/// <param name="Speakers">How many.</param>
/// <param name="Utterances">Theirs, each counted once whatever the number of seeds.</param>
/// <param name="Uar">Over the classes that they have.</param>
/// <param name="Wa">Likewise.</param>
/// <param name="F1">Macro F1, likewise.</param>
public sealed record GenderSummary(string Gender, int Speakers, long Utterances, double Uar, double Wa, double F1)
{
    internal static GenderSummary Of(string gender, IReadOnlyList<SpeakerSummary> speakers, IReadOnlyList<ConfusionMatrix> matrices)
    {
        var pool = new ConfusionMatrix(matrices[0].Classes);
        foreach (var matrix in matrices)
        {
            pool.Add(matrix);
        }

        return new GenderSummary(gender, speakers.Count, speakers.Sum(speaker => speaker.Utterances), pool.Uar, pool.Wa, pool.MacroF1);
    }

    /// <summary>Each speaker's gender, as speakers.csv has it.</summary>
    /// <returns>Empty for one of whom the corpus says none, or several.</returns>
    internal static IReadOnlyDictionary<string, string> Of(FeatureView view, IEnumerable<RunPrediction> predictions) => predictions
        .Select(row => view.Utterances[row.Prediction.Row]).Distinct()
        .GroupBy(utterance => utterance.Speaker, utterance => Spelt(utterance.Gender))
        .OrderBy(speaker => speaker.Key, NaturalComparer.Instance)
        .ToDictionary(speaker => speaker.Key, speaker => speaker.Where(gender => gender.Length > 0).Distinct().ToArray() is [var only] ? only : "");

    private static string Spelt(string? gender) => gender?.Trim().ToLowerInvariant() switch
    {
        null => "",
        "f" => "female",
        "m" => "male",
        var name => name,
    };
}
