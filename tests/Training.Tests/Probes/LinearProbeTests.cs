namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class LinearProbeTests
{
    [TestMethod]
    [DataRow(400, 32, DisplayName = "more rows than features")]
    [DataRow(120, 300, DisplayName = "more features than rows")]
    public void Accuracy_RepresentationWithTheSpeaker_IsNearOne(int rows, int dimension) =>
        Assert.IsGreaterThan(0.95, LinearProbe.Accuracy(Representation(rows, dimension, strength: 2), Speakers(rows)));

    [TestMethod]
    [DataRow(800, 32)]
    [DataRow(800, 600)]
    public void Accuracy_Noise_IsChance(int rows, int dimension) =>
        Assert.AreEqual(0.1, LinearProbe.Accuracy(Representation(rows, dimension, strength: 0), Speakers(rows)), 0.05);

    [TestMethod]
    public void Accuracy_ScalesAndConstants_DoNotMatter()
    {
        var plain = Representation(200, 12, strength: 1);
        var scaled = plain.Select(row => row.Select((value, i) => (value * MathF.Pow(10, (i % 5) - 2)) + i).Append(7f).ToArray()).ToArray();

        Assert.AreEqual(LinearProbe.Accuracy(plain, Speakers(200)), LinearProbe.Accuracy(scaled, Speakers(200)), 0.011);
    }

    [TestMethod]
    public void Accuracy_EitherFormOfTheEquations_IsTheSame()
    {
        var narrow = Representation(120, 50, strength: 0.5f);
        var wide = narrow.Select(row => row.Concat(new float[30]).ToArray()).ToArray();

        Assert.AreEqual(LinearProbe.Accuracy(narrow, Speakers(120)), LinearProbe.Accuracy(wide, Speakers(120)));
    }

    [TestMethod]
    public void Halves_SeveralSpeakers_AlternateWithinEach()
    {
        var (fitted, judged) = LinearProbe.Halves([7, 7, 9, 7, 9, 1]);

        CollectionAssert.AreEqual(new[] { 0, 2, 3, 5 }, fitted);
        CollectionAssert.AreEqual(new[] { 1, 4 }, judged);
    }

    [TestMethod]
    public void Accuracy_OneRowASpeaker_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => LinearProbe.Accuracy([[1], [2]], [1, 2]));

    /// <summary>Eight sums of every eighth product, whatever the processor's registers hold.</summary>
    [TestMethod]
    [DataRow(7)]
    [DataRow(64)]
    [DataRow(1003)]
    public void DotProduct_AnyProcessor_AddsInTheSameOrder(int length)
    {
        var random = new Random(length);
        float[] Values() => [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        var (a, b, sums) = (Values(), Values(), new float[8]);
        var whole = length - (length % 8);
        for (var i = 0; i < whole; i++)
        {
            sums[i % 8] += a[i] * b[i];
        }

        var expected = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        for (var i = whole; i < length; i++)
        {
            expected += a[i] * b[i];
        }

        Assert.AreEqual(expected, DotProduct.Of(a, b));
    }

    private static int[] Speakers(int rows) => [.. Enumerable.Range(0, rows).Select(row => row * 7 / 3 % 10)];

    /// <summary>Uniform noise, and the speaker in every tenth feature.</summary>
    private static float[][] Representation(int rows, int dimension, float strength)
    {
        var random = new Random(5);
        var speakers = Speakers(rows);
        return [.. speakers.Select(speaker => Enumerable.Range(0, dimension)
            .Select(i => (random.NextSingle() * 2) - 1 + (i % 10 == speaker ? strength : 0))
            .ToArray())];
    }
}
