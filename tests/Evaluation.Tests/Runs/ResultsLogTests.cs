using System.Text;
using System.Text.Json;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>The names under which trackers of the Python system find figures.</summary>
[TestClass]
public sealed class ResultsLogTests
{
    [TestMethod]
    public void Write_LeaveOneOut_HasTheOriginalsNames()
    {
        var run = new SyntheticRun { Seeds = [7], Sessions = 3 };
        var (results, lines) = Logged(run.Header, run);
        Assert.HasCount(4, lines);
        Assert.AreEqual("audio", lines[1].GetProperty("run").GetString());
        Assert.AreEqual(results.Folds[1].Uar, lines[1].GetProperty("session_2/loso_uar").GetDouble());
        Assert.AreEqual(results.Folds[1].Wa, lines[1].GetProperty("session_2/loso_acc").GetDouble());
        CollectionAssert.AreEqual(results.ByFold[1].Confusion[2], Row(lines[1].GetProperty("session_2/confusion_matrix"), 2));
        Assert.AreEqual(results.Mean.Uar, lines[3].GetProperty("final/loso_uar_mean").GetDouble());
        Assert.AreEqual(results.Std.Wa, lines[3].GetProperty("final/loso_acc_std").GetDouble());
    }

    [TestMethod]
    public void Write_SeveralSeeds_IsARunEachAndTheirAverage()
    {
        var run = new SyntheticRun { Seeds = [1, 2], Sessions = 3 };
        var (results, lines) = Logged(run.Header, run);
        CollectionAssert.AreEqual(
            new[] { "test audio_seed1", "test audio_seed2", "final audio_seed1", "final audio_seed2", "averaged audio_AVERAGED" },
            lines.Select(line => $"{line.GetProperty("kind").GetString()} {line.GetProperty("run").GetString()}").Distinct().ToArray());
        Assert.AreEqual(results.BySeed[1].Mean.Uar, lines[^2].GetProperty("final/loso_uar_mean").GetDouble());
        Assert.AreEqual(results.BySeed.Average(seed => seed.Mean.Uar), lines[^1].GetProperty("AVERAGED/loso_uar_mean").GetDouble(), 1e-12);
    }

    [TestMethod]
    public void Write_AcrossCorpora_HasTheOriginalsNames()
    {
        string[] tests = ["MSPI", "MSPP"];
        var run = new SyntheticRun { Seeds = [1, 2], Sessions = 2, Corpus = "IEMO", FoldName = i => $"IEMO_TO_{tests[i]}" };
        var header = run.Header with
        {
            Protocol = Protocol.CrossCorpus.Name,
            Validation = [new ValidationScore(1, 0.5, 0.6, 0.7), new ValidationScore(2, 0.1, 0.2, 0.3)],
        };
        var (results, lines) = Logged(header, run);
        Assert.AreEqual(results.Folds[1].Wa, lines[1].GetProperty("IEMO_TO_MSPP/accuracy").GetDouble());
        Assert.AreEqual(results.Folds[1].Uar, lines[1].GetProperty("IEMO_TO_MSPP/uar").GetDouble());
        Assert.AreEqual(4, lines[1].GetProperty("IEMO_TO_MSPP/confusion_matrix").GetArrayLength());
        Assert.AreEqual(0.2, lines[5].GetProperty("validation/uar").GetDouble());
        Assert.AreEqual(0.1, lines[5].GetProperty("validation/accuracy").GetDouble());
        Assert.AreEqual(0.5, lines[6].GetProperty("final/validation_acc").GetDouble());
        Assert.AreEqual(results.Folds[0].Uar, lines[6].GetProperty("final/MSPI_uar").GetDouble());
        Assert.AreEqual(results.Folds[1].Wa, lines[6].GetProperty("final/MSPP_acc").GetDouble());
        Assert.AreEqual("audio_AVERAGED", lines[8].GetProperty("run").GetString());
        Assert.AreEqual(results.ByFold[0].Mean.F1, lines[8].GetProperty("AVERAGED/IEMOtoMSPI_f1_mean").GetDouble());
        Assert.AreEqual(results.ByFold[1].Std.Wa, lines[8].GetProperty("AVERAGED/IEMOtoMSPP_accuracy_std").GetDouble());
        Assert.HasCount(9, lines);
    }

    [TestMethod]
    [DataRow("session_2", 1, "difficulty_analysis/session_2.csv")]
    [DataRow("EMODB_TO_MSPI", 2, "difficulty_analysis/EMODB_TO_MSPI_seed1.csv")]
    public void Write_Difficulty_HasTheOriginalsNames(string fold, int seeds, string plot)
    {
        var run = new SyntheticRun { Seeds = [.. Enumerable.Range(1, seeds)], Sessions = 3, FoldName = i => i == 1 ? fold : "EMODB_TO_" + i };
        var header = run.Header with
        {
            Protocol = seeds == 1 ? run.Header.Protocol : Protocol.CrossCorpus.Name,
            Validation = [new ValidationScore(1, 0.5, 0.6, 0.7), new ValidationScore(2, 0.1, 0.2, 0.3)],
        };
        var test = Logged(header, run).Lines[1];
        var relation = run.Difficulties().Analyse([.. run.Predictions().Where(row => row.Fold == fold && row.Seed == 1)], 4).Relation!;
        Assert.AreEqual(plot, test.GetProperty(fold + "/difficulty_plot").GetString());
        Assert.AreEqual(relation.R, test.GetProperty(fold + "/difficulty_correlation").GetDouble());
        Assert.AreEqual(relation.P, test.GetProperty(fold + "/correlation_p_value").GetDouble());
    }

    [TestMethod]
    public void Write_NoRatings_HasNoCorrelation()
    {
        var run = new SyntheticRun { Seeds = [7], Sessions = 3, Rated = false };
        var test = Logged(run.Header, run).Lines[0];
        Assert.AreEqual(JsonValueKind.Null, test.GetProperty("session_1/difficulty_correlation").ValueKind);
        Assert.AreEqual(JsonValueKind.Null, test.GetProperty("session_1/correlation_p_value").ValueKind);
    }

    private static (RunResults Results, JsonElement[] Lines) Logged(RunHeader header, SyntheticRun run)
    {
        var results = ResultsComputation.Compute(header, run.Folds(), run.Predictions());
        var stream = new MemoryStream();
        using (var log = new RunLog(stream))
        {
            ResultsLog.Write(log, results, run.Predictions(), run.Difficulties());
        }

        return (results, [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)]);
    }

    private static long[] Row(JsonElement matrix, int row) => [.. matrix[row].EnumerateArray().Select(count => count.GetInt64())];
}
