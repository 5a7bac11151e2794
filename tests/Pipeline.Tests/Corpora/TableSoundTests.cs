namespace EmotionFusion.Pipeline.Tests;

/// <summary>Sounds that lie in a table, as bytes or as hubs store them.</summary>
[TestClass]
public sealed class TableSoundTests
{
    private const string Yaml = """
        name: MINI
        reader: table
        folder: mini
        table: "*.parquet"
        audio_folder: wav
        classes: [calm, cross]
        labels: { 0: calm, 1: cross }
        columns: { id: id, speaker: who, emotion: label, audio: audio }
        """;

    private const string Hub = """
        SELECT * FROM (VALUES
          ('a', 's', 0, {'bytes': 'RIFFone'::BLOB, 'path': 'x/a.wav'}),
          ('b', 's', 1, {'bytes': 'fLaCtwo'::BLOB, 'path': 'b'}),
          ('c', 's', 1, {'bytes': 'RIFFone'::BLOB, 'path': 'c.wav'}),
          ('d', 's', 1, {'bytes': NULL, 'path': 'd.wav'}),
          ('e', 's', 1, {'bytes': NULL, 'path': NULL}),
          ('f', 's', 1, NULL)) rows(id, who, label, audio)
        """;

    [TestMethod]
    public void Load_HubSound_BecomesFilesNamedByTheirContent()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), Hub);
        root.Write("mini/wav/d.wav", "a file of its own");
        var corpus = TableTests.Load(root);

        Assert.AreEqual("a b c d", string.Join(' ', corpus.Utterances.Select(utterance => utterance.Id)));
        string[] contents = [.. corpus.Utterances.Select(utterance => File.ReadAllText(utterance.AudioPath!))];
        CollectionAssert.AreEqual(new[] { "RIFFone", "fLaCtwo", "RIFFone", "a file of its own" }, contents);
        Assert.AreEqual(corpus.Utterances[0].AudioPath, corpus.Utterances[2].AudioPath, "equal bytes are one file");
        Assert.AreEqual(".flac", Path.GetExtension(corpus.Utterances[1].AudioPath));
        // printf RIFFone | sha256sum
        Assert.AreEqual(root.File(Path.Combine("features", "MINI", "sounds", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("RIFFone"u8)) + ".wav")), corpus.Utterances[0].AudioPath);
        CollectionAssert.AreEqual(new[] { "e", "f" }, corpus.Exclusions.Select(exclusion => exclusion.Utterance).ToArray());
    }

    [TestMethod]
    public void Load_Bytes_AreSoundToo()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), "SELECT 'a' AS id, 's' AS who, 0 AS label, 'RIFFx'::BLOB AS audio");
        Assert.AreEqual("RIFFx", File.ReadAllText(TableTests.Load(root).Utterances.Single().AudioPath!));
    }

    [TestMethod]
    public void Load_Again_DoesNotReadTheBytes_UnlessTheFileChangedOrASoundIsGone()
    {
        using var root = TableTests.Root(Yaml);
        var table = Duck.Write(root.File("mini/1.parquet"), Hub);
        var path = TableTests.Load(root).Utterances[0].AudioPath!;

        File.WriteAllText(path, "RIFFold"); // shows whether it is written again
        Assert.AreEqual("RIFFold", File.ReadAllText(TableTests.Load(root).Utterances[0].AudioPath!));

        File.Delete(path);
        Assert.AreEqual("RIFFone", File.ReadAllText(TableTests.Load(root).Utterances[0].AudioPath!));

        Duck.Write(table, Hub.Replace("RIFFone", "RIFFnew"));
        Assert.AreEqual("RIFFnew", File.ReadAllText(TableTests.Load(root).Utterances[0].AudioPath!));
    }

    [TestMethod]
    public void Load_WithoutAFolderOfFeatures_SaysSo()
    {
        using var root = TableTests.Root(Yaml);
        Duck.Write(root.File("mini/1.parquet"), Hub);
        Errors.AssertThrows(() => CorpusCatalog.Open(root.File("configs"), root.Path).Load("MINI"), "its sound is in column audio, and there is no folder of features");
    }
}
