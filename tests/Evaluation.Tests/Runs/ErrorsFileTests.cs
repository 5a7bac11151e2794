using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ErrorsFileTests
{
    [TestMethod]
    public void Of_Predictions_AreTheTwentySurestErrorsEachUtteranceOnce()
    {
        var rows = new SyntheticRun { Skill = 0.5 }.Predictions();
        var errors = ConfidentError.Of(rows);
        Assert.HasCount(20, errors);
        Assert.HasCount(20, errors.Select(error => error.Worst.Prediction.Utterance).Distinct());
        var surest = rows.Where(row => row.Prediction.Predicted != row.Prediction.Label)
            .GroupBy(row => row.Prediction.Utterance, row => row.Prediction.Probabilities.Max()).Select(row => row.Max()).OrderDescending().Take(20);
        CollectionAssert.AreEqual(surest.ToArray(), errors.Select(error => error.Probability).ToArray());
        foreach (var error in errors)
        {
            Assert.AreEqual(rows.Count(row => row.Prediction.Utterance == error.Worst.Prediction.Utterance && row.Prediction.Predicted != row.Prediction.Label), error.WrongSeeds);
        }
    }

    [TestMethod]
    public void Write_Row_IsAsTheFormatSays()
    {
        using var folder = new TempFolder();
        var utterance = new Utterance { Id = "u", Label = 0, Speaker = "s", Session = "1", Transcript = "so, \"what\"?" };
        var view = new FeatureView(new Corpus { Name = "C", ClassNames = ["calm", "cross"], Utterances = [utterance], Exclusions = [] }, null, null);
        ErrorsFile.Write(folder.File("errors.csv"), ConfidentError.Of([new(7, "f", new Prediction(0, "u", "s", 0, 1, [0.1f, 0.9f]))]), view);
        Assert.AreEqual(
            "seed,fold,utterance,speaker,label,predicted,probability,probability_of_label,wrong_seeds,transcript\r\n7,f,u,s,calm,cross,0.9,0.1,1,\"so, \"\"what\"\"?\"\r\n",
            File.ReadAllText(folder.File("errors.csv")));
        Assert.AreEqual("so, \"what\"?", ErrorsFile.ReadTranscripts(folder.File("errors.csv"))["u"]);
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(null, false)]
    public void Render_Errors_HaveTheirTranscriptsWhereTheRunHasThem(bool? rated, bool words)
    {
        using var root = new TempFolder();
        var section = ReportCases.Page((ReportCases.Usual with { Rated = rated }).Write(root.Path)).Descendants("section").Single(section => section.Attribute("id")?.Value == "errors");
        Assert.HasCount(20, section.Descendants("tbody").Single().Elements("tr"));
        Assert.AreEqual(words, section.Value.Contains("words of "));
        StringAssert.Contains(section.Value, "Seeds wrong");
    }

    [TestMethod]
    public void Render_NothingWrong_HasNoErrors()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read(ReportCases.Usual.Write(root.Path));
        var right = saved with { Predictions = [.. saved.Predictions.Select(row => row with { Prediction = row.Prediction with { Predicted = row.Prediction.Label } })] };
        Assert.IsNull(ErrorsSection.Of(right));
    }
}
