using System.Globalization;
using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunLogTests
{
    [TestMethod]
    public void Step_Line_HasTheOriginalsNames() => Assert.AreEqual(
        "{\"kind\":\"step\",\"fold\":\"session_1\",\"seed\":7,\"epoch\":2,\"step\":31,\"loss\":0.5,\"batch_difficulty\":1.5,\"lr\":0.001}\n",
        Logged(log => log.Step(new TrainingKey("session_1", null, 7), new StepRecord(31, 2, 0.5, 1.5, 1e-3))));

    [TestMethod]
    public void Step_MemberOfARotation_IsNamed() => StringAssert.Contains(
        Logged(log => log.Step(new TrainingKey("session_1", 4, 7), new StepRecord(31, 2, 0.5, 1.5, 1e-3))), "\"fold\":\"session_1\",\"member\":4,\"seed\":7,");

    [TestMethod]
    public void Epoch_Line_HasTheOriginalsNames() => Assert.AreEqual(
        "{\"kind\":\"epoch\",\"fold\":\"session_1\",\"seed\":7,\"epoch\":2,\"loss\":0.5,\"curriculum_fraction\":0.5,\"mean_difficulty\":1.25,\"lr\":0.001,"
        + "\"val/accuracy\":0.8,\"val/loss\":0.6,\"val/uar\":0.7,\"val/f1\":0.75,\"seconds\":1.5}\n",
        Logged(log => log.Epoch(new TrainingKey("session_1", null, 7), new EpochRecord
        {
            Epoch = 2,
            LearningRate = 1e-3,
            CurriculumFraction = 0.5,
            MeanDifficulty = 1.25,
            TrainLoss = 0.5,
            Validation = new ValidationFigures(0.6, 0.7, 0.8, 0.75),
            Seconds = 1.5,
        })));

    [TestMethod]
    public void Step_LossIsNaN_IsNull() =>
        StringAssert.Contains(Logged(log => log.Step(new TrainingKey("f", null, 1), new StepRecord(0, 0, double.NaN, 0, 1))), "\"loss\":null");

    [TestMethod]
    public void Step_ManyThreads_EveryLineIsWhole()
    {
        using var folder = new TempFolder();
        using (var log = new RunLog(File.Create(folder.File("log.jsonl"))))
        {
            Parallel.For(0, 2000, i => log.Step(new TrainingKey(string.Create(CultureInfo.InvariantCulture, $"fold {i % 7}"), null, i), new StepRecord(i, 0, i / 3.0, 0, 1)));
        }

        var seeds = File.ReadLines(folder.File("log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("seed").GetInt32());
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 2000).ToArray(), seeds.ToArray());
    }

    [TestMethod]
    public void Step_LogStillOpen_CanBeReadAlready()
    {
        using var root = new TempFolder();
        var folder = RunFolder.Create(root.Path, "audio", SyntheticRun.Started);
        using var log = folder.OpenLog();
        log.Step(new TrainingKey("f", null, 1), new StepRecord(0, 0, 1, 0, 1));
        using var reader = new StreamReader(new FileStream(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        StringAssert.EndsWith(reader.ReadToEnd(), "}\n");
    }

    [TestMethod]
    public void Step_StreamFails_SaysSoAndALaterLineStandsAlone()
    {
        var stream = new FullStream { Room = 20 };
        var log = new RunLog(stream);
        var training = new TrainingKey("f", null, 1);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => log.Failed(training, "first"));
        Assert.AreEqual("log.jsonl: can't be written: No space left on device. What was there before is unchanged.", error.Message);
        Assert.ThrowsExactly<EmotionFusionException>(() => log.Failed(training, "second"));
        stream.Room = long.MaxValue;
        log.Failed(training, "third");
        log.Failed(training, "fourth");
        Assert.AreEqual(
            "{\"kind\":\"failed\",\"fold\":\"f\",\"seed\":1,\"error\":\"third\"}\n{\"kind\":\"failed\",\"fold\":\"f\",\"seed\":1,\"error\":\"fourth\"}\n",
            System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    /// <summary>Takes what there is room for and then fails, as a file on a full disk does.</summary>
    private sealed class FullStream : MemoryStream
    {
        public long Room { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer[..(int)Math.Min(buffer.Length, Math.Max(0, Room - Length))]);
            if (Length >= Room)
            {
                throw new IOException("No space left on device.");
            }
        }
    }

    private static string Logged(Action<RunLog> write)
    {
        var stream = new MemoryStream();
        using (var log = new RunLog(stream))
        {
            write(log);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }
}
