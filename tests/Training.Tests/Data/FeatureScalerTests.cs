using EmotionFusion.Pipeline;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class FeatureScalerTests
{
    private static readonly FeatureView View = TestViews.Separable(200, seed: 1, noise: 2, dimension: 37);

    [TestMethod]
    public void Fold_TrainingRows_GetMeanZeroAndDeviationOne()
    {
        int[] train = [.. Enumerable.Range(0, 120)];

        var scaled = Scale(Standardization.Fold, train, train);

        AssertStandard(scaled);
    }

    [TestMethod]
    public void Fold_OtherRows_DontShapeTheScale()
    {
        int[] train = [.. Enumerable.Range(0, 120)];
        float[] values = [.. View.Audio!.Segments[0]];
        Array.Fill(values, 1e6f, 150 * View.Audio.Dimension, 50 * View.Audio.Dimension);
        var changed = new FeatureBlock(View.Audio.Encoder, View.Audio.Fingerprint, View.Audio.Dimension, values);

        var expected = Scale(Standardization.Fold, train, train);
        var actual = Scale(Standardization.Fold, train, train, changed);

        CollectionAssert.AreEqual(expected.SelectMany(row => row).ToArray(), actual.SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Speaker_EachSpeakersRows_GetMeanZeroAndDeviationOne()
    {
        foreach (var rows in Enumerable.Range(0, View.Utterances.Count).GroupBy(row => View.Utterances[row].Speaker))
        {
            AssertStandard(Scale(Standardization.Speaker, [0], [.. rows]));
        }
    }

    [TestMethod]
    public void Fold_ConstantColumn_StaysFinite()
    {
        var block = new FeatureBlock("constant", "000000000000", 3, [.. Enumerable.Repeat(5f, 600)]);

        var scaled = Scale(Standardization.Fold, [0, 1, 2], [0, 100], block);

        Assert.IsTrue(scaled.SelectMany(row => row).All(value => value == 0));
    }

    [TestMethod]
    public void None_HasNoScaler() => Assert.IsNull(FeatureScaler.Create(Standardization.None, View, View.Audio!, [0]));

    private static float[][] Scale(Standardization kind, int[] train, int[] rows, FeatureBlock? block = null)
    {
        var source = block ?? View.Audio!;
        var scaler = FeatureScaler.Create(kind, View, source, train)!;
        return [.. rows.Select(row =>
        {
            var target = new float[source.Dimension];
            scaler.Apply(row, source.Row(row), target);
            return target;
        })];
    }

    private static void AssertStandard(float[][] rows)
    {
        for (var column = 0; column < rows[0].Length; column++)
        {
            var values = rows.Select(row => (double)row[column]).ToArray();
            Assert.AreEqual(0, values.Average(), 1e-5);
            Assert.AreEqual(1, values.Average(value => value * value), 1e-4);
        }
    }
}
