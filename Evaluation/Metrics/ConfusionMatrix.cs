namespace EmotionFusion.Evaluation;

/// <summary>
/// How often each class was taken for each class: rows are the truth, columns the predictions. All measures here
/// follow scikit-learn, but for <see cref="Uar"/>, which is the mean over the classes that have utterances
/// (ML.NET's MacroAccuracy); a class that was only predicted doesn't lower it. UAR and WA stand here beside ML.NET's
/// for what has counts alone: 2,000 draws of speakers, a speaker, a bucket of difficulty. A test holds them equal.
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts; // (classes, classes), row by row

    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Classes = classes;
        _counts = new long[classes * classes];
    }

    public int Classes { get; }

    /// <summary>Utterances of class <paramref name="truth"/> that were taken for <paramref name="predicted"/>.</summary>
    public long this[int truth, int predicted] => _counts[truth * Classes + predicted];

    public long Total => _counts.Sum();

    /// <summary>Weighted accuracy, the share that is right: trace / total; 0 without utterances.</summary>
    public double Wa => Ratio(Correct, Total);

    /// <summary>Unweighted average recall over the classes that have utterances; 0 without utterances.</summary>
    public double Uar => All.Where(c => Support(c) > 0).Select(Recall).DefaultIfEmpty(0).Average();

    /// <summary>Mean F1 over the classes that occur as truth or prediction; 0 without utterances.</summary>
    public double MacroF1 => All.Where(c => Support(c) + Predicted(c) > 0).Select(F1).DefaultIfEmpty(0).Average();

    /// <summary>Mean F1, each class weighted with its utterances.</summary>
    public double WeightedF1 => Total == 0 ? 0 : All.Sum(c => Support(c) * F1(c)) / Total;

    /// <summary>The classes that have utterances.</summary>
    public int PresentClasses => All.Count(c => Support(c) > 0);

    /// <summary>
    /// Cohen's kappa: agreement beyond what the margins give by chance. 0 where chance alone agrees always
    /// (one class only), which scikit-learn leaves undefined.
    /// </summary>
    public double Kappa
    {
        get
        {
            var total = (double)Total;
            if (total == 0)
            {
                return 0;
            }

            var expected = All.Sum(c => Support(c) / total * (Predicted(c) / total));
            return expected >= 1 ? 0 : (Wa - expected) / (1 - expected);
        }
    }

    /// <summary>Matthews' correlation coefficient for several classes; 0 where truth or prediction is one class only.</summary>
    public double Mcc
    {
        get
        {
            var total = (double)Total;
            var both = All.Sum(c => (double)Support(c) * Predicted(c));
            var truth = All.Sum(c => (double)Support(c) * Support(c));
            var predicted = All.Sum(c => (double)Predicted(c) * Predicted(c));
            var scale = Math.Sqrt((total * total - predicted) * (total * total - truth));
            return scale == 0 ? 0 : (Correct * total - both) / scale;
        }
    }

    /// <summary>Utterances whose true class this is.</summary>
    public long Support(int c) => All.Sum(predicted => this[c, predicted]);

    /// <summary>Utterances that were taken for this class.</summary>
    public long Predicted(int c) => All.Sum(truth => this[truth, c]);

    /// <summary>Share of the class's utterances that were found; 0 if it has none.</summary>
    public double Recall(int c) => Ratio(this[c, c], Support(c));

    /// <summary>Harmonic mean of precision and recall; 0 if the class occurs nowhere.</summary>
    public double F1(int c) => Ratio(2 * this[c, c], Support(c) + Predicted(c));

    /// <summary>The counts as rows, for files and tables.</summary>
    public long[][] ToRows() => _counts.Chunk(Classes).ToArray();

    internal static ConfusionMatrix Of(int classes, IEnumerable<(int Truth, int Predicted)> utterances)
    {
        var matrix = new ConfusionMatrix(classes);
        foreach (var (truth, predicted) in utterances)
        {
            matrix.Add(truth, predicted);
        }

        return matrix;
    }

    public static ConfusionMatrix FromRows(IReadOnlyList<IReadOnlyList<long>> rows)
    {
        var matrix = new ConfusionMatrix(rows.Count);
        for (var truth = 0; truth < rows.Count; truth++)
        {
            for (var predicted = 0; predicted < rows.Count; predicted++)
            {
                matrix.Add(truth, predicted, rows[truth][predicted]);
            }
        }

        return matrix;
    }

    public void Add(int truth, int predicted, long times = 1)
    {
        if ((uint)truth >= Classes || (uint)predicted >= Classes)
        {
            throw new ArgumentOutOfRangeException(nameof(truth), $"There's no cell ({truth}, {predicted}) in a matrix of {Classes} classes.");
        }

        _counts[truth * Classes + predicted] += times;
    }

    internal void Add(ConfusionMatrix other)
    {
        if (other.Classes != Classes)
        {
            throw new ArgumentException($"A matrix of {other.Classes} classes can't be added to one of {Classes}.", nameof(other));
        }

        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }

    internal void Clear() => Array.Clear(_counts);

    private IEnumerable<int> All => Enumerable.Range(0, Classes);

    private long Correct => All.Sum(c => this[c, c]);

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
