using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>A corpus of four moods that is read in two, or in three, of them.</summary>
[TestClass]
public sealed class LabelMapTests
{
    private const string Yaml = """
        name: MOODS
        reader: csv
        folder: moods
        table: t.csv
        labels: two
        label_maps:
          two:
            classes: [calm, cross]
            convention: two moods
            labels: { c: calm, x: cross, g: leave_out, s: leave_out }
          two_with_glad:
            classes: [calm, cross]
            labels: { c: calm, x: cross, g: calm, s: leave_out }
          three:
            classes: [glad, cross, calm]
            convention: three moods
            labels: { c: calm, x: cross, g: glad, s: leave_out }
        columns: { id: id, transcript: words, speaker: who, emotion: mood }
        """;

    private static readonly string[] Table = ["id,words,who,mood", "u1,one,a,c", "u2,two,a,g", "u3,three,b,x", "u4,four,b,s", "u5,five,c,g", "u6,six,c,c"];

    [TestMethod]
    [DataRow(null, "two", "two moods", "u1 calm, u3 cross, u6 calm", "u2, u5")]
    [DataRow("two", "two", "two moods", "u1 calm, u3 cross, u6 calm", "u2, u5")]
    [DataRow("two_with_glad", "two_with_glad", null, "u1 calm, u2 calm, u3 cross, u5 calm, u6 calm", "")]
    [DataRow("three", "three", "three moods", "u1 calm, u2 glad, u3 cross, u5 glad, u6 calm", "")]
    public void Load_ByMap_HasItsUtterancesAndTheStoreThoseOfAll(string? map, string name, string? convention, string utterances, string others)
    {
        using var root = Folder();
        var corpus = Load(root, map);
        Assert.AreEqual((name, convention), (corpus.LabelMap, corpus.LabelConvention));
        Assert.AreEqual(utterances, string.Join(", ", corpus.Utterances.Select(u => $"{u.Id} {corpus.ClassNames[u.Label]}")));
        Assert.AreEqual(others, string.Join(", ", corpus.OtherMaps.Select(u => u.Id)));
        Assert.AreEqual("u1, u2, u3, u5, u6", string.Join(", ", corpus.Stored.Select(u => u.Id)), "u4 is left out by all");
        Assert.IsTrue(corpus.OtherMaps.All(u => u.Majority is null));
        var left = corpus.OtherMaps.Count == 0 ? ["u4"] : new[] { "u2", "u4", "u5" };
        CollectionAssert.AreEqual(left, corpus.Exclusions.Where(e => e.OnPurpose).Select(e => e.Utterance).ToArray());
    }

    [TestMethod]
    public void Fill_OtherMap_EncodesNothingAgainAndThrowsNothingAway()
    {
        using var root = Folder();
        var encoder = FakeEncoder.Text();
        var store = FeatureStore.Open(root.File("features"), "MOODS", encoder.Spec);
        store.RowsPerShard = 2;
        Assert.AreEqual(5, Fill("two").Encoded);
        var files = TextStore.FilesOf(store);
        foreach (var map in new[] { "three", "two_with_glad", "two" })
        {
            Assert.AreEqual(0, Fill(map).Encoded, map);
            foreach (var (name, bytes) in TextStore.FilesOf(store))
            {
                Assert.AreEqual(files[name], bytes, $"{map} {name}");
            }
            var view = FeatureView.Load(Load(root, map), null, store);
            CollectionAssert.AreEqual(Load(root, map).Utterances.Select(u => u.Id).ToArray(), view.Utterances.Select(u => u.Id).ToArray());
            for (var row = 0; row < view.Utterances.Count; row++)
            {
                CollectionAssert.AreEqual(encoder.Values(view.Utterances[row].Transcript!), view.Text!.Row(row).ToArray(), $"{map} {view.Utterances[row].Id}");
            }
            Assert.AreEqual(map, view.LabelMap);
        }

        FillResult Fill(string map) => store.Fill(Load(root, map), EncoderInput.Text, () => encoder, null, null, default);
    }

