namespace EmotionFusion.Evaluation.Tests;

/// <summary>Sections that only some runs have.</summary>
[TestClass]
public sealed class OptionalSectionsTests
{
    private static readonly SyntheticRun Run = new() { Seeds = [1, 2], Sessions = 2, Epochs = 2 };

    [TestMethod]
    public void Render_PlainRun_HasNoneOfThem()
    {
        using var root = new TempFolder();
        var page = HtmlReport.Render(SavedRun.Read(Run.Write(root.Path)));
        foreach (var id in new[] { "modalities", "probes", "transfer", "notices", "validation-speakers-shared" })
        {
            Assert.DoesNotContain($"id=\"{id}\"", page);
        }
    }

    [TestMethod]
    public void Render_OneModalityAlone_HasItsUarFromTheFile()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        var right = Run.Predictions().Select(row => row with { Prediction = row.Prediction with { Predicted = row.Prediction.Label } }).ToArray();
        PredictionsFile.Write(folder.PredictionsAudioAlone, Run.Classes, right);
        PredictionsFile.Write(folder.PredictionsTextAlone, Run.Classes, right.Select(row => row with { Prediction = row.Prediction with { Predicted = 0 } }));
        var saved = SavedRun.Read(folder);
        StringAssert.Contains(HtmlReport.Render(saved), "id=\"modalities\"");
        Assert.AreEqual((1.0, 0.0), ModalitiesSection.Uar(saved.AudioAlone!, 4));
        Assert.AreEqual((0.25, 0.0), ModalitiesSection.Uar(saved.TextAlone!, 4));
        Assert.AreEqual(saved.Results.Mean.Uar, ModalitiesSection.Uar(saved.Predictions, 4).Mean, 1e-12);
    }

    [TestMethod]
    public void Render_Probes_HaveTheirMean()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        RunJson.Write(folder.Probes, new ProbesFile([new(1, "session_1", 0.9, 0.5, 0.25, 4, 60), new(1, "session_2", 0.8, 0.25, 0.25, 4, 62)]));
        var page = HtmlReport.Render(SavedRun.Read(folder));
        StringAssert.Contains(page, "id=\"probes\"");
        StringAssert.Contains(page, ">0.850<");
        StringAssert.Contains(page, ">0.375<");
    }

    [TestMethod]
    public void Render_Notices_AreShown()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read(Run.Write(root.Path));
        var noticed = saved with { Results = saved.Results with { Notices = ["dropout is not used by a head without layers."] } };
        StringAssert.Contains(HtmlReport.Render(noticed), "dropout is not used by a head without layers.");
    }
}
