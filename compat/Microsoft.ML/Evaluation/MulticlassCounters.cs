namespace Microsoft.ML.Data;

/// <summary>What is summed up over the rows, and the metrics that follow from it.</summary>
internal sealed class MulticlassCounters
{
    private const float SmallestProbability = 1e-15f;

    private readonly int _classes;
    private readonly double[] _rowsOfClass;
    private readonly double[] _logLossOfClass;

    // The true label's rank goes up to the number of classes, which a label that has no score can reach.
    private readonly double[] _rowsOfRank;
    private double _rows;
    private double _logLoss;

    public MulticlassCounters(int classes)
    {
        _classes = classes;
        _rowsOfClass = new double[classes];
        _logLossOfClass = new double[classes];
        _rowsOfRank = new double[classes + 1];
        Confusion = [.. Enumerable.Range(0, classes).Select(_ => new double[classes])];
    }

    /// <summary>Rows by true class, then by predicted class; labels without a score are left out.</summary>
    public double[][] Confusion { get; }

    public double MicroAccuracy => _rows > 0 ? _rowsOfRank[0] / _rows : 0;

    /// <summary>The mean recall of the classes that have rows.</summary>
    public double MacroAccuracy
    {
        get
        {
            var present = Enumerable.Range(0, _classes).Where(c => _rowsOfClass[c] > 0).ToArray();
            return present.Length == 0 ? 0 : present.Sum(c => Confusion[c][c] / _rowsOfClass[c]) / present.Length;
        }
    }

    public double LogLoss => _rows > 0 ? _logLoss / _rows : 0;

    /// <summary>How much smaller the loss is than that of always answering with the frequencies of the classes.</summary>
    public double LogLossReduction
    {
        get
        {
            var entropy = _rowsOfClass.Where(n => n != 0).Sum(n => n * Math.Log(n / _rows)) / -_rows;
            return (entropy - LogLoss) / entropy;
        }
    }

    public double[] PerClassLogLoss
        => [.. _logLossOfClass.Select((loss, c) => _rowsOfClass[c] > 0 ? loss / _rowsOfClass[c] : 0)];

    /// <summary>For each K from 1: the share of rows whose true class is among the K highest scores.</summary>
    /// <exception cref="IndexOutOfRangeException">There are fewer ranks.</exception>
    public double[] TopKAccuracies(int k)
    {
        var accuracies = new double[k];
        for (var i = 0; i < k; i++)
            accuracies[i] = (i == 0 ? 0 : accuracies[i - 1]) + _rowsOfRank[i] / _rows;
        return accuracies;
    }

    public void Add(int label, float[] scores)
    {
        var isKnown = label < _classes;
        var trueScore = isKnown ? scores[label] : 0;
        var (rank, predicted) = (0, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > trueScore || (scores[i] == trueScore && i < label))
                rank++;
            if (scores[i] > scores[predicted])
                predicted = i;
        }

        var loss = -Math.Log(isKnown ? Math.Min(1, Math.Max(SmallestProbability, trueScore)) : SmallestProbability);
        _rows++;
        _logLoss += loss;
        _rowsOfRank[rank]++;
        // A label without a score that beats every score, all of them negative, has no cell: that is an error here too.
        if (!isKnown && rank > 0)
            return;
        _rowsOfClass[label]++;
        _logLossOfClass[label] += loss;
        Confusion[label][predicted]++;
    }
}
