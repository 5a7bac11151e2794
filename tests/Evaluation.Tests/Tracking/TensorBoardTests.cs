using System.Globalization;
using System.Text.Json.Nodes;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class TensorBoardTests
{
    private static readonly FeatureView View = new SyntheticCorpus { Vad = i => new Vad(1 + (i % 5), 3, 1 + (i % 4)) }.View();

    private static readonly ExperimentConfig Config = Runs.Small with { Tracking = [TrackerKind.Tensorboard] };

    /// <summary>The same figures at the same times give TensorBoard's own bytes.</summary>
    [TestMethod]
    public void File_TensorBoardsOwnFigures_IsItsFile()
    {
        using var root = new TempFolder();
        var clock = new SetClock { Seconds = 1700000000 };
        using (var file = EventFile.Open(root.Path, clock, _ => { }))
        {
            clock.Seconds = 1700000001.5;
            foreach (var (step, loss, uar) in new[] { (0, 1.3, 0.25), (1, 1.1, 0.4), (2, 0.9, 0.55) })
            {
                file.Append(step, [("val/loss", loss), ("val/uar", uar)]);
                clock.Seconds++;
            }
        }

        CollectionAssert.AreEqual(File.ReadAllBytes(Repository.PathOf("tests", "oracle", "tracking", "tensorboard.tfevents")), File.ReadAllBytes(Directory.GetFiles(root.Path).Single()));
    }

    [TestMethod]
    public void File_CutAnywhere_GoesOnBehindTheLastWholeEvent()
    {
        using var root = new TempFolder();
        using (var file = EventFile.Open(root.Path, TimeProvider.System, _ => { }))
        {
            file.Append(0, [("a", double.NaN)]);
            file.Append(1, [("a", double.PositiveInfinity)]);
        }

        var path = Directory.GetFiles(root.Path).Single();
        var whole = File.ReadAllBytes(path);
        CollectionAssert.AreEqual(new[] { "NaN", "Infinity" }, Scalars(WireReader.Events(whole), "a").Select(point => point.Value).ToArray());
        for (var cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var seen = 0;
            using (var file = EventFile.Open(root.Path, TimeProvider.System, _ => seen++))
            {
                file.Append(7, [("a", 7)]);
            }

            var events = WireReader.Events(File.ReadAllBytes(path));
            Assert.HasCount(Math.Max(1, seen) + 1, events);
            Assert.AreEqual("brain.Event:2", events[0]["file_version"]!.GetValue<string>());
            Assert.AreEqual(7, (int)events[^1]["step"]!);
        }
    }

    [TestMethod]
    public void Run_EachTraining_HasAFolderWithItsCurves()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Runs.Options(root, 2));
        AssertCurves(outcome.Folder);
        var seed = Events(outcome.Folder, "seed_2");
        Assert.AreEqual(((float)outcome.Results.BySeed[1].Mean.Uar).ToString("R", CultureInfo.InvariantCulture), Scalars(seed, "final/loso_uar_mean").Single().Value);
        Assert.AreEqual(
            ((float)outcome.Results.Folds.First(fold => fold is { Seed: 2, Name: "session_3" }).Wa).ToString("R", CultureInfo.InvariantCulture), Scalars(seed, "session_3/loso_acc").Single().Value);
        CollectionAssert.IsSubsetOf(new[] { "session_1/confusion_matrix", "session_1/difficulty_plot" }, Values(seed).Where(value => value["image"] is not null).Select(value => value["tag"]!.GetValue<string>()).ToArray());
        Assert.HasCount(1, Scalars(Events(outcome.Folder, "AVERAGED"), "AVERAGED/loso_uar_mean").ToArray());
    }

    [TestMethod]
    public void Run_EachSeed_IsASessionOfHParams()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Runs.Options(root, 2));
        var plugins = Values(Events(outcome.Folder, "seed_1")).Where(value => value["metadata"] is not null)
            .ToDictionary(value => value["tag"]!.GetValue<string>(), value => value["metadata"]!["plugin_data"]!);
        CollectionAssert.AreEqual(new[] { "_hparams_/experiment", "_hparams_/session_start_info", "_hparams_/session_end_info" }, plugins.Keys.ToArray());
        Assert.IsTrue(plugins.Values.All(plugin => plugin["plugin_name"]!.GetValue<string>() == "hparams"));
        var start = plugins["_hparams_/session_start_info"]["content"]!["session_start_info"]!;
        var hparams = start["hparams"]!.AsArray().ToDictionary(pair => pair!["key"]!.GetValue<string>(), pair => pair!["value"]!);
        Assert.AreEqual("8", hparams["hidden_dim"]["number_value"]!.GetValue<string>());
        Assert.AreEqual("audio", hparams["modality"]["string_value"]!.GetValue<string>());
        Assert.AreEqual("[1, 2]", hparams["seeds"]["string_value"]!.GetValue<string>());
        Assert.AreEqual(1, (int)hparams["use_curriculum_learning"]["bool_value"]!);
        Assert.AreEqual("1", hparams["seed"]["number_value"]!.GetValue<string>());
        Assert.AreEqual("audio/20260314-140926", start["group_name"]!.GetValue<string>());
        Assert.AreEqual(1, (int)plugins["_hparams_/session_end_info"]["content"]!["session_end_info"]!["status"]!);
        var experiment = plugins["_hparams_/experiment"]["content"]!["experiment"]!;
        CollectionAssert.AreEquivalent(hparams.Keys.ToArray(), experiment["hparam_infos"]!.AsArray().Select(info => info!["name"]!.GetValue<string>()).ToArray());
        CollectionAssert.Contains(experiment["metric_infos"]!.AsArray().Select(info => info!["name"]!["tag"]!.GetValue<string>()).ToArray(), "final/loso_uar_mean");
    }

    [TestMethod]
    [DataRow(9, 0)]
    [DataRow(20, 3600)]
    public void Resume_CancelledAfterAnyEpoch_HasEveryPointOnce(int epochs, int saveEverySeconds)
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
        using var resumed = ResumedRun.Open(folder.Path);
        ExperimentPool.Run([resumed.Continue(ExperimentPlan.Of(View, resumed.Config))], Runs.Options(root, 2));
        AssertCurves(folder);
    }

    private static void AssertCurves(RunFolder folder)
    {
        foreach (var curve in SavedRun.Read(folder).Curves)
        {
            var events = Events(folder, $"seed_{curve.Training.Seed}", curve.Training.Fold);
            Assert.AreEqual("brain.Event:2", events[0]["file_version"]!.GetValue<string>());
            CollectionAssert.AreEqual(
                curve.Epochs.Select(epoch => (epoch.Epoch, ((float)epoch.Validation.Uar).ToString("R", CultureInfo.InvariantCulture))).ToArray(), Scalars(events, "val/uar").ToArray());
            var losses = Scalars(events, "loss").Select(point => point.Step).ToArray();
            CollectionAssert.AreEqual(Enumerable.Range(0, losses.Length).ToArray(), losses);
            Assert.IsGreaterThanOrEqualTo(curve.Epochs.Count, losses.Length);
        }
    }

    private static IReadOnlyList<JsonObject> Events(RunFolder folder, params string[] below) =>
        WireReader.Events(File.ReadAllBytes(Directory.GetFiles(Path.Combine([folder.TensorBoard, .. below]), "events.out.tfevents.*").Single()));

    private static IEnumerable<JsonNode> Values(IEnumerable<JsonObject> events) => events.SelectMany(one => one["summary"]?["value"]?.AsArray() ?? []).OfType<JsonNode>();

    private static IEnumerable<(int Step, string Value)> Scalars(IEnumerable<JsonObject> events, string tag) =>
        from one in events
        from value in one["summary"]?["value"]?.AsArray() ?? []
        where value["tag"]!.GetValue<string>() == tag
        select ((int?)one["step"] ?? 0, value["simple_value"]?.GetValue<string>() ?? "0");

    private sealed class SetClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks((long)(Seconds * TimeSpan.TicksPerSecond));
    }
}
