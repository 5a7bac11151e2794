using System.Globalization;
using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>ML.NET's figures and ours against scikit-learn's.</summary>
[TestClass]
public sealed class MetricsOracleTests
{
    private static readonly string[] ClassNames = ["neutral", "happy", "sad", "anger"];

    public static IEnumerable<object[]> Cases => Enumerable.Range(0, 60).Select(i => new object[] { i });

    [TestMethod]
    public void Oracle_HasSixtyCases() => Assert.AreEqual(60, Oracle.Json("metrics.json").GetArrayLength());

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Compute_OracleCase_EqualsScikitLearn(int index)
    {
        var oracle = Oracle.Json("metrics.json")[index];
        var metrics = ClassificationMetrics.Compute(Predictions(oracle), ClassNames);

        Near(oracle, "accuracy_WA", metrics.Wa);
        Near(oracle, "uar_present_classes", metrics.Uar);
        Near(oracle, "f1_weighted", metrics.WeightedF1);
        Near(oracle, "f1_macro_union", metrics.F1);
        Near(oracle, "kappa", metrics.Kappa);
        Near(oracle, "mcc", metrics.Mcc);
        Near(oracle, "top2", metrics.Top2);
        Assert.AreEqual(oracle.Number("log_loss"), metrics.LogLoss, 1e-6, "log-loss; ML.NET reads probabilities as floats");
        AllNear(oracle, "precision_per_class", metrics.Classes.Select(c => c.Precision));
        AllNear(oracle, "recall_per_class", metrics.Classes.Select(c => c.Recall));
        AllNear(oracle, "f1_per_class", metrics.Classes.Select(c => c.F1));
        var confusion = oracle.GetProperty("confusion_rows_true").Deserialize<long[][]>()!;
        CollectionAssert.AreEqual(confusion.SelectMany(row => row).ToArray(), metrics.Confusion.ToRows().SelectMany(row => row).ToArray());
    }

    /// <summary>The matrix's own accuracies, which bootstrap and speakers use, are ML.NET's.</summary>
    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Confusion_OracleCase_AgreesWithMlNet(int index)
    {
        var metrics = ClassificationMetrics.Compute(Predictions(Oracle.Json("metrics.json")[index]), ClassNames);
        Assert.AreEqual(metrics.Wa, metrics.Confusion.Wa, 1e-12);
        Assert.AreEqual(metrics.Uar, metrics.Confusion.Uar, 1e-12);
    }

    private static Prediction[] Predictions(JsonElement oracle)
    {
        int[] labels = oracle.Values<int>("y_true"), predicted = oracle.Values<int>("y_pred");
        var scores = oracle.Values<float[]>("scores");
        return [.. labels.Select((label, i) =>
            new Prediction(i, i.ToString(CultureInfo.InvariantCulture), "s", label, predicted[i], scores[i]))];
    }

    private static void Near(JsonElement oracle, string name, double actual) =>
        Assert.AreEqual(oracle.Number(name), actual, 1e-9, name);

    private static void AllNear(JsonElement oracle, string name, IEnumerable<double> actual)
    {
        foreach (var (expected, value) in oracle.Values<double>(name).Zip(actual))
        {
            Assert.AreEqual(expected, value, 1e-9, name);
        }
    }
}
