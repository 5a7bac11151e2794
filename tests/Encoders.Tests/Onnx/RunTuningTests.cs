using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>How threads and batch sizes are chosen, of times that are given.</summary>
[TestClass]
public sealed class RunTuningTests
{
    private static readonly RunSetting A = new(2, 512), B = new(2, 256), C = new(2, 1024);

    [TestMethod]
    [DataRow(1.0, 0.5, 2.0, 256)]
    [DataRow(1.0, 2.0, 0.9, 1024)]
    [DataRow(1.0, 2.0, 2.0, 512)]
    [DataRow(1.0, 0.99, 0.98, 512)] // no gain worth a change
    public void Note_EachOnce_TheFastestStays(double a, double b, double c, int size)
    {
        var tuning = new RunTuning(A, B, C);
        tuning.Note(A, 100, 50); // warming up
        foreach (var (setting, seconds) in new[] { (A, a), (B, b), (C, c) })
        {
            Assert.AreEqual(setting, tuning.Current);
            tuning.Note(setting, 100, seconds);
        }
        Assert.AreEqual(size, tuning.Current.Size);
        tuning.Note(tuning.Current, 100, 1000); // it is decided
        Assert.AreEqual(size, tuning.Current.Size);
    }

    [TestMethod]
    public void Note_TooLittle_WaitsForMore()
    {
        var tuning = new RunTuning(A, B);
        tuning.Note(A, 100, 1);
        tuning.Note(A, 0, 10); // tells nothing
        tuning.Note(B, 100, 10); // another caller's, begun before
        for (var i = 0; i < 3; i++)
        {
            Assert.AreEqual(A, tuning.Current);
            tuning.Note(A, 10, 0.1);
        }
        Assert.AreEqual(B, tuning.Current);
    }

    [TestMethod]
    public void Of_GivenOrNot_HasTheChoices()
    {
        Assert.AreEqual(new RunSetting(3, 7), RunTuning.Of(DeviceKind.Cpu, 3, 7).Current);
        Assert.AreEqual(new RunSetting(Environment.ProcessorCount, 7), RunTuning.Of(DeviceKind.Cpu, 0, 7, 8).Current);
        Assert.AreEqual(new RunSetting(2, 7), RunTuning.Of(DeviceKind.Cuda, 0, 7, 8).Current);
    }
}
