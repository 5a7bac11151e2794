using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>
/// Evaluates predictions of one class out of several.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.multiclassclassificationcatalog
/// </summary>
public sealed class MulticlassClassificationCatalog
{
    internal MulticlassClassificationCatalog()
    {
    }

    /// <summary>
    /// Compares scores with labels. The prediction is the class with the highest score, the first of several.
    /// Rows without a label, with a label that is no class number, or with a score that isn't finite are left out.
    /// </summary>
    /// <param name="labelColumnName">A key, or a float with the class counted from 0.</param>
    /// <param name="scoreColumnName">Probabilities, a vector of float of known size, 2 or more; its slot names become the class names.</param>
    /// <param name="predictedLabelColumnName">Must exist; its values aren't looked at.</param>
    /// <param name="topKPredictionCount">Up to which rank to count the true class as found; 0 for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public MulticlassClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0)
    {
        Check.NotNull(data, nameof(data));
        Check.NotEmpty(labelColumnName, nameof(labelColumnName));
        Check.NotEmpty(scoreColumnName, nameof(scoreColumnName));
        Check.NotEmpty(predictedLabelColumnName, nameof(predictedLabelColumnName));
        Check.Param(topKPredictionCount >= 0, nameof(topKPredictionCount), "Must be non-negative");

        var label = Find(data.Schema, labelColumnName, "Label");
        var score = Find(data.Schema, scoreColumnName, "Score");
        Find(data.Schema, predictedLabelColumnName, "PredictedLabel");
        return new MulticlassEvaluator(label, score).Evaluate(data, topKPredictionCount);
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, string role)
        => schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(schema), $"{name} column '{role}' not found");
}
