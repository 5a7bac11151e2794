using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Corpora in tables of several files and forms. What comes out is compared with what was written, by hand.</summary>
[TestClass]
public sealed class TableTests
{
    private const string Yaml = """
        name: MINI
        reader: table
        folder: mini
        table: data/*.parquet
        classes: [calm, cross]
        labels: { 0: calm, 1: cross }
        vad_scale: [1, 5]
        columns: { id: utt, transcript: [text, transcript], speaker: meta.speaker.id, emotion: label, valence: "ratings[0]", gender: gender }
        """;

    private const string Row = "SELECT 'a' AS utt, 'Hello' AS transcript, {'speaker': {'id': 1.0::DOUBLE}} AS meta, 0 AS label, [2.5, 9.0] AS ratings, 'F' AS gender";

    [TestMethod]
    public void Load_TwoFiles_SnappyAndZstd_GivesEveryField()
    {
        using var root = Root();
        Duck.Write(root.File("mini/data/1.parquet"), Row, "FORMAT parquet, COMPRESSION snappy");
        Duck.Write(root.File("mini/data/2.parquet"),
            "SELECT 'c' AS utt, NULL AS transcript, {'speaker': {'id': 947::DOUBLE}} AS meta, 1 AS label, [NULL::DOUBLE] AS ratings, NULL::VARCHAR AS gender "
            + "UNION ALL SELECT 'b', '', {'speaker': {'id': 'nan'::DOUBLE}}, 1, [], NULL", "FORMAT parquet, COMPRESSION zstd");
        var corpus = Load(root);

        Assert.AreEqual("a c", string.Join(' ', corpus.Utterances.Select(utterance => utterance.Id)));
        var (first, second) = (corpus.Utterances[0], corpus.Utterances[1]);
        Assert.AreEqual("1", first.Speaker, "a whole number in a column of doubles");
        Assert.AreEqual("Hello", first.Transcript);
        Assert.AreEqual(0, first.Label);
        Assert.AreEqual(2.5f, first.Vad!.Value.Valence);
        Assert.AreEqual("F", first.Gender);
        Assert.AreEqual("947", second.Speaker);
        Assert.IsFalse(second.HasWords);
        Assert.IsNull(second.Vad);
        Assert.IsNull(second.Gender);
        Assert.AreEqual("no value in column meta.speaker.id", corpus.Exclusions.Single().Reason, "NaN is no speaker");
        Assert.AreEqual("b", corpus.Exclusions.Single().Utterance);
    }

    [TestMethod]
    public void Load_TheFirstOfSeveralNames_IsTaken()
    {
        using var root = Root();
        Duck.Write(root.File("mini/data/1.parquet"), $"SELECT *, 'Better' AS text FROM ({Row})");
        Assert.AreEqual("Better", Load(root).Utterances.Single().Transcript);
    }

    [TestMethod]
    public void Load_WithoutIds_FileAndRowAreTheId()
    {
        using var root = Root(Yaml.Replace("id: utt, ", ""));
        Duck.Write(root.File("mini/data/train-0.parquet"), $"{Row} UNION ALL {Row}");
        Duck.Write(root.File("mini/data/train-1.parquet"), $"{Row} UNION ALL {Row.Replace("0 AS label", "NULL AS label")}");
        var corpus = Load(root);
        CollectionAssert.AreEqual(new[] { "data/train-0:0000000", "data/train-0:0000001", "data/train-1:0000000" }, corpus.Utterances.Select(utterance => utterance.Id).ToArray());
        Assert.AreEqual(new Exclusion("data/train-1:0000001", "no value in column label"), corpus.Exclusions.Single());
    }

    [TestMethod]
    [DataRow("jsonl", "FORMAT json")]
    [DataRow("ndjson", "FORMAT json")]
    [DataRow("json", "FORMAT json, ARRAY true")]
    public void Load_Json_IsReadAsParquetIs(string ending, string options)
    {
        using var root = Root(Yaml.Replace("*.parquet", $"*.{ending}"));
        Duck.Write(root.File($"mini/data/1.{ending}"), Row, options);
        var utterance = Load(root).Utterances.Single();
        Assert.AreEqual(("a", "1", 2.5f, "Hello"), (utterance.Id, utterance.Speaker, utterance.Vad!.Value.Valence, utterance.Transcript));
    }

    [TestMethod]
    [DataRow("csv", ",")]
    [DataRow("tsv", "\t")]
    public void Load_CsvAndTsv_SeveralFilesOfOneFolder(string ending, string delimiter)
    {
        using var root = Root(Yaml.Replace("*.parquet", $"*.{ending}").Replace("meta.speaker.id", "who").Replace("\"ratings[0]\"", "v"));
        foreach (var id in new[] { "b", "a" })
        {
            root.Write($"mini/data/{id}.{ending}", $"utt,transcript,who,label,v,gender\n{id}, Hello ,7,1,3.5,M\n".Replace(",", delimiter));
        }
        var corpus = Load(root);
        Assert.AreEqual("a b", string.Join(' ', corpus.Utterances.Select(utterance => utterance.Id)));
        Assert.AreEqual(("Hello", "7", 1, 3.5f), (corpus.Utterances[0].Transcript, corpus.Utterances[0].Speaker, corpus.Utterances[0].Label, corpus.Utterances[0].Vad!.Value.Valence));
    }

