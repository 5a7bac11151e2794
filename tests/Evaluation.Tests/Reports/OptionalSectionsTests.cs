using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Sections that only some runs have.</summary>
[TestClass]
public sealed class OptionalSectionsTests
{
    private static readonly SyntheticRun Run = new() { Seeds = [1, 2], Sessions = 2, Epochs = 2, Rated = null };

    [TestMethod]
    public void Render_PlainRun_HasNoneOfThem()
    {
        using var root = new TempFolder();
        var page = HtmlReport.Render(SavedRun.Read(Run.Write(root.Path)));
        foreach (var id in new[] { "modalities", "probes", "transfer", "difficulty", "notices", "validation-speakers-shared" })
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
        Assert.AreEqual(new Spread(1, 0), ModalitiesSection.Uar(saved.AudioAlone!, 4));
        Assert.AreEqual(new Spread(0.25, 0), ModalitiesSection.Uar(saved.TextAlone!, 4));
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
        StringAssert.Contains(page, "Every training (2)");
    }

    [TestMethod]
    public void Render_Ratings_HaveDotsLineCorrelationAndFolds()
    {
        using var root = new TempFolder();
        var section = Difficulty(SavedRun.Read((Run with { Rated = true }).Write(root.Path)));
        Assert.HasCount(20, section.Descendants("circle"));
        Assert.HasCount(1, section.Descendants("line").Where(line => (string?)line.Attribute("class") == "mean"));
        StringAssert.Matches(section.Value, new Regex(@"Pearson’s r = -?0\.\d\d, p "));
        Assert.HasCount(2, section.Descendants("tr").Where(row => row.Attribute("data-fold") is not null));
        Assert.DoesNotContain("count as 3", section.Value);
    }

    [TestMethod]
    public void Render_SomeRatingsMissing_CountsThem()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read((Run with { Rated = true }).Write(root.Path));
        var some = saved with { Difficulties = new TestDifficulties([.. saved.Difficulties!.Utterances.Select((entry, i) => entry with { MissingRatings = i < 3 ? 1 : 0 })]) };
        StringAssert.Contains(Difficulty(some).Value, "3 of 136 test utterances lack a rating of valence, arousal or dominance; missing components count as 3");
    }

    [TestMethod]
    public void Render_NoRatings_SaysSoAndDrawsNothing()
    {
        using var root = new TempFolder();
        var section = Difficulty(SavedRun.Read((Run with { Rated = false }).Write(root.Path)));
        StringAssert.Contains(section.Value, "136 of 136 test utterances have no ratings of valence, arousal and dominance; missing components count as 3");
        Assert.IsEmpty(section.Descendants("svg"));
        Assert.IsEmpty(section.Descendants("table"));
    }

    [TestMethod]
    public void Render_AllEquallyDifficult_SaysSo()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read((Run with { Rated = true }).Write(root.Path));
        var equal = saved with { Difficulties = new TestDifficulties([.. saved.Difficulties!.Utterances.Select(entry => entry with { Difficulty = 1 })]) };
        StringAssert.Contains(Difficulty(equal).Value, "All test utterances are equally difficult");
    }

    [TestMethod]
    public void Read_DifficultiesWithoutATestUtterance_NamesIt()
    {
        using var root = new TempFolder();
        var folder = (Run with { Rated = true }).Write(root.Path);
        DifficultiesFile.Write(folder.Difficulties, new TestDifficulties([.. Run.Difficulties().Utterances.Skip(1)]));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder));
        StringAssert.Contains(error.Message, "difficulties.csv lacks utterance 03a00, which predictions.csv has.");
    }

    [TestMethod]
    public void Render_AcrossCorpora_HasSubtitleAndTable()
    {
        using var root = new TempFolder();
        string[] tests = ["MSPI", "MSPP"];
        var saved = SavedRun.Read((Run with { Corpus = "IEMO", FoldName = i => $"IEMO_TO_{tests[i]}" }).Write(root.Path));
        var results = saved.Results with { Protocol = Protocol.CrossCorpus.Name, Validation = [new(1, 0.5, 0.6, 0.7), new(2, 0.1, 0.2, 0.3)] };
        var page = ReportCases.Page(saved with { Results = results });
        Assert.AreEqual("Trained on IEMO, tested on MSPI, MSPP", page.Descendants("p").Single(p => (string?)p.Attribute("class") == "subtitle").Value);
        var tables = Section(page, "transfer").Descendants("table").ToArray();
        CollectionAssert.AreEqual(new[] { "Trained on", "MSPI", "MSPP" }, tables[0].Element("thead")!.Descendants("th").Select(head => head.Value).ToArray());
        Assert.HasCount(2, tables[1].Element("tbody")!.Elements("tr"));
    }

    /// <summary>Every section, whichever a run has, is in the list that links to them, under its own title.</summary>
    [TestMethod]
    [DataRow(null)]
    [DataRow(true)]
    public void Render_Contents_LinkToEverySection(bool? rated)
    {
        using var root = new TempFolder();
        var folder = (Run with { Rated = rated, CurriculumEpochs = rated is null ? 0 : 2 }).Write(root.Path);
        RunJson.Write(folder.Probes, new ProbesFile([new(1, "session_1", 0.9, 0.5, 0.25, 4, 60)]));
        var page = ReportCases.Page(SavedRun.Read(folder));
        CollectionAssert.AreEqual(
            page.Descendants("section").Where(section => section.Element("h2") is not null).Select(section => ("#" + section.Attribute("id")!.Value, section.Element("h2")!.Value)).ToArray(),
            page.Descendants("nav").Single().Descendants("a").Select(link => (link.Attribute("href")!.Value, link.Value)).ToArray());
    }

    [TestMethod]
    public void Render_Notices_AreShown()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read(Run.Write(root.Path));
        var noticed = saved with { Results = saved.Results with { Notices = ["dropout is not used by a head without layers."] } };
        StringAssert.Contains(HtmlReport.Render(noticed), "dropout is not used by a head without layers.");
    }

    private static XElement Section(XDocument page, string id) => page.Descendants("section").Single(section => section.Attribute("id")?.Value == id);

    private static XElement Difficulty(SavedRun run) => Section(ReportCases.Page(run), "difficulty");
}
