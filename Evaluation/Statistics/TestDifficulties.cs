using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How difficult the test utterances of a run are.</summary>
public sealed class TestDifficulties
{
    private readonly Dictionary<string, UtteranceDifficulty> _byUtterance;

    /// <param name="utterances">One a test utterance; of several with one name the last counts.</param>
    public TestDifficulties(IReadOnlyList<UtteranceDifficulty> utterances)
    {
        Utterances = utterances;
        _byUtterance = new(StringComparer.Ordinal);
        foreach (var entry in utterances)
        {
            _byUtterance[entry.Utterance] = entry;
        }
    }

    public IReadOnlyList<UtteranceDifficulty> Utterances { get; }

    /// <summary>Utterances that lack at least one rating.</summary>
    public int Incomplete => Utterances.Count(entry => entry.MissingRatings > 0);

    /// <summary>False if no utterance has any rating: difficulty is then one number a class.</summary>
    public bool AreRated => Utterances.Any(IsRated);

    /// <summary>Those of the predictions' utterances, in the order in which they were first tested.</summary>
    /// <param name="view">Where the predictions' rows are.</param>
    /// <param name="prototypes">The experiment's expected ratings by label.</param>
    public static TestDifficulties Of(
        FeatureView view, IReadOnlyDictionary<int, Vad> prototypes, IEnumerable<RunPrediction> predictions) =>
        new([.. predictions.Select(row => row.Prediction.Row).Distinct().Select(row => Of(view.Utterances[row], prototypes))]);

    public bool Has(string utterance) => _byUtterance.ContainsKey(utterance);

    /// <summary>Relates predictions to difficulty. Where no utterance has a rating there is nothing to relate, and no relation.</summary>
    /// <param name="predictions">Of these utterances, one at least.</param>
    /// <param name="classes">Number of classes.</param>
    public DifficultyAnalysis Analyse(IReadOnlyCollection<RunPrediction> predictions, int classes)
    {
        var analysis = DifficultyAnalysis.Compute(
            [.. predictions.Select(row => (_byUtterance[row.Prediction.Utterance].Difficulty, row.Prediction.Label, row.Prediction.Predicted))], classes);
        return predictions.Any(row => IsRated(_byUtterance[row.Prediction.Utterance])) ? analysis : analysis with { Relation = null };
    }

    public double MeanOf(IEnumerable<RunPrediction> predictions) => predictions.Average(row => _byUtterance[row.Prediction.Utterance].Difficulty);

    private static bool IsRated(UtteranceDifficulty entry) => entry.MissingRatings < 3;

    private static UtteranceDifficulty Of(Utterance utterance, IReadOnlyDictionary<int, Vad> prototypes) =>
        new(utterance.Id, Difficulty.Of(utterance.Vad, utterance.Label, prototypes), Difficulty.MissingRatings(utterance.Vad));
}
