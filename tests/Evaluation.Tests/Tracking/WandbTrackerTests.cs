using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Whole experiments, as people find them in Weights &amp; Biases.</summary>
[TestClass]
public sealed class WandbTrackerTests
{
    private static readonly FeatureView View = new SyntheticCorpus { Vad = i => new Vad(1 + (i % 5), 3, 1 + (i % 4)) }.View();

    private static readonly ExperimentConfig Config = Runs.Small with { Tracking = [TrackerKind.Wandb], WandbProject = "emotions", WandbEntity = "lab" };

    [TestMethod]
    public void Run_SeveralSeeds_AreRunsOfOneGroupAndTheirMean()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Runs.Options(root, 2));
        var runs = TrackedRuns(outcome.Folder);
        CollectionAssert.AreEquivalent(new[] { "audio_seed1", "audio_seed2", "audio_AVERAGED" }, runs.Keys.ToArray());
        foreach (var (name, records) in runs)
        {
            var run = records[1]["run"]!;
            Assert.AreEqual("emotions", run["project"]!.GetValue<string>());
            Assert.AreEqual("lab", run["entity"]!.GetValue<string>());
            Assert.AreEqual("audio-20260314-140926", run["run_group"]!.GetValue<string>());
            var config = Items(run["config"]!["update"]!);
            Assert.AreEqual("8", config["hidden_dim"]);
            Assert.AreEqual("[1,2]", config["seeds"]);
            Assert.AreEqual(name.StartsWith("audio_seed", StringComparison.Ordinal) ? name[^1..] : null, config.GetValueOrDefault("seed"));
            Assert.AreEqual("exit final", string.Join(' ', records[^2..].Select(Kind)));
            CollectionAssert.AreEqual(Enumerable.Range(1, records.Length).ToArray(), records.Select(record => (int)record["num"]!).ToArray());
        }

        Assert.AreEqual("""["averaged","multi-seed"]""", runs["audio_AVERAGED"][1]["run"]!["tags"]!.ToJsonString());
        Assert.AreEqual(
            outcome.Results.BySeed.Average(seed => seed.Mean.Uar), double.Parse(Last(runs["audio_AVERAGED"])["AVERAGED/loso_uar_mean"], CultureInfo.InvariantCulture), 1e-12);
    }

    /// <summary>Every name that the Python system logs, in history and, with the last value, in the summary.</summary>
    [TestMethod]
    public void Run_OneSeed_HasEveryFigureByThePythonSystemsName()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config with { Seeds = [1] }, Runs.Options(root, 2));
        var records = TrackedRuns(outcome.Folder)["audio"];
        string[] names =
        [
            "loss", "batch_difficulty", "lr", "val/accuracy", "val/loss", "val/uar", "val/f1", "curriculum_fraction",
            "final/loso_acc_mean", "final/loso_acc_std", "final/loso_uar_mean", "final/loso_uar_std", "predictions",
            .. new[] { "session_1", "session_2", "session_3" }.SelectMany(fold => new[] { "loso_acc", "loso_uar", "confusion_matrix_table", "difficulty_plot", "difficulty_correlation", "correlation_p_value", "val/uar" }.Select(name => $"{fold}/{name}")),
        ];
        var last = Last(records);
        var summary = new Dictionary<string, string>();
        foreach (var record in records.Where(record => record["summary"] is not null))
        {
            foreach (var (key, value) in Items(record["summary"]!["update"]!))
            {
                summary[key] = value;
            }
        }

        CollectionAssert.IsSubsetOf(names, last.Keys.ToArray());
        foreach (var name in names)
        {
            Assert.AreEqual(last[name], summary[name], name);
        }

        Assert.AreEqual(outcome.Results.Folds[1].Uar, double.Parse(last["session_2/loso_uar"], CultureInfo.InvariantCulture));
        CollectionAssert.AreEqual(
            new[] { "session_1/confusion_matrix", "session_2/confusion_matrix", "session_3/confusion_matrix" },
            records.Where(record => record["config"] is not null).Select(record => record["config"]!["update"]![0]!["nested_key"]![2]!.GetValue<string>()).ToArray());
        Assert.AreEqual("experiment.yaml", records[2]["files"]!["files"]![0]!["path"]!.GetValue<string>());
        foreach (var file in records.Select(record => record["files"]?["files"]?[0]?["path"]?.GetValue<string>()).OfType<string>())
        {
            Assert.IsTrue(File.Exists(Path.Combine(Directory.GetDirectories(outcome.Folder.Wandb).Single(), "files", file)), file);
        }

        var table = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(outcome.Folder.Wandb, "predictions_*.table.json", SearchOption.AllDirectories).Single())).RootElement;
        var predictions = PredictionsFile.Read(outcome.Folder.Predictions).Rows;
        Assert.AreEqual(predictions.Count, table.GetProperty("data").GetArrayLength());
        Assert.AreEqual(predictions[5].Prediction.Utterance, table.GetProperty("data")[5][1].GetString());
        Assert.AreEqual((float)table.GetProperty("data")[5][6].GetDouble(), predictions[5].Prediction.Probabilities[1]);
    }

    /// <summary>Folds go on side by side: steps rise all the same, and each fold's curve is over its own epochs, in order.</summary>
    [TestMethod]
    public void Run_FoldsSideBySide_StepsRiseAndEachFoldHasItsCurve()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config with { Seeds = [1] }, Runs.Options(root, 3));
        AssertSound(TrackedRuns(outcome.Folder)["audio"], SavedRun.Read(outcome.Folder));
    }

    [TestMethod]
    [DataRow(5, 0)]
    [DataRow(16, 3600)]
    [DataRow(35, 0)]
    public void Resume_CancelledAfterAnyEpoch_GoesOnInTheSameRuns(int epochs, int saveEverySeconds)
    {
        using var root = new TempFolder();
        using var source = new CancellationTokenSource();
        var done = 0;
        var cancelling = new Ear(progress =>
        {
            if (progress.Kind == TrainingProgressKind.Epoch && Interlocked.Increment(ref done) == epochs)
            {
                source.Cancel();
            }
        });
        var options = Runs.Options(root, 1) with { SaveEvery = TimeSpan.FromSeconds(saveEverySeconds) };
        var folder = Assert.ThrowsExactly<RunsInterruptedException>(() => ExperimentPool.Run(View, Config, options, cancelling, source.Token)).Unfinished.Single();
        var before = TrackedRuns(folder);
        Assert.IsTrue(before.Values.All(records => records.All(record => record["exit"] is null)), "a run that can go on has not ended");
        var torn = Directory.GetFiles(folder.Wandb, "*.wandb", SearchOption.AllDirectories)[0];
        File.AppendAllText(torn, "torn");

        using var resumed = ResumedRun.Open(folder.Path);
        ExperimentPool.Run([resumed.Continue(ExperimentPlan.Of(View, resumed.Config))], Runs.Options(root, 2));
        var after = TrackedRuns(folder);
        Assert.HasCount(3, after);
        foreach (var (name, records) in before)
        {
            CollectionAssert.AreEqual(records.Select(record => record.ToJsonString()).ToArray(), after[name][..records.Length].Select(record => record.ToJsonString()).ToArray(), "what was there stays");
        }

        var saved = SavedRun.Read(folder);
        foreach (var seed in Config.Seeds)
        {
            AssertSound(after[$"audio_seed{seed}"], saved with { Curves = [.. saved.Curves.Where(curve => curve.Training.Seed == seed)] });
        }
    }

    /// <summary>Steps are 0, 1, 2, ...; each training's rows are all there, once and in order, with the log's figures.</summary>
    private static void AssertSound(JsonObject[] records, SavedRun saved)
    {
        var rows = records.Select(record => record["history"]).OfType<JsonNode>().Select(row => Items(row["item"]!)).ToArray();
        CollectionAssert.AreEqual(Enumerable.Range(0, rows.Length).Select(i => $"{i}").ToArray(), rows.Select(row => row["_step"]).ToArray());
        Assert.IsTrue(rows.Zip(rows.Skip(1)).All(pair => double.Parse(pair.First["_runtime"], CultureInfo.InvariantCulture) <= double.Parse(pair.Second["_runtime"], CultureInfo.InvariantCulture)));
        foreach (var curve in saved.Curves)
        {
            var own = rows.Where(row => row.GetValueOrDefault("fold") == $"\"{curve.Training.Fold}\"").ToArray();
            CollectionAssert.AreEqual(
                curve.Epochs.Select(epoch => epoch.Validation.Uar).ToArray(),
                own.Where(row => row.ContainsKey("val/uar")).Select(row => double.Parse(row[$"{curve.Training.Fold}/val/uar"], CultureInfo.InvariantCulture)).ToArray());
            CollectionAssert.AreEqual(
                Enumerable.Range(0, curve.Epochs.Count).Select(i => $"{i}").ToArray(), own.Where(row => row.ContainsKey("val/uar")).Select(row => row[$"{curve.Training.Fold}/epoch"]).ToArray());
            var steps = own.Where(row => row.ContainsKey("loss")).Select(row => int.Parse(row["step"], CultureInfo.InvariantCulture)).ToArray();
            CollectionAssert.AreEqual(Enumerable.Range(0, steps.Length).ToArray(), steps);
            Assert.IsGreaterThanOrEqualTo(curve.Epochs.Count, steps.Length);
        }
    }

    private static Dictionary<string, JsonObject[]> TrackedRuns(RunFolder folder) => Directory.GetFiles(folder.Wandb, "*.wandb", SearchOption.AllDirectories)
        .Select(path => WireReader.Wandb(File.ReadAllBytes(path)).Select(entry => entry.Record).ToArray())
        .ToDictionary(records => records[1]["run"]!["display_name"]!.GetValue<string>());

    private static string Kind(JsonObject record) => record.Select(member => member.Key).First(key => key is not ("num" or "_info"));

    /// <summary>The last value of every figure of the history; of a file its first fact.</summary>
    private static Dictionary<string, string> Last(JsonObject[] records)
    {
        var last = new Dictionary<string, string>();
        foreach (var row in records.Select(record => record["history"]).OfType<JsonNode>())
        {
            foreach (var (key, value) in Items(row["item"]!))
            {
                last[key] = value;
            }
        }

        return last;
    }

    private static Dictionary<string, string> Items(JsonNode items) => items.AsArray()
        .GroupBy(item => (item!["key"] ?? item["nested_key"]![0])!.GetValue<string>())
        .ToDictionary(group => group.Key, group => group.First()!["value_json"]!.GetValue<string>());
}