    [TestMethod]
    public void Load_RatersWhoAreDividedByOneMapOnly_AreForTheOther()
    {
        const string Rated = """
            name: MOODS
            reader: csv
            folder: moods
            table: t.csv
            labels: fine
            label_maps:
              fine: { classes: [calm, glad, cross], labels: { c: calm, x: cross, g: glad, s: leave_out } }
              coarse: { classes: [good, cross], labels: { c: good, x: cross, g: good, s: leave_out } }
              rest: { classes: [calm, sad], labels: { c: calm, x: leave_out, g: leave_out, s: sad } }
            columns: { id: id, transcript: words, speaker: who, ratings: [r1, r2, r3] }
            """;
        using var root = Folder(Rated, ["id,words,who,r1,r2,r3", "u1,one,a,c,g,x", "u2,two,a,x,x,c", "u3,three,b,s,s,s"]);
        Assert.AreEqual("u1 no majority [1,1,1], u2 cross [1,0,2]", Rows("fine"));
        Assert.AreEqual("u1 good [2,1], u2 cross [1,2]", Rows("coarse"));
        Assert.AreEqual("u1 calm [1,0], u2 calm [1,0], u3 sad [0,3]", Rows("rest"));
        Assert.AreEqual("no rater named one of the classes", Load(root, "fine").Exclusions.Single().Reason);
        Assert.AreEqual(3, Load(root, "coarse").Stored.Count, "u3 is for the map 'rest'");

        string Rows(string map)
        {
            var corpus = Load(root, map);
            return string.Join(", ", corpus.Utterances.Select(u => $"{u.Id} {u.ClassName(corpus.ClassNames)} [{string.Join(',', u.Votes!)}]"));
        }
    }

    [TestMethod]
    public void Load_MapThatTheCorpusLacks_OffersTheNearest()
    {
        using var root = Folder();
        Errors.AssertThrows(() => Load(root, "tree"), "MOODS has no label map 'tree'. Did you mean 'three'? It has two, two_with_glad, three.", "MOODS.yaml");
    }

    [TestMethod]
    public void Load_MapOfACorpusWithOneOnly_SaysSo()
    {
        using var root = Folder("""
            name: MOODS
            reader: csv
            folder: moods
            table: t.csv
            classes: [calm, cross]
            labels: { c: calm, x: cross, g: leave_out, s: leave_out }
            columns: { id: id, transcript: words, speaker: who, emotion: mood }
            """);
        Errors.AssertThrows(() => Load(root, "two"), "MOODS has no label map 'two'.", "It has one only, without a name: leave label_map (--labels) out.");
        Assert.IsNull(Load(root, null).LabelMap);
    }

    [TestMethod]
    [DataRow("labels: two", "labels: tow", "MOODS.yaml(5,9): labels: 'tow' is none of label_maps: two, two_with_glad, three. Did you mean 'two'?")]
    [DataRow("labels: two", "labels: { c: calm }", "labels: expected the name of the one of label_maps that is used")]
    [DataRow("labels: two\n", "\n", "labels: is required")]
    [DataRow("labels: two", "labels: two\nclasses: [calm, cross]", "classes: each of label_maps has its own; write it there.")]
    [DataRow("labels: two", "labels: two\nlabel_convention: mine", "label_convention: each of label_maps has its own; write it there (convention).")]
    [DataRow("convention: two moods", "label_convention: two moods", "label_maps.two.label_convention: unknown key.")]
    [DataRow("g: glad, s: leave_out", "s: leave_out", "label_maps.three.labels: says nothing of 'g', which the map 'two' knows; add it, with its class or leave_out.")]
    [DataRow("x: cross, g: glad", "x: crss, g: glad", "label_maps.three.labels.x: 'crss' is none of glad, cross, calm, leave_out. Did you mean 'cross'?")]
    [DataRow("convention: two moods", "convention: two moods\n    kind: x", "label_maps.two.kind: unknown key")]
    public void Load_WrongMaps_SaysWhere(string right, string wrong, string message)
    {
        StringAssert.Contains(Yaml, right);
        using var root = Folder(Yaml.Replace(right, wrong));
        Errors.AssertThrows(() => Load(root, null), message);
    }

    [TestMethod]
    public void Load_NoMaps_Fails()
    {
        using var root = Folder("""
            name: MOODS
            reader: csv
            folder: moods
            table: t.csv
            labels: two
            label_maps: {}
            columns: { id: id, transcript: words, speaker: who, emotion: mood }
            """);
        Errors.AssertThrows(() => Load(root, null), "label_maps: expected label maps, each with its name");
    }

    [TestMethod]
    public void Describe_ByMap_HasItsClasses()
    {
        using var root = Folder();
        var catalog = CorpusCatalog.Open(root.File("configs"), root.Path);
        Assert.AreEqual("glad cross calm", string.Join(' ', catalog.Describe("MOODS", "three").ClassNames));
        Assert.AreEqual("two two_with_glad three", string.Join(' ', catalog.Describe("MOODS").LabelMaps));
    }

    private static TemporaryFolder Folder(string yaml = Yaml, string[]? table = null)
    {
        var root = new TemporaryFolder();
        root.Write("configs/MOODS.yaml", yaml);
        root.Write("moods/t.csv", string.Join('\n', table ?? Table));
        return root;
    }

    private static Corpus Load(TemporaryFolder root, string? map) => CorpusCatalog.Open(root.File("configs"), root.Path).Load("MOODS", map);
}
