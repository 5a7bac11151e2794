using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Features in a column of a corpus's table become a store.</summary>
[TestClass]
public sealed class ColumnFeaturesTests
{
    private const string Yaml = """
        name: MINI
        reader: table
        folder: mini
        table: "*.parquet"
        classes: [calm, cross]
        labels: { 0: calm, 1: cross, 9: leave_out }
        features: { audio: "emb[0].feats" }
        columns: { id: id, speaker: who, emotion: label }
        """;

    /// <summary>Not in the order of ids; one is left out on purpose, and four can't be used.</summary>
    private const string Rows = """
        SELECT id, 's' AS who, label, [{'feats': feats, 'key': id}] AS emb FROM (VALUES
          ('d', 1, [4.0, 40.0, -1.5]::FLOAT[]),
          ('a', 0, [1.0, 10.0, 0.1]::FLOAT[]),
          ('x', 9, [0.0, 0.0, 0.0]::FLOAT[]),
          ('b', 1, ['2', 'nan', '0']::FLOAT[]),
          ('c', 1, [3.0, 30.0]::FLOAT[]),
          ('e', 1, NULL),
          ('f', 1, [1.0, NULL, 3.0]::FLOAT[])) rows(id, label, feats)
        """;

    [TestMethod]
    public void Run_EveryRow_IsStoredOrLeftOutWithItsReason()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), Rows);
        var (corpus, store, result) = Import(root);

        Assert.AreEqual((2, 2), (result.Rows, result.Encoded));
        CollectionAssert.AreEqual(
            new[]
            {
                "b: its features aren't all finite numbers",
                "c: its features have 2 values, others 3",
                "e: no value in column emb[0].feats",
                "f: a value is missing in column emb[0].feats",
            },
            result.Exclusions.Select(exclusion => $"{exclusion.Utterance}: {exclusion.Reason}").ToArray());
        var view = FeatureView.Load(corpus, store, null);
        CollectionAssert.AreEqual(new[] { "a", "d" }, view.Utterances.Select(utterance => utterance.Id).ToArray());
        CollectionAssert.AreEqual(new[] { 1f, 10f, 0.1f }, view.Audio!.Row(0).ToArray());
        CollectionAssert.AreEqual(new[] { 4f, 40f, -1.5f }, view.Audio!.Row(1).ToArray());
        Assert.AreEqual("preextracted", view.Audio.Encoder);
        StringAssert.Matches(Path.GetFileName(store.Folder), new("^preextracted-[0-9a-f]{12}$"));
    }

    [TestMethod]
    public void Run_Again_NothingIsRead_ABrokenShardIsMadeAgain()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), Rows);
        var (_, store, _) = Import(root);
        var shard = store.ShardPath(0);
        var bytes = File.ReadAllBytes(shard);

        Assert.AreEqual((2, 0), (Import(root).Result.Rows, Import(root).Result.Encoded));
        File.WriteAllBytes(shard, [.. bytes[..^1], (byte)~bytes[^1]]);
        var repaired = Import(root).Result;
        Assert.AreEqual(2, repaired.Encoded);
        StringAssert.Contains(repaired.Repaired.Single(), "the checksum of its values is wrong");
        CollectionAssert.AreEqual(bytes, File.ReadAllBytes(shard));
    }

    [TestMethod]
    public void Fingerprint_IsOfTheData_AndKnownAgainBySizeAndTime()
    {
        using var root = TableTests.Root(Yaml);
        var table = Duck.Write(root.File("mini/1.parquet"), Rows);
        var first = Import(root).Store.Spec.Fingerprint;
        var (bytes, time) = (File.ReadAllBytes(table), File.GetLastWriteTimeUtc(table));

        File.WriteAllBytes(table, new byte[bytes.Length]); // unreadable, but of the same size and time
        File.SetLastWriteTimeUtc(table, time);
        Assert.AreEqual(first, ColumnFeatures.Open(FileHashes.Open(root.File("features"), "MINI"), EncoderKind.Audio, [new(table, "1.parquet", "emb[0].feats", "id")]).Spec.Fingerprint);

        Duck.Write(table, Rows.Replace("-1.5", "-1.75"));
        Assert.AreNotEqual(first, Import(root).Store.Spec.Fingerprint);
    }

    [TestMethod]
    public void Run_ManyRowsInAnyOrder_AreTheSameStore()
    {
        const int Count = 40_000; // more shards than are kept in memory
        using var root = TableTests.Root(Yaml);
        var rows = $"SELECT printf('u%05d', i) AS id, 's' AS who, i % 2 AS label, [{{'feats': [i, i * 2, -i]::FLOAT[]}}] AS emb FROM range({Count}) r(i)";
        Duck.Write(root.File("mini/1.parquet"), $"{rows} ORDER BY hash(i)");
        var (corpus, store, result) = Import(root, 1024);
        Assert.AreEqual(Count, result.Encoded);
        var view = FeatureView.Load(corpus, store, null);
        for (var i = 0; i < Count; i++)
        {
            var row = view.Audio!.Row(i);
            Assert.IsTrue(row[0] == i && row[1] == i * 2 && row[2] == -i, $"row {i} is {string.Join(' ', row.ToArray())}");
        }

        var shuffled = Directory.GetFiles(store.Folder, "*.safetensors").Order().Select(path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Values(path)))).ToArray();
        Duck.Write(root.File("mini/1.parquet"), $"{rows} ORDER BY i");
        var ordered = Import(root, 1024).Store;
        CollectionAssert.AreEqual(shuffled, Directory.GetFiles(ordered.Folder, "*.safetensors").Order().Select(path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Values(path)))).ToArray());
        Assert.IsEmpty(Directory.GetFiles(store.Folder, "*.tmp"));
    }

    [TestMethod]
    public void Run_NoUtteranceHasFeatures_ThrowsAndLeavesNoStore()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), Rows.Replace("[4.0, 40.0, -1.5]", "[NULL]").Replace("[1.0, 10.0, 0.1]", "[NULL, NULL]"));
        Errors.AssertThrows(() => Import(root), "MINI: none of 6 utterances has features", "a value is missing in column emb[0].feats");
        Errors.AssertThrows(() => Import(root), "none of 6 utterances has features");
    }

    [TestMethod]
    [DataRow("emb[0].key", "column emb[0].key is of type VARCHAR; a list of numbers a row was expected")]
    [DataRow("emb", "column emb is of type STRUCT")]
    public void Open_AnotherColumn_SaysItsType(string column, string message)
    {
        using var root = TableTests.Root(Yaml.Replace("emb[0].feats", column));
        Duck.Write(root.File("mini/1.parquet"), Rows);
        Errors.AssertThrows(() => Import(root), message);
    }

    [TestMethod]
    public void Join_FeaturesThatCameWithTwoCorpora_AreOfOneEncoder()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), Rows);
        var (corpus, store, _) = Import(root);
        var first = FeatureView.Load(corpus, store, null);
        var second = new FeatureView(first.Source with { Name = "SECOND" }, new FeatureBlock("preextracted", "ffffffffffff", 3, new float[6]) { IsImported = true }, null);
        Assert.AreEqual($"{store.Spec.Fingerprint}+ffffffffffff", FeatureView.Join([first, second]).Audio!.Fingerprint);
        var other = new FeatureView(second.Source, new FeatureBlock("preextracted", "ffffffffffff", 2, new float[4]) { IsImported = true }, null);
        Errors.AssertThrows(() => FeatureView.Join([first, other]), "aren't of one encoder");
    }

    private static (Corpus Corpus, FeatureStore Store, FillResult Result) Import(TemporaryFolder root, int rowsPerShard = 0)
    {
        var corpus = TableTests.Load(root);
        var source = ColumnFeatures.Open(FileHashes.Open(root.File("features"), "MINI"), EncoderKind.Audio, corpus.Features[EncoderKind.Audio]);
        var store = FeatureStore.Open(root.File("features"), "MINI", source.Spec);
        store.RowsPerShard = rowsPerShard;
        return (corpus, store, FeatureImport.Run(store, corpus, source).Fill);
    }

    private static byte[] Values(string shard)
    {
        using var file = SafetensorsFile.Open(shard);
        return file.Bytes("values").ToArray();
    }
}
