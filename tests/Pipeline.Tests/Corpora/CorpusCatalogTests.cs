using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class CorpusCatalogTests
{
    private const string Yaml = """
        name: MINI
        reader: csv
        folder: mini
        table: labels.csv
        classes: [calm, cross]
        labels: { c: calm, x: cross, u: leave_out }
        columns: { id: Id, transcript: Text, speaker: Who, emotion: Emotion }
        """;

    [TestMethod]
    public void Load_UnknownCorpus_OffersTheNearest()
    {
        var catalog = CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), null);
        CollectionAssert.Contains(catalog.Names.ToArray(), "EMODB");
        Errors.AssertThrows(() => catalog.Load("EMOBD"), "Unknown corpus 'EMOBD'. Did you mean 'EMODB'?", "a new one is a file NAME.yaml");
    }

    [TestMethod]
    public void Open_NoFolder_Throws()
    {
        using var root = new TemporaryFolder();
        Errors.AssertThrows(() => CorpusCatalog.Open(Path.Combine(root.Path, "nowhere"), null), "nowhere: no such folder");
    }

    /// <summary>One corpus in two forms: keys at the top hold for both, a layout's own go before them.</summary>
    private const string TwoLayouts = """
        name: TWO
        classes: [calm, cross]
        labels: { c: calm, x: cross }
        reader: csv
        table: labels.csv
        columns: { id: Id, transcript: Text, speaker: Who, emotion: Emotion }
        layouts:
          - folder: numbered
            labels: { 0: calm, 1: cross }
          - folder: lettered
            delimiter: ";"
        """;

    [TestMethod]
    [DataRow("numbered", "Id,Text,Who,Emotion\na,hello,s,1\n")]
    [DataRow("lettered", "Id;Text;Who;Emotion\na;hello;s;x\n")]
    public void Load_TwoLayouts_TakesTheOneThatIsThere(string folder, string table)
    {
        using var root = new TemporaryFolder();
        root.Write("configs/TWO.yaml", TwoLayouts);
        root.Write($"{folder}/labels.csv", table);
        Assert.AreEqual(1, CorpusCatalog.Open(root.File("configs"), root.Path).Load("TWO").Utterances.Single().Label);
    }

    [TestMethod]
    public void Load_TwoLayouts_TheFirstGoesBefore()
    {
        using var root = new TemporaryFolder();
        root.Write("configs/TWO.yaml", TwoLayouts);
        root.Write("numbered/labels.csv", "Id,Text,Who,Emotion\nfirst,hello,s,1\n");
        root.Write("lettered/labels.csv", "Id;Text;Who;Emotion\nsecond;hello;s;x\n");
        Assert.AreEqual("first", CorpusCatalog.Open(root.File("configs"), root.Path).Load("TWO").Utterances.Single().Id);
    }

    [TestMethod]
    public void Load_TwoLayouts_NoneThere_NamesBoth()
    {
        using var root = new TemporaryFolder();
        root.Write("configs/TWO.yaml", TwoLayouts);
        Errors.AssertThrows(() => CorpusCatalog.Open(root.File("configs"), root.Path).Load("TWO"), root.File("numbered"), root.File("lettered"), "--data");
    }

    [TestMethod]
    public void Load_TwoLayouts_WrongKeysAreSaidWithTheirPlace()
    {
        using var root = new TemporaryFolder();
        root.Write("configs/TWO.yaml", TwoLayouts + "\n    tabel: x\n    name: y\nvad_scael: [1, 5]\n");
        Errors.AssertThrows(() => CorpusCatalog.Open(root.File("configs"), root.Path).Load("TWO"),
            "TWO.yaml(12,5): tabel: unknown key.", "TWO.yaml(13,5): name: unknown key.", "TWO.yaml(14,1): vad_scael: unknown key. Did you mean 'vad_scale'?");
    }

    [TestMethod]
    public void Load_EveryConfig_IsRead()
    {
        var catalog = CorpusCatalog.Open(Repository.PathOf("configs", "corpora"), null);
        foreach (var name in catalog.Names)
        {
            Assert.IsTrue(CorpusSpec.Load(Repository.PathOf("configs", "corpora", $"{name}.yaml")).All(spec => spec.Name == name));
        }
    }

    [TestMethod]
    public void Load_ExampleOfTheReadme_IsRead()
    {
        using var root = new TemporaryFolder();
        var readme = File.ReadAllText(Repository.PathOf("configs", "corpora", "README.md"));
        var example = readme.Split("```yaml\n")[1].Split("```")[0];
        root.Write("mycorpus/labels.csv", "utterance,wav,words,speaker,session,label\nu1,a.wav,Hello,s,1,exc\n");
        root.Write("mycorpus/wav/a.wav", "");
        root.Write("configs/MYCORPUS.yaml", example);
        Assert.AreEqual(1, CorpusCatalog.Open(root.File("configs"), root.Path).Load("MYCORPUS").Utterances.Single().Label);
    }

    [TestMethod]
    [DataRow("folder: mini", "folder: mini\nfoldr: x", "MINI.yaml(4,1): foldr: unknown key")]
    [DataRow("name: MINI", "name: MAXI", "MINI.yaml(1,7): name: 'MAXI' isn't the file's name")]
    [DataRow("reader: csv", "reader: cvs", "MINI.yaml(2,9): reader: 'cvs' is none of files, folders, csv, table, iemocap, msp_improv, msp_podcast, meld. Did you mean 'csv'?")]
    [DataRow("x: cross", "x: crss", "'crss' is none of calm, cross, leave_out. Did you mean 'cross'?")]
    [DataRow("x: cross", "x: calm", "no code stands for class 'cross'")]
    [DataRow("[calm, cross]", "[calm]", "2 to 64 names are needed")]
    [DataRow("[calm, cross]", "[calm, cross, calm]", "each once")]
    [DataRow("emotion: Emotion", "emoton: Emotion", "columns.emotion: is required")]
    [DataRow("transcript: Text, ", "", "file or transcript is needed")]
    [DataRow("table: labels.csv", "", "table: is required")]
    [DataRow("folder: mini", "folder: []", "folder: expected the folder's name, or a list")]
    [DataRow("folder: mini", "folder: [mini, ' ']", "folder: expected the folder's name, or a list")]
    [DataRow("folder: mini", "folder: mini\ndelimiter: ',,'", "delimiter: ',,' can't part values")]
    [DataRow("folder: mini", "folder: mini\nencoding: utf-9", "encoding: 'utf-9' is no known encoding")]
    [DataRow("folder: mini", "folder: mini\nspeakers: [{ id: a, session: 1 }, { id: a, session: 2 }]", "speaker 'a' is listed twice")]
    public void Load_WrongYaml_SaysWhere(string right, string wrong, string message)
    {
        using var root = new TemporaryFolder();
        StringAssert.Contains(Yaml, right);
        root.Write("configs/MINI.yaml", Yaml.Replace(right, wrong));
        Errors.AssertThrows(() => CorpusCatalog.Open(Path.Combine(root.Path, "configs"), root.Path).Load("MINI"), message);
    }
}
