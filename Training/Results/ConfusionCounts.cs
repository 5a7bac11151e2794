namespace EmotionFusion.Training;

/// <summary>Counts of truth against prediction, and the validation figures that follow from them.</summary>
public sealed class ConfusionCounts(int classes)
{
    private readonly int[,] _counts = new int[classes, classes];
    private int _total;

    public void Add(int label, int predicted)
    {
        _counts[label, predicted]++;
        _total++;
    }

    public double Accuracy => Enumerable.Range(0, classes).Sum(c => _counts[c, c]) / (double)_total;

    /// <summary>Mean recall over the classes that occur.</summary>
    public double Uar => Enumerable.Range(0, classes).Where(c => Truth(c) > 0).Average(c => _counts[c, c] / (double)Truth(c));

    /// <summary>Mean F1 over the classes that occur as label or prediction.</summary>
    public double MacroF1 => Enumerable.Range(0, classes)
        .Where(c => Truth(c) + Predicted(c) > 0)
        .Average(c => 2.0 * _counts[c, c] / (Truth(c) + Predicted(c)));

    private int Truth(int c) => Enumerable.Range(0, classes).Sum(p => _counts[c, p]);

    private int Predicted(int c) => Enumerable.Range(0, classes).Sum(t => _counts[t, c]);
}
