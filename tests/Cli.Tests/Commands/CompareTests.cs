using System.Text.Json;

namespace EmotionFusion.Cli.Tests;

/// <summary>compare and runs on what training leaves.</summary>
[TestClass]
public sealed class CompareTests
{
    [TestMethod]
    public void CompareAndRuns_TrainedExperiments_CompareListCheckOpenAndRemove()
    {
        using var project = TestProject.Create();
        project.Run("train", "-c", "configs/small.yaml", "--all").Expect(0);
        var (audio, both) = (TrainedRun.In(project.Path("runs", "audio")).Folder, TrainedRun.In(project.Path("runs", "both")).Folder);
        var begun = Directory.CreateDirectory(project.Path("runs", "text", "20260101-120000")).FullName;
        File.WriteAllText(Path.Combine(begun, "log.jsonl"), "");
        Directory.CreateDirectory(Path.Combine(begun, "checkpoints"));

        var compared = project.Run("compare", "runs", "--out", "compared", "--latex", "table.tex").Expect(0);
        Assert.Contains("note: text is left out: no run of it is finished.", compared.Error);
        Assert.Contains("note: Held against audio: the first", compared.Out);
        Assert.Contains("24 test utterances, 6 speakers, 3 folds", compared.Out);
        StringAssert.Matches(compared.Out, new(@"(?m)^both +0\.\d{3} ± 0\.\d{3} .* (better|worse|can't be told)$"));
        StringAssert.Matches(compared.Out, new(@"(?m)^modality +audio +both$"));
        CollectionAssert.AreEquivalent(
            new[] { "comparison.html", "comparison.csv", "comparison.tex", "comparison.md", "flips.csv", "config.csv" },
            Directory.GetFiles(project.Path("compared")).Select(Path.GetFileName).ToArray());
        Assert.AreEqual(File.ReadAllText(project.Path("compared", "comparison.tex")), File.ReadAllText(project.Path("table.tex")));
        Assert.Contains("minus both", project.Run("compare", "audio", "both", "--against", "both").Expect(0).Out, "names are found below runs/");
        Assert.Contains("isn't finished (interrupted)", project.Run("compare", "audio", begun).Expect(1).Error);

        var list = project.Run("runs").Expect(0).Out;
        StringAssert.Matches(list, new($@"(?m)^audio/{Path.GetFileName(audio)} +done +SMALL +0\.\d{{3}} ± 0\.\d{{3}} "));
        StringAssert.Matches(list, new(@"(?m)^text/20260101-120000 +interrupted "));
        var document = JsonDocument.Parse(project.Run("runs", "--json").Expect(0).Out).RootElement.GetProperty("runs");
        CollectionAssert.AreEqual(new[] { audio, both, begun }, document.EnumerateArray().Select(run => run.GetProperty("path").GetString()).ToArray());
        Assert.IsTrue(document[0].GetProperty("mean").GetProperty("uar").GetDouble() > 0 && document[0].GetProperty("bytes").GetInt64() > 0);

        Assert.AreEqual(Path.Combine(audio, "report.html") + "\n", project.Run("runs", "open", "audio").Expect(0).Out);
        Assert.Contains("text/20260101-120000: interrupted, no results to check\n2 ok, 0 broken, 1 without results", project.Run("runs", "check").Expect(0).Out);
        project.Replace($"runs/both/{Path.GetFileName(both)}/results.json", "\"utterances\": 24,", "\"utterances\": 23,");
        Assert.Contains("1 ok, 1 broken", project.Run("runs", "check", "audio", both).Expect(1).Out);

        Assert.Contains("say --yes", project.Run("runs", "remove", both).Expect(1).Error);
        Assert.Contains("is not the folder of a run", project.Run("runs", "remove", "audio", "--yes").Expect(1).Error);
        Assert.IsTrue(Directory.Exists(both) && Directory.Exists(audio));
        project.Run("runs", "remove", both, "text/20260101-120000", "--yes").Expect(0);
        Assert.IsFalse(Directory.Exists(both) || Directory.Exists(begun));
        Assert.IsTrue(Directory.Exists(audio));
    }

    [TestMethod]
    public void Runs_ProjectWithoutRuns_SaysSo()
    {
        using var project = TestProject.CreateWithoutClips();
        Assert.Contains("no runs.", project.Run("runs").Expect(0).Out);
        Assert.Contains("there is no such folder", project.Run("runs", "--runs", "elsewhere").Expect(1).Error);
    }
}
