namespace EmotionFusion.Evaluation;

/// <summary>What always answering the most frequent training class reaches on the test part.</summary>
/// <param name="Class">That class; the first in label order on a tie.</param>
/// <param name="Uar">1 / classes present, or 0 if the test part hasn't that class.</param>
/// <param name="Wa">That class's share of the test part.</param>
/// <param name="F1">Macro F1, all other classes counting 0.</param>
public sealed record MajorityBaseline(string Class, double Uar, double Wa, double F1)
{
    /// <param name="train">Training utterances a class, by class name.</param>
    /// <param name="testLabels">The test part's labels.</param>
    /// <param name="classNames">By label.</param>
    public static MajorityBaseline Compute(
        IReadOnlyDictionary<string, int> train, IEnumerable<int> testLabels, IReadOnlyList<string> classNames)
    {
        var majority = Enumerable.Range(0, classNames.Count).MaxBy(c => train.GetValueOrDefault(classNames[c]));
        var confusion = new ConfusionMatrix(classNames.Count);
        foreach (var label in testLabels)
        {
            confusion.Add(label, majority);
        }

        return new MajorityBaseline(classNames[majority], confusion.Uar, confusion.Wa, confusion.MacroF1);
    }
}
