using EmotionFusion.Tests;

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
            Assert.Contains("2 experiments were tried on the same test data", File.ReadAllText(Path.Combine(run, "report.html")));
        }

        Assert.HasCount(2, result.Out.Split("warning: 2 experiments were tried on the same test data"), "said once, below the table of both");
    }

    /// <summary>What is left out on purpose is no fault: exit code 0, nothing counted, but still listed.</summary>
    [TestMethod]
    public void Train_ClipOfAnotherClass_IsNoFault()
    {
        using var project = TestProject.Create();
        project.Add(Repository.PathOf("samples", "emodb", "03a01Wa.wav"), "03a01La.wav");
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        var run = TrainedRun.In(project.Path("runs")).Folder;
        Assert.Contains("\"count\": 0", File.ReadAllText(Path.Combine(run, "results.json")));
        Assert.Contains("is left out by the label map", File.ReadAllText(Path.Combine(run, "results.json")));
        Assert.DoesNotContain("id=\"left-out\"", File.ReadAllText(Path.Combine(run, "report.html")));
        Assert.Contains("Left out on purpose: 1 x label 'L' is left out by the label map", File.ReadAllText(Path.Combine(run, "report.html")));
    }

    [TestMethod]
    public void Train_OneFoldAndSeed_HasADashAndSaysWhy()
    {
        using var project = TestProject.Create();
        project.AddOther();
        project.Replace("configs/small.yaml", "evaluation_mode: loso", "evaluation_mode: cross_corpus");
        project.Replace("configs/small.yaml", "seeds: [1, 2]", "seeds: [1]");
        var result = project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0).Out;
        Assert.DoesNotContain("± 0.0", result);
        Assert.Contains("± –", result);
        Assert.Contains("(one fold and one seed: no deviation)", result);
        Assert.Contains("warning: One fold and one seed: there is no deviation to tell", result);
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
        Assert.IsTrue(File.Exists(Path.Combine(Path.GetDirectoryName(report)!, "tables", "all.tex")));
    }

    [TestMethod]
    public void Report_WithSound_HasThoseThatAreThere()
    {
        using var project = TestProject.Create();
        project.Run("train", "-c", "configs/small.yaml", "-e", "audio").Expect(0);
        var folder = Path.GetDirectoryName(Directory.GetFiles(project.Path("runs"), "report.html", SearchOption.AllDirectories).Single())!;
        string[] errors = [.. File.ReadLines(Path.Combine(folder, "errors.csv")).Skip(1).Select(line => line.Split(',')[2])];
        Assert.IsGreaterThan(1, errors.Length, "three epochs on eighteen clips must leave errors");
        File.Delete(Path.Combine(project.Clips, errors[0] + ".wav"));

        var result = project.Run("report", "runs/audio", "--with-sound", "-o", "with.html").Expect(0);

        Assert.Contains($"Sounds in the report: {errors.Length - 1}", result.Out);
        Assert.Contains($"warning: no sound of {errors[0]}: ", result.Error);
        var page = File.ReadAllText(project.Path("with.html"));
        Assert.Contains("media-src data:; base-uri", page);
        Assert.AreEqual(errors.Length - 1, page.Split("src=\"data:audio/wav;base64,UklGR").Length - 1);
        Assert.DoesNotContain("media-src", File.ReadAllText(Path.Combine(folder, "report.html")));
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
