using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class EvaluateColumnsTests
{
    private static readonly MulticlassClassificationCatalog Catalog = new MLContext().MulticlassClassification;

    [TestMethod]
    public void Evaluate_KeyLabels_CountFromZeroInTheObject()
    {
        var view = Scored.View([new Keyed { Label = 1, Score = [0.2f, 0.8f] }, new Keyed { Label = 2, Score = [0.2f, 0.8f] }], 2);
        var metrics = Catalog.Evaluate(view);
        Assert.AreEqual(1, metrics.MicroAccuracy);
        Assert.AreEqual(1, metrics.ConfusionMatrix.Counts[1][1]);
        Assert.AreEqual(1, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [TestMethod]
    public void Evaluate_ByteAndUlongKeys_AreLabels()
    {
        Assert.AreEqual(1, Catalog.Evaluate(Scored.View([new ByteKeyed { Label = 1, Score = [0, 1] }], 2)).MicroAccuracy);
        Assert.AreEqual(1, Catalog.Evaluate(Scored.View([new UlongKeyed { Label = 1, Score = [0, 1] }], 2)).MicroAccuracy);
    }

    [TestMethod]
    public void Evaluate_OtherNames_AreFound()
    {
        var view = Scored.View([new Keyed { Label = 0, Score = [0.2f, 0.8f] }], 2);
        Assert.AreEqual(0, Catalog.Evaluate(view, "Label", "Score", "Score").MicroAccuracy);
    }

    [TestMethod]
    [DataRow("Truth", "Score", "PredictedLabel", "Truth column 'Label' not found")]
    [DataRow("Label", "P", "PredictedLabel", "P column 'Score' not found")]
    [DataRow("Label", "Score", "Guess", "Guess column 'PredictedLabel' not found")]
    [DataRow("Label", "PredictedLabel", "Score", "Schema mismatch for score column 'PredictedLabel': expected vector of two or more items of type Single, got UInt32")]
    [DataRow("PredictedLabel", "Score", "Score", "Schema mismatch for label column 'PredictedLabel': expected Single or Key, got UInt32")]
    [DataRow("", "Score", "Score", "labelColumnName cannot be null or empty")]
    public void Evaluate_ColumnDoesNotFit_Throws(string label, string score, string predicted, string message)
    {
        var view = Scored.View([(0, [0.2f, 0.8f])]);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Catalog.Evaluate(view, label, score, predicted));
        StringAssert.StartsWith(error.Message, message);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(0)]
    public void Evaluate_ScoresOfUnknownOrOneClass_Throws(int size)
    {
        var view = Scored.View([new Scored { Score = [1] }], size);
        Assert.AreEqual("schema", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Catalog.Evaluate(view)).ParamName);
    }

    [TestMethod]
    public void Evaluate_ScoreShorterThanItsType_Throws()
        => Assert.ThrowsExactly<InvalidOperationException>(() => Catalog.Evaluate(Scored.View([new Scored { Score = [1, 0] }], 3)));

    [TestMethod]
    public void Evaluate_BadArguments_Throw()
    {
        Assert.AreEqual("data", Assert.ThrowsExactly<ArgumentNullException>(() => Catalog.Evaluate(null)).ParamName);
        var view = Scored.View([(0, [0.2f, 0.8f])]);
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Catalog.Evaluate(view, topKPredictionCount: -1));
        Assert.AreEqual("topKPredictionCount", error.ParamName);
        StringAssert.StartsWith(error.Message, "Must be non-negative");
    }

    [TestMethod]
    public void Evaluate_NotAsManyNamesAsScores_AreNoClassNames()
    {
        var view = Scored.View([new Scored { Score = [0.2f, 0.3f, 0.5f] }], 3, ["a", "b"]);
        Assert.ThrowsExactly<InvalidOperationException>(() => Catalog.Evaluate(view));
    }

    private sealed class Keyed
    {
        [KeyType(2)]
        public uint Label;
        public float[] Score = [];
        public uint PredictedLabel { get; set; }
    }

    private sealed class ByteKeyed
    {
        [KeyType(2)]
        public byte Label;
        public float[] Score = [];
        public uint PredictedLabel { get; set; }
    }

    private sealed class UlongKeyed
    {
        [KeyType(2)]
        public ulong Label;
        public float[] Score = [];
        public uint PredictedLabel { get; set; }
    }
}
