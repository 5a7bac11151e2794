using System.Collections.Immutable;

namespace Microsoft.ML.Data;

/// <summary>
/// How many rows of each class were predicted as which.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.confusionmatrix
/// </summary>
public sealed class ConfusionMatrix
{
    private readonly Lazy<string> _formatted;

    internal ConfusionMatrix(double[][] counts, ReadOnlyMemory<char>[] classNames)
    {
        Check.State(counts.Length == classNames.Length, $"Expected {classNames.Length} values in 'Count' column, but got {counts.Length}.");
        var classes = Enumerable.Range(0, counts.Length).ToArray();
        PerClassPrecision = classes.Select(c => Share(counts[c][c], classes.Sum(row => counts[row][c]))).ToImmutableArray();
        PerClassRecall = classes.Select(c => Share(counts[c][c], counts[c].Sum())).ToImmutableArray();
        Counts = counts.Select(row => (IReadOnlyList<double>)row.AsReadOnly()).ToList().AsReadOnly();
        _formatted = new(() => ConfusionTable.Format(this, [.. classNames.Select(n => n.ToString())]));
    }

    /// <summary>Of the rows predicted as a class, the share that are of it; 0 if none were.</summary>
    public IReadOnlyList<double> PerClassPrecision { get; }

    /// <summary>Of the rows of a class, the share predicted as it; 0 if it has none.</summary>
    public IReadOnlyList<double> PerClassRecall { get; }

    /// <summary>Number of rows: [true class][predicted class].</summary>
    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }

    public int NumberOfClasses => Counts.Count;

    /// <summary>The counts with precision and recall as a table of text.</summary>
    public string GetFormattedConfusionTable() => _formatted.Value;

    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        CheckClass(predictedClassIndicatorIndex, nameof(predictedClassIndicatorIndex));
        CheckClass(actualClassIndicatorIndex, nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    private void CheckClass(int index, string name)
        => Check.Param(index >= 0 && index < NumberOfClasses, name, "Invalid index. Should be non-negative, less than the number of classes.");

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
