using System.Text.Json;
using System.Text.RegularExpressions;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class SavedRunTests
{
    private static readonly SyntheticRun Run = new()
    {
        Seeds = [1, 2],
        Epochs = 4,
        LeftOut = [new Exclusion("03a01Wa", "cut short"), new Exclusion("b", "no \"text\"")],
    };

    [TestMethod]
    public void Read_WhatWasWritten_IsTheSame()
    {
        using var root = new TempFolder();
        var saved = SavedRun.Read(RunFolder.Open(Run.Write(root.Path).Path));

        Assert.AreEqual(Json(Run.Results()), Json(saved.Results));
        Assert.AreEqual(Json(Run.Folds()), Json(saved.Folds));
        Assert.HasCount(680, saved.Predictions);
        Assert.HasCount(10, saved.Curves);
        CollectionAssert.AreEqual(Run.Curve(2, 2).ToArray(), saved.Curves[7].Epochs.ToArray());
        StringAssert.StartsWith(saved.Config, "provenance:");
    }

    [TestMethod]
    public void Read_RotatingValidation_HasDivisionsAndACurveEach()
    {
        using var root = new TempFolder();
        var rotating = Run with { Members = 3 };
        var saved = SavedRun.Read(rotating.Write(root.Path));
        Assert.HasCount(30, saved.Curves);
        Assert.AreEqual(new TrainingKey("session_1", 2, 1), saved.Curves[1].Training);
        CollectionAssert.AreEqual(rotating.Curve(0, 1, member: 1).ToArray(), saved.Curves[1].Epochs.ToArray());
        Assert.AreEqual(Json(rotating.Folds()), Json(saved.Folds));
        Assert.HasCount(3, saved.Folds[0].Rotation!);
    }

    /// <summary>results.json, made again from nothing but predictions.csv, baseline.csv and folds.json, is the same byte for byte.</summary>
    [TestMethod]
    public void Results_RecomputedFromPredictions_AreTheSameBytes()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        var again = ResultsComputation.Compute(
            Run.Header, RunJson.Read<FoldsFile>(folder.Folds).Folds, PredictionsFile.Read(folder.Predictions).Rows,
            PredictionsFile.Read(folder.Validation).Rows, SpeakersFile.Read(folder.Speakers), PredictionsFile.Read(folder.Baseline).Rows);
        RunJson.Write(root.File("again.json"), again);
        CollectionAssert.AreEqual(File.ReadAllBytes(folder.Results), File.ReadAllBytes(root.File("again.json")));
    }

    [TestMethod]
    public void Results_Json_HasTheNamesThatOthersRead()
    {
        using var root = new TempFolder();
        using var json = JsonDocument.Parse(File.ReadAllText(Run.Write(root.Path).Results));
        var results = json.RootElement;
        Assert.AreEqual("leave_one_session_out", results.GetProperty("protocol").GetString());
        Assert.AreEqual("audio", results.GetProperty("experiment").GetString());
        var fold = results.GetProperty("folds")[6];
        Assert.AreEqual("session_2", fold.GetProperty("name").GetString());
        Assert.AreEqual(2, fold.GetProperty("seed").GetInt32());
        Assert.AreEqual(68, fold.GetProperty("n").GetInt32());
        foreach (var figures in new[] { fold, results.GetProperty("mean"), results.GetProperty("std"), results.GetProperty("pooled") })
        {
            foreach (var name in new[] { "uar", "wa", "f1" })
            {
                Assert.IsInRange(0.0, 1.0, figures.GetProperty(name).GetDouble());
            }
        }
    }

    [TestMethod]
    public void Folds_Json_HasSpeakersAndUtterancesAPart()
    {
        using var root = new TempFolder();
        using var json = JsonDocument.Parse(File.ReadAllText(Run.Write(root.Path).Folds));
        var fold = json.RootElement.GetProperty("folds")[0];
        Assert.AreEqual("session_1", fold.GetProperty("name").GetString());
        foreach (var (part, speakers) in new[] { ("train", 7), ("validation", 1), ("test", 2) })
        {
            Assert.AreEqual(speakers, fold.GetProperty(part).GetProperty("speakers").GetArrayLength());
            Assert.AreEqual(34 * speakers, fold.GetProperty(part).GetProperty("utterances").GetArrayLength());
        }
    }

    [TestMethod]
    [DataRow("results.json", "results.json is missing: the run didn't finish, or the file was removed. Train again or restore it.")]
    [DataRow("predictions.csv", "predictions.csv is missing: the run didn't finish")]
    [DataRow("folds.json", "folds.json is missing: the run didn't finish")]
    [DataRow("config.yaml", "config.yaml is missing. Restore it or train again.")]
    [DataRow("log.jsonl", "log.jsonl is missing. Restore it or train again.")]
    public void Read_MissingFile_NamesIt(string file, string message) =>
        Breaks(file, File.Delete, message);

    [TestMethod]
    public void Read_FigureChangedByHand_NamesTheField() => Breaks(
        "results.json",
        path => Edit(path, "\"mean\": {\\s*\"uar\": [0-9.]+", "\"mean\": { \"uar\": 0.99"),
        "doesn't follow from predictions.csv: mean.uar is 0.99, the predictions give 0.");

    [TestMethod]
    public void Read_PredictionsCutShort_NamesTheField() => Breaks(
        "predictions.csv",
        path => File.WriteAllLines(path, File.ReadAllLines(path).SkipLast(1)),
        "doesn't follow from predictions.csv: folds[9].n is 68, the predictions give 67. One of the two, or a file beside them");

    [TestMethod]
    public void Read_ResultsCutShort_NamesTheLine() => Breaks(
        "results.json", path => File.WriteAllText(path, File.ReadAllText(path)[..400]), "results.json(");

    [TestMethod]
    public void Read_ResultsWithoutAMember_NamesIt() => Breaks(
        "results.json", path => Edit(path, "\"corpus\": \"EMODB\",", ""), "corpus");

    [TestMethod]
    [DataRow("results.json", "\"uar\": [0-9.]+", "\"uar\": 1e400", "results.json(")]
    [DataRow("results.json", "\"n\": [0-9]+", "\"n\": null", "results.json(")]
    [DataRow("results.json", "(?s).+", "null", "results.json holds null")]
    [DataRow("results.json", "\"trainings\": \\[", "\"trainings\": [null, ", "A list holds null at byte")]
    [DataRow("results.json", "(?s)\"utterances\": \\[.+?\\]", "\"utterances\": [null]", "A list holds null at byte")]
    [DataRow("folds.json", "(?s).+", "null", "folds.json holds null")]
    [DataRow("folds.json", "\"session_1\"", "7", "folds.json(")]
    [DataRow("folds.json", "\"session_1\"", "\"session_9\"", "doesn't go with folds.json and results.json")]
    [DataRow("predictions.csv", ",0\\.[0-9]+", ",NaN", "predictions.csv")]
    [DataRow("predictions.csv", ",sad,", ",merry,", "predictions.csv(")]
    [DataRow("predictions.csv", "\n1,", "\nfirst,", "predictions.csv(")]
    [DataRow("validation.csv", "\n1,session_2", "\n1,session_9", "doesn't follow from predictions.csv: temperature_scaling.temperatures")]
    [DataRow("speakers.csv", ",female", ",male", "doesn't follow from predictions.csv: fairness.genders")]
    [DataRow("speakers.csv", "speaker,", "who,", "speakers.csv(1): the header is 'who,gender'; expected speaker,gender.")]
    [DataRow("speakers.csv", "04,female", "03,female", "speakers.csv(3): '03,female'; expected a speaker, each once, and the gender.")]
    [DataRow("errors.csv", "seed,fold", "seed,folds", "errors.csv(1): 10 fields; expected seed,fold,utterance")]
    [DataRow("log.jsonl", "(?s).+", "null\n", "log.jsonl(1): this is no line of a run's log")]
    [DataRow("log.jsonl", "(?<=\"kind\":\"epoch\",.*)\"epoch\":0", "\"epoch\":99999999999", "log.jsonl(")]
    [DataRow("log.jsonl", "\"best_epoch\":[0-9]+", "\"best_epoch\":-1", "the log doesn't hold its training up to the end")]
    public void Read_OddContent_NamesTheFile(string file, string pattern, string replacement, string message) =>
        Breaks(file, path => Edit(path, pattern, replacement), message);

    [TestMethod]
    public void Read_OtherFormat_NamesIt() => Breaks(
        "results.json", path => Edit(path, "\"format\": 1", "\"format\": 9"), "format 9; this version of EmotionFusion reads 1.");

    [TestMethod]
    public void Read_LogLineBroken_NamesTheLine() => Breaks(
        "log.jsonl", path => File.WriteAllText(path, "{\"kind\":\"step\"}\n{\"kin"), "log.jsonl(2): this is no line of a run's log");

    [TestMethod]
    public void Read_LogCutShort_NamesTheRun() => Breaks(
        "log.jsonl",
        path => File.WriteAllLines(path, File.ReadAllLines(path).Take(20)),
        "fold session_3, seed 1 has results, but the log doesn't hold its training up to the end.");

    [TestMethod]
    public void Read_ClassesThatDiffer_SaysSo() => Breaks(
        "predictions.csv",
        path => Edit(path, "p_neutral", "p_calm", rest: text => text.Replace("neutral", "calm")),
        "the classes are calm, happy, sad, anger; results.json says neutral, happy, sad, anger.");

    private static void Breaks(string file, Action<string> harm, string message)
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        harm(Path.Combine(folder.Path, file));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder));
        StringAssert.Contains(error.Message, message);
        StringAssert.Contains(error.Message, folder.Path);
    }

    private static void Edit(string path, string pattern, string replacement, Func<string, string>? rest = null)
    {
        var text = File.ReadAllText(path);
        StringAssert.Matches(text, new Regex(pattern));
        text = new Regex(pattern).Replace(text, replacement, 1);
        File.WriteAllText(path, rest is null ? text : rest(text));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, RunJson.Options);
}
