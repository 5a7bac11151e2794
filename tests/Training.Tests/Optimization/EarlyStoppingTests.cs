namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class EarlyStoppingTests
{
    [TestMethod]
    [DataRow(new[] { 0.5, 0.5, 0.5 }, false, DisplayName = "the first is what others are held against")]
    [DataRow(new[] { 0.5, 0.5, 0.5, 0.5 }, true, DisplayName = "three without a gain")]
    [DataRow(new[] { 0.5, 0.505, 0.509, 0.51 }, true, DisplayName = "a gain of the least size doesn't count")]
    [DataRow(new[] { 0.5, 0.4, 0.4, 0.52, 0.4, 0.4 }, false, DisplayName = "a gain begins the count anew")]
    [DataRow(new[] { 0.5, 0.4, 0.4, 0.4, 0.9 }, true, DisplayName = "over is over")]
    public void IsOver_Series_EndsAfterPatience(double[] uars, bool expected) =>
        Assert.AreEqual(expected, EarlyStopping.IsOver(Config(curriculumEpochs: 0), uars));

    [TestMethod]
    public void IsOver_DuringTheCurriculum_DoesNotCount()
    {
        Assert.IsFalse(EarlyStopping.IsOver(Config(curriculumEpochs: 4), [0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]));
        Assert.IsTrue(EarlyStopping.IsOver(Config(curriculumEpochs: 4), [0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]));
    }

    [TestMethod]
    public void IsOver_NotAskedFor_NeverIs()
    {
        var config = Config(curriculumEpochs: 0);

        Assert.IsFalse(EarlyStopping.IsOver(config with { Schedule = config.Schedule with { EarlyStopping = false } }, new double[100]));
    }

    private static ExperimentConfig Config(int curriculumEpochs) => ExperimentConfig.Python with
    {
        Name = "stopping",
        Curriculum = new() { Enabled = true, Epochs = curriculumEpochs },
        Schedule = new() { EarlyStopping = true, EarlyStoppingPatience = 3, EarlyStoppingMinDelta = 0.01 },
    };
}
