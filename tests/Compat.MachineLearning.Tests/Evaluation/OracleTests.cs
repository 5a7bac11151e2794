using System.Text.Json;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

/// <summary>Evaluate against scikit-learn's figures, tests/oracle/metrics.json.</summary>
[TestClass]
public sealed class OracleTests
{
    private static readonly JsonElement[] Cases =
        [.. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "oracle/metrics.json"))).RootElement.EnumerateArray()];

    [TestMethod]
    public void Evaluate_EveryCase_EqualsScikitLearn()
    {
        Assert.HasCount(60, Cases);
        for (var i = 0; i < Cases.Length; i++)
        {
            var metrics = Evaluate(Cases[i]);
            AssertEqual(Cases[i], "accuracy_WA", i, [metrics.MicroAccuracy]);
            AssertEqual(Cases[i], "uar_present_classes", i, [metrics.MacroAccuracy]);
            AssertEqual(Cases[i], "log_loss", i, [metrics.LogLoss]);
            AssertEqual(Cases[i], "top2", i, [metrics.TopKAccuracy]);
            AssertEqual(Cases[i], "precision_per_class", i, metrics.ConfusionMatrix.PerClassPrecision);
            AssertEqual(Cases[i], "recall_per_class", i, metrics.ConfusionMatrix.PerClassRecall);
            AssertEqual(Cases[i], "confusion_rows_true", i, metrics.ConfusionMatrix.Counts.SelectMany(row => row));
        }
    }

    private static MulticlassClassificationMetrics Evaluate(JsonElement one)
    {
        var labels = one.GetProperty("y_true").EnumerateArray().Select(y => y.GetSingle());
        var scores = one.GetProperty("scores").EnumerateArray().Select(row => row.EnumerateArray().Select(s => s.GetSingle()).ToArray());
        return Scored.Evaluate(labels.Zip(scores), topK: 2);
    }

    private static void AssertEqual(JsonElement one, string key, int index, IEnumerable<double> found)
    {
        double[] expected = [.. Numbers(one.GetProperty(key))];
        double[] actual = [.. found];
        Assert.HasCount(expected.Length, actual, $"case {index}, {key}");
        for (var i = 0; i < expected.Length; i++)
            Assert.AreEqual(expected[i], actual[i], 2e-6, $"case {index}, {key}[{i}]");
    }

    private static IEnumerable<double> Numbers(JsonElement element)
        => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Numbers) : [element.GetDouble()];
}
