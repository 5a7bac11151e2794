namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class TrainTests
{
    [TestMethod]
    public void Train_All_MakesFeaturesRunsAndReports()
    {
        using var project = TestProject.Create();
        var result = project.Run("train", "-c", "configs/small.yaml", "--all").Expect(0);
        Assert.Contains("whisper-tiny-en", result.Error);
        foreach (var experiment in new[] { "audio", "both" })
        {
            var run = Directory.GetDirectories(project.Path("runs", experiment)).Single();
            foreach (var file in new[] { "config.yaml", "folds.json", "predictions.csv", "results.json", "log.jsonl", "report.html" })
            {
                Assert.IsGreaterThan(0, new FileInfo(Path.Combine(run, file)).Length, file);
            }

            Assert.Contains($"Report: {Path.Combine(run, "report.html")}\n", result.Out);
        }
    }

    [TestMethod]
    public void Train_AnyParallel_PredictsTheSame()
    {
        using var project = TestProject.Create();
        project.EncodeAudio().Expect(0);
        foreach (var parallel in new[] { "1", "3" })
        {
            project.Run("train", "-c", "configs/small.yaml", "-e", "0", "--runs", $"runs{parallel}", "--parallel", parallel).Expect(0);
        }

        CollectionAssert.AreEqual(Predictions(project, "runs1"), Predictions(project, "runs3"));
    }

    [TestMethod]
    public void Report_OfAnExperiment_IsWrittenAgain()
    {
        using var project = TestProject.Create();
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        var report = Directory.GetFiles(project.Path("runs"), "report.html", SearchOption.AllDirectories).Single();
        var before = File.ReadAllBytes(report);
        File.Delete(report);
        project.Run("report", "runs/audio").Expect(0);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(report));
        project.Run("report", "runs/audio", "--output", "elsewhere.html").Expect(0);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(project.Path("elsewhere.html")));
    }

    [TestMethod]
    public void Report_OfNoRun_SaysWhatWasExpected()
    {
        using var project = TestProject.Create();
        Assert.Contains("there is no such folder", project.Run("report", "runs/nothing").Expect(1).Error);
    }

    private static byte[] Predictions(TestProject project, string runs) =>
        File.ReadAllBytes(Directory.GetFiles(project.Path(runs), "predictions.csv", SearchOption.AllDirectories).Single());
}
