using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>Places of test utterances, and weights of a gated fusion, are what they are said to be.</summary>
[TestClass]
public sealed class TestEmbeddingTests
{
    private static readonly FeatureView View = TestViews.ExclusiveOr(240, seed: 5);

    /// <summary>By hand: along (3, 4)/5 the rows have -10, -5, 5, 10, across it 1, -1, -1, 1; the variances are 250 and 4.</summary>
    [TestMethod]
    public void Project_HandWorked_GivesPlacesAndShares()
    {
        (double Along, double Across)[] rows = [(-10, 1), (-5, -1), (5, -1), (10, 1)];
        float[][] values = [.. rows.Select(row => (float[])[(float)(7 + 0.6 * row.Along - 0.8 * row.Across), (float)(0.8 * row.Along + 0.6 * row.Across - 2)])];

        var (places, shares) = TestEmbedding.Project(values);

        for (var i = 0; i < rows.Length; i++)
        {
            Assert.AreEqual(rows[i].Along, places[i][0], 1e-4, "the larger of the axis's weights, 0.8, must be positive");
            Assert.AreEqual(-rows[i].Across, places[i][1], 1e-4, "the larger of the axis's weights, -0.8, must become positive");
        }

        Assert.AreEqual(250 / 254.0, shares[0], 1e-6);
        Assert.AreEqual(4 / 254.0, shares[1], 1e-6);
    }

    /// <summary>Against libtorch's eigenvectors.</summary>
    [TestMethod]
    public void Project_RandomValues_AreThoseOfTheEigenvectors()
    {
        var random = new Random(3);
        double[] scale = [1, 4, 0.5, 2.5, 1, 0.1];
        float[][] values = [.. Enumerable.Range(0, 80).Select(_ => scale.Select(s => (float)(s * (random.NextDouble() - 0.5) + 2)).ToArray())];

        var (places, shares) = TestEmbedding.Project(values);

        using var scope = NewDisposeScope();
        var rows = tensor(values.SelectMany(row => row).Select(value => (double)value).ToArray(), values.Length, scale.Length);
        var centred = rows - rows.mean([0]);
        var (variances, axes) = linalg.eigh(centred.t().mm(centred));
        for (var component = 0; component < 2; component++)
        {
            var axis = axes.select(1, scale.Length - 1 - component);
            var expected = centred.mv(axis * axis[axis.abs().argmax()].sign()).data<double>().ToArray();
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.AreEqual(expected[i], places[i][component], 1e-6);
            }

            Assert.AreEqual((variances[scale.Length - 1 - component] / variances.sum()).item<double>(), shares[component], 1e-9);
        }
    }

    [TestMethod]
    public void Project_RowsAlike_OrOfOneValue_GiveNoPlane()
    {
        Assert.IsEmpty(TestEmbedding.Project([[1, 2], [1, 2], [1, 2]]).Places);
        Assert.IsEmpty(TestEmbedding.Project([[1], [2], [3]]).Places);
    }

    [TestMethod]
    public void Train_Gated_WeighsEveryTestRow_AndAResumedResultHasTheSame()
    {
        using var folder = new EmotionFusion.Tests.TemporaryFolder();
        var fold = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1)[0];
        var config = TestConfigs.Small with { FusionType = FusionType.Gated, NumEpochs = 2 };
        var options = new TrainOptions { CheckpointFolder = folder.Path };

        var first = Trainer.Train(View, fold, config, 1, options);
        var again = Trainer.Train(View, fold, config, 1, options);

        CollectionAssert.AreEqual(fold.Test.Rows, first.TestFusionWeights!.Select(row => row.Row).ToArray());
        CollectionAssert.AreEqual(fold.Test.Rows, first.TestEmbedding!.Rows.Select(row => row.Row).ToArray());
        foreach (var row in first.TestFusionWeights!)
        {
            Assert.AreEqual(1, row.Values.Sum(), 1e-5f);
            Assert.IsTrue(row.Values is [> 0 and < 1, > 0 and < 1]);
        }

        CollectionAssert.AreEqual(Values(first.TestFusionWeights!), Values(again.TestFusionWeights!));
        CollectionAssert.AreEqual(Values(first.TestEmbedding!.Rows), Values(again.TestEmbedding!.Rows));
        CollectionAssert.AreEqual(first.TestEmbedding!.Shares, again.TestEmbedding!.Shares);
    }

    [TestMethod]
    [DataRow(FusionType.CrossAttention)]
    [DataRow(FusionType.Concat)]
    [DataRow(FusionType.Adaptive)]
    public void Train_FusionWithoutWeights_HasNone(FusionType fusion)
    {
        var fold = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1)[0];
        var trained = Trainer.Train(View, fold, TestConfigs.Small with { FusionType = fusion, NumEpochs = 1 }, 1, new TrainOptions());
        Assert.IsNull(trained.TestFusionWeights);
        Assert.HasCount(fold.Test.Rows.Length, trained.TestEmbedding!.Rows);
    }

    private static float[] Values(IEnumerable<RowOutput> rows) => [.. rows.SelectMany(row => row.Values)];
}
