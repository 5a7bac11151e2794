using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class ProgressTests
{
    [TestMethod]
    [DataRow(0, 339, 0, 0, "0/339 clips, 0 %")]
    [DataRow(120, 339, 120, 2.4, "120/339 clips, 35 %, 50.0/s, 4.4 s left")]
    [DataRow(120, 339, 20, 2, "120/339 clips, 35 %, 10.0/s, 22 s left")]
    [DataRow(339, 339, 339, 6.78, "339/339 clips, 100 %, 50.0/s, took 6.8 s")]
    [DataRow(339, 339, 0, 0, "339/339 clips, 100 %")]
    public void Describe_SomeDone_TellsRateAndTimeLeft(double done, double total, double fresh, double seconds, string expected) =>
        Assert.AreEqual(expected, Rate.Describe(done, total, fresh, "clips", TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    [DataRow(4.24, "4.2 s")]
    [DataRow(9.96, "10 s")]
    [DataRow(59.4, "59 s")]
    [DataRow(185, "3 min 05 s")]
    [DataRow(7620, "2 h 07 min")]
    public void Duration_AnyLength_IsShort(double seconds, string expected) =>
        Assert.AreEqual(expected, Rate.Duration(TimeSpan.FromSeconds(seconds)));

    [TestMethod]
    public void PlainProgress_AllAtOnce_WritesBeginningAndEnd()
    {
        var writer = new StringWriter();
        var progress = new PlainProgress("clips", writer);
        progress.Begin("audio", announce: true);
        for (var done = 0; done <= 100; done++)
        {
            progress.Report(done, 100);
        }

        var lines = writer.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.HasCount(2, lines);
        Assert.AreEqual("audio: 0/100 clips, 0 %", lines[0]);
        Assert.StartsWith("audio: 100/100 clips, 100 %", lines[1]);
    }

    [TestMethod]
    public void PlainProgress_NotAnnouncedAndOver_WritesNothing()
    {
        var writer = new StringWriter();
        var progress = new PlainProgress("clips", writer);
        progress.Begin("checking", announce: false);
        progress.Report(0, 100);
        progress.Report(100, 100);
        Assert.AreEqual("", writer.ToString());
    }

    [TestMethod]
    public void EpochMeter_MoreEpochsThanAnIntHolds_AreCounted()
    {
        var sink = new LastReport();
        var meter = new EpochMeter(sink, "train a", 3L * int.MaxValue, new Dictionary<TrainingKey, int>());
        for (var seed = 1; seed <= 3; seed++)
        {
            meter.Report(new TrainingProgress(TrainingProgressKind.Failed, new TrainingKey("session_1", null, seed), 1, int.MaxValue, double.NaN));
        }

        Assert.AreEqual((3.0 * int.MaxValue, 3.0 * int.MaxValue), sink.Value);
    }

    [TestMethod]
    public void EpochMeter_ResumedRun_BeginsWithWhatWasMade()
    {
        var sink = new LastReport();
        var first = new TrainingKey("session_1", null, 1);
        var meter = new EpochMeter(sink, "train a", 20, new Dictionary<TrainingKey, int> { [first] = 10, [first with { Seed = 2 }] = 4 });
        meter.Report(new TrainingProgress(TrainingProgressKind.Epoch, first with { Seed = 2 }, 5, 10, 0.5));
        Assert.AreEqual((15.0, 20.0), sink.Value);
    }

    private sealed class LastReport : IProgressSink
    {
        public (double Done, double Total) Value { get; private set; }

        public void Begin(string title, bool announce)
        {
        }

        public void Report(double done, double total) => Value = (done, total);
    }
}
