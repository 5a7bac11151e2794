using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionFusion.Tests;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Against the records of a run by W&amp;B's own client.</summary>
[TestClass]
public sealed class WandbRunTests
{
    private static readonly string[] Classes = ["neutral", "happy", "sad", "anger"];

    private static readonly WandbRunSettings Settings = new()
    {
        Name = "audio_seed1",
        Project = "Multimodal_Emotion_Recognition",
        Group = "emodb",
        Tags = ["loso", "audio"],
        Config = [("learning_rate", 0.009), ("fusion_type", "cross_attention"), ("expected_vad", new (string, object?)[] { ("neutral", new[] { 3f, 3f, 3f }) }), ("seeds", new[] { 1, 2 })],
    };

    /// <summary>
    /// The client's run again, with the same rows: what differs is what is left out of both sides below (where and when, ids,
    /// summaries of maxima, which nobody asks for here), and the final record, which the client leaves to whoever sends the run.
    /// </summary>
    [TestMethod]
    public void Run_ClientsOwnRows_GivesItsRecordsInItsOrder()
    {
        using var root = new TempFolder();
        File.WriteAllText(root.File("requirements.txt"), "");
        using (var run = WandbRun.Create(root.Path, Settings with { File = (root.File("requirements.txt"), "requirements.txt") }, TimeProvider.System))
        {
            run.Define("epoch");
            run.Define("val/*", over: "epoch");
            run.Define("val/uar");
            run.Log(("epoch", 0), ("val/uar", 0.3), ("val/loss", 1.2));
            run.Log(("epoch", 1), ("val/uar", 0.4), ("val/loss", 1.0999999999999999));
            run.Log(("epoch", 2), ("val/uar", 0.5), ("val/loss", 1.0));
            run.Log(("session_1/confusion_matrix", new WandbConfusion("Confusion Matrix Curve", Classes, ConfusionMatrix.FromRows([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]]))));
            run.Log(("AVERAGED/table", new WandbTable(["corpus", "uar"], [["IEMO", 0.5], ["MSPI", 0.25]])));
            run.Log(("difficulty_plot", new WandbImage(new Picture(20, 10), "by difficulty")));
            run.Log(("nan", double.NaN), ("inf", double.PositiveInfinity));
            run.Finish();
        }