    [TestMethod]
    public void Load_FileNamesWithSpecialCharacters_AreReadLiterally()
    {
        using var root = Root();
        Duck.Write(root.File("mini/data/it.parquet"), Row);
        File.Move(root.File("mini/data/it.parquet"), root.File("mini/data/it's [1].parquet"));
        Assert.AreEqual("a", Load(root).Utterances.Single().Id);
    }

    [TestMethod]
    public void Load_Wildcards_InFoldersToo()
    {
        using var root = Root(Yaml.Replace("data/*.parquet", "part-*/x?.parquet"));
        Duck.Write(root.File("mini/part-1/x1.parquet"), Row);
        Duck.Write(root.File("mini/part-2/x1.parquet"), Row.Replace("'a'", "'b'"));
        Duck.Write(root.File("mini/part-2/y1.parquet"), Row.Replace("'a'", "'c'"));
        Duck.Write(root.File("mini/other/x1.parquet"), Row.Replace("'a'", "'d'"));
        Assert.AreEqual("a b", string.Join(' ', Load(root).Utterances.Select(utterance => utterance.Id)));
    }

    [TestMethod]
    public void Load_WrongTables_SayFileAndRow()
    {
        using var root = Root();
        Directory.CreateDirectory(root.File("mini/data"));
        Errors.AssertThrows(() => Load(root), "no file is called data/*.parquet");
        root.Write("mini/data/1.parquet", "no table");
        Errors.AssertThrows(() => Load(root), Path.Combine("data", "1.parquet") + ": can't be read:");
        Duck.Write(root.File("mini/data/1.parquet"), $"{Row} UNION ALL {Row.Replace("'a'", "'b'").Replace("0 AS label", "7 AS label")}");
        Errors.AssertThrows(() => Load(root), Path.Combine("data", "1.parquet") + "(row 1): label '7' is not in the label map");
        Duck.Write(root.File("mini/data/1.parquet"), $"{Row} UNION ALL {Row}");
        Errors.AssertThrows(() => Load(root), "'a' is there twice", "1.parquet(row 0)", "1.parquet(row 1)");
    }

    [TestMethod]
    public void Load_FilesOfDifferentKinds_AreNoTable()
    {
        using var root = Root();
        Duck.Write(root.File("mini/data/1.parquet"), Row);
        Duck.Write(root.File("mini/data/2.parquet"), Row.Replace("'a'", "'b'").Replace("0 AS label", "'zero' AS label"));
        Errors.AssertThrows(() => Load(root), "2.parquet: column label holds VARCHAR, but numbers in", "1.parquet", "Take one of them away");
        Duck.Write(root.File("mini/data/2.parquet"), Row.Replace("'a' AS utt", "'b' AS uttr"));
        Errors.AssertThrows(() => Load(root), "2.parquet: no column is called 'utt'", "Did you mean 'uttr'?");
        Duck.Write(root.File("mini/data/2.parquet"), Row.Replace("'a'", "'b'").Replace("0 AS label", "0.0::DOUBLE AS label"));
        Assert.HasCount(2, Load(root).Utterances, "whole numbers as doubles are still numbers");
    }

    [TestMethod]
    [DataRow("meta.speaker.id", "meta.speaker.name", "no column is called 'meta.speaker.name'")]
    [DataRow("meta.speaker.id", "meta.speaker", "column meta.speaker is of type STRUCT")]
    [DataRow("meta.speaker.id", "'meta.speaker['", "'meta.speaker[' leads to no column")]
    [DataRow("emotion: label", "emotion: ratings", "column ratings is of type")]
    [DataRow("table: data/*.parquet", "table: [data/*.parquet, data/x.bin]", "a table that ends in '.bin' isn't known")]
    [DataRow("gender: gender", "gender: gender, audio: gender", "column gender is of type VARCHAR; sound is expected in it")]
    public void Load_WrongColumns_SaysWhatIsThere(string right, string wrong, string message)
    {
        using var root = Root(Yaml.Replace(right, wrong));
        Duck.Write(root.File("mini/data/1.parquet"), Row);
        Errors.AssertThrows(() => Load(root), message);
    }

    internal static TemporaryFolder Root(string yaml = Yaml)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MINI.yaml", yaml);
        return root;
    }

    internal static Corpus Load(TemporaryFolder root) => CorpusCatalog.Open(root.File("configs"), root.Path, root.File("features")).Load("MINI");
}