        var oracle = Oracle.Json("tracking/wandb_records.json").EnumerateArray().Select(record => JsonNode.Parse(record.GetRawText())!.AsObject())
            .Where(record => record["summary"]?["update"]?[0]?["key"]?.GetValue<string>() != "final/loso_uar_mean"); // the client's user set it by hand
        var records = Read(root.Path).Select(entry => entry.Record).ToArray();
        Assert.AreEqual("final", KindOf(records[^1]));
        CollectionAssert.AreEqual(oracle.Select(Shown).ToArray(), records[..^1].Select(Shown).ToArray());
    }

    [TestMethod]
    public void Run_Table_IsTheClientsFile()
    {
        using var root = new TempFolder();
        var matrix = new WandbConfusion("", Classes, ConfusionMatrix.FromRows([[2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0]]));
        using (var run = WandbRun.Create(root.Path, Settings, TimeProvider.System))
        {
            run.Log(("a/b", matrix.Table));
        }

        var file = Directory.GetFiles(root.Path, "*.table.json", SearchOption.AllDirectories).Single(path => path.Contains("files/media/table/a/b_0_", StringComparison.Ordinal));
        Assert.AreEqual(File.ReadAllText(Repository.PathOf("tests", "oracle", "tracking", "wandb_confusion_table.json")), File.ReadAllText(file));
        var history = Read(root.Path).Select(entry => entry.Record["history"]).Last(row => row is not null)!;
        Assert.AreEqual(JsonSerializer.Serialize(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))), ValueOf(history, "sha256"));
        StringAssert.EndsWith(file, $"_{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..20]}.table.json");

        // The artifact's digests are those of the file that it names.
        var artifact = Read(root.Path).Select(entry => entry.Record["artifact"]).Single(one => one is not null)!;
        var entry = artifact["manifest"]!["contents"]![0]!;
        var digest = Convert.ToBase64String(MD5.HashData(File.ReadAllBytes(entry["local_path"]!.GetValue<string>())));
        Assert.AreEqual(digest, entry["digest"]!.GetValue<string>());
        Assert.AreEqual(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"wandb-artifact-manifest-v1\na/b.table.json:{digest}\n"))), artifact["digest"]!.GetValue<string>());
    }

    /// <summary>Records of every length around the block's end, so that headers, parts and paddings fall everywhere.</summary>
    [TestMethod]
    public void Run_RecordsAcrossBlocks_AreReadBack()
    {
        using var root = new TempFolder();
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => new string((char)('a' + (i % 26)), (i * 977) % 3000)), new string('x', 100_000)];
        using (var run = WandbRun.Create(root.Path, Settings, TimeProvider.System))
        {
            foreach (var text in texts)
            {
                run.Log(("text", text));
            }
        }

        var rows = Rows(root.Path);
        CollectionAssert.AreEqual(texts, rows.Select(row => JsonSerializer.Deserialize<string>(ValueOf(row, "text"))).ToArray());
        CollectionAssert.AreEqual(Enumerable.Range(0, texts.Length).ToArray(), rows.Select(row => (int?)row["step"]!["num"] ?? 0).ToArray());
    }

    /// <summary>Wherever a process dies, what it had written can be read, and the run goes on behind it.</summary>
    [TestMethod]
    public void Continue_FileCutAnywhere_GoesOnBehindTheLastWholeRecord()
    {
        using var root = new TempFolder();
        using (var run = WandbRun.Create(root.Path, Settings, TimeProvider.System))
        {
            for (var i = 0; i < 120; i++)
            {
                run.Log(("text", new string('y', 313)), ("i", i));
            }
        }

        var path = Directory.GetFiles(root.Path, "*.wandb", SearchOption.AllDirectories).Single();
        var whole = File.ReadAllBytes(path);
        var ends = WireReader.Wandb(whole);
        var random = new SplitMix64(5);
        int[] cuts = [0, 3, 7, 8, .. Enumerable.Range(32768 - 10, 30), .. Enumerable.Range(0, 60).Select(_ => random.Below(whole.Length)), whole.Length];
        foreach (var cut in cuts)
        {
            File.WriteAllBytes(path, whole[..cut]);
            var before = ends.Where(entry => entry.End <= cut).Select(entry => entry.Record).ToArray();
            var seen = 0;
            using (var run = WandbRun.Continue(Path.GetDirectoryName(path)!, Settings, TimeProvider.System, _ => seen++))
            {
                run.Log(("after", 1));
            }

            var records = WireReader.Wandb(File.ReadAllBytes(path)).Select(entry => entry.Record).ToArray();
            CollectionAssert.AreEqual(before.Select(one => one.ToJsonString()).ToArray(), records[..before.Length].Select(one => one.ToJsonString()).ToArray());
            Assert.HasCount(before.Length + 3, records);
            Assert.AreEqual(before.Count(record => record["history"] is not null), seen);
            Assert.AreEqual(seen, (int?)records[^1]["history"]!["step"]!["num"] ?? 0, $"the step after a cut at {cut}");
        }
    }

    [TestMethod]
    public void Find_RunsBelowAFolder_AreKnownByName()
    {
        using var root = new TempFolder();
        using var one = WandbRun.Create(root.Path, Settings, TimeProvider.System);
        using var two = WandbRun.Create(root.Path, Settings with { Name = "audio_AVERAGED" }, TimeProvider.System);
        var found = WandbRun.Find(root.Path);
        CollectionAssert.AreEquivalent(new[] { "audio_seed1", "audio_AVERAGED" }, found.Keys.ToArray());
        StringAssert.Matches(Path.GetFileName(found["audio_seed1"]), new("^offline-run-[0-9]{8}_[0-9]{6}-[0-9a-z]{8}$"));
        Assert.IsTrue(Directory.Exists(Path.Combine(found["audio_seed1"], "files")));
    }

    internal static IReadOnlyList<(JsonObject Record, int End)> Read(string root) =>
        WireReader.Wandb(File.ReadAllBytes(Directory.GetFiles(root, "*.wandb", SearchOption.AllDirectories).Single()));

    internal static JsonNode[] Rows(string root) => [.. Read(root).Select(entry => entry.Record["history"]).OfType<JsonNode>()];

    internal static string ValueOf(JsonNode row, string last) =>
        row["item"]!.AsArray().First(item => item!["nested_key"]!.AsArray()[^1]!.GetValue<string>() == last)!["value_json"]!.GetValue<string>();

    private static string KindOf(JsonObject record) => record.Select(member => member.Key).First(key => key is not ("num" or "_info" or "control"));

    /// <summary>A record as text, members in order of their names, without what can't be equal.</summary>
    private static string Shown(JsonObject record) => $"{KindOf(record)} {(record.ContainsKey("_info") ? "(info)" : "")} {Shown(record[KindOf(record)])}";

    private static string Shown(JsonNode? node) => node switch
    {
        JsonObject item when item["value_json"] is { } value => $"{item["key"]}{string.Join('|', item["nested_key"]?.AsArray().Select(part => part!.GetValue<string>()) ?? [])}={Value(item["nested_key"]?.AsArray()[^1]!.GetValue<string>() ?? item["key"]!.GetValue<string>(), value.GetValue<string>())}",
        JsonObject map => "{" + string.Join(", ", map.Where(member => member.Key is not ("host" or "start_time" or "telemetry" or "version_info" or "run_id" or "client_id" or "sequence_client_id" or "local_path" or "digest" or "digest_algorithm" or "summary" or "size" or "runtime"))
            .OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {(member.Key is "name" or "path" ? Steady(member.Value!.GetValue<string>()) : Shown(member.Value))}")) + "}",
        JsonArray list => "[" + string.Join(", ", list.Select(Shown).Order(StringComparer.Ordinal)) + "]", // the client's maps have no order
        JsonValue value when value.ToString() is "true" => "1",
        JsonValue value when value.ToString() is "WANDB" => "1",
        _ => node?.ToString() ?? "",
    };

    private static string Value(string key, string json) => key switch
    {
        "_timestamp" or "_runtime" or "runtime" or "sha256" or "size" or "artifact_path" or "_latest_artifact_path" => "",
        "path" => Steady(json),
        "val/uar" when json.StartsWith('{') => json["{\"max\":".Length..^1],
        _ => json is "NaN" or "Infinity" ? json : JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement),
    };

    /// <summary>Without the hash of a file's name, or the letters that make an artifact's unique.</summary>
    private static string Steady(string name) => System.Text.RegularExpressions.Regex.Replace(name, "_[0-9a-f]{20}|-[0-9A-Za-z]{8}-|-[0-9A-Za-z]{6}$", "*");
}
