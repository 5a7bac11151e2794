using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class DataRootsTests
{
    private const string Yaml = """
        name: MINI
        reader: csv
        folder: FOLDER
        table: labels.csv
        classes: [calm, cross]
        labels: { c: calm, x: cross }
        columns: { id: Id, transcript: Text, speaker: Who, emotion: Emotion }
        """;

    private static readonly Dictionary<string, string> NoVariables = [];

    [TestMethod]
    public void Find_SeveralRoots_TheFirstThatHasIt()
    {
        using var root = new TemporaryFolder();
        Put(root, "b/mini", "c/mini", "samples/mini");
        Assert.AreEqual(root.File("b/mini"), Place(root, "mini", ["a", "b", "c"]).Folder);
        Assert.AreEqual(root.File("c/mini"), Place(root, "mini", ["c", "b"]).Folder);
        Assert.AreEqual(root.File("b"), Place(root, "mini", ["b"]).Root);
    }

    [TestMethod]
    public void Find_EmptyFolder_IsPassedOver()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root.File("a/mini"));
        Put(root, "b/mini");
        var place = Place(root, "mini", ["a", "b"]);
        Assert.AreEqual(root.File("b/mini"), place.Folder);
        CollectionAssert.AreEqual(new[] { $"{root.File("a/mini")} (is empty)", root.File("b/mini"), $"{root.File("samples/mini")} (no such folder)" }, place.Looked.ToArray());
    }

    [TestMethod]
    public void Find_NameInOtherCase_IsFoundIfThereIsOneOnly()
    {
        using var root = new TemporaryFolder();
        Put(root, "a/MINI");
        Assert.AreEqual(root.File("a/MINI"), Place(root, "mini", ["a"]).Folder);
        Put(root, "a/Mini");
        Assert.IsNull(Place(root, "mini", ["a"]).Folder, "which of two is a guess");
        Put(root, "a/mini");
        Assert.AreEqual(root.File("a/mini"), Place(root, "mini", ["a"]).Folder);
    }

    [TestMethod]
    public void Find_VariableWithAList_ComesAfterNamedRootsAndBeforeSamples()
    {
        using var root = new TemporaryFolder();
        var variables = new Dictionary<string, string> { ["EMOTIONFUSION_DATA"] = $"{root.File("x")}{Path.PathSeparator}{root.File("y/")}" };
        Put(root, "samples/mini");
        Assert.AreEqual(root.File("samples/mini"), Place(root, "mini", ["a"], variables).Folder);
        Put(root, "y/mini");
        Assert.AreEqual(root.File("y/mini"), Place(root, "mini", ["a"], variables).Folder);
        Put(root, "x/mini");
        Assert.AreEqual(root.File("x/mini"), Place(root, "mini", ["a"], variables).Folder);
        Put(root, "a/mini");
        Assert.AreEqual(root.File("a/mini"), Place(root, "mini", ["a"], variables).Folder);
    }

    [TestMethod]
    public void Find_SeveralNames_AreTriedInTheirOrder()
    {
        using var root = new TemporaryFolder();
        Put(root, "a/second", "b/first");
        Assert.AreEqual(root.File("a/second"), Place(root, "[first, second]", ["a", "b"]).Folder, "roots go before names");
        Put(root, "a/first");
        Assert.AreEqual(root.File("a/first"), Place(root, "[first, second]", ["a", "b"]).Folder);
    }

    [TestMethod]
    [DataRow("$MINI_ROOT/mini")]
    [DataRow("${MINI_ROOT}/mini")]
    public void Find_VariableInTheFolder_StandsForItsValue(string folder)
    {
        using var root = new TemporaryFolder();
        Put(root, "far/mini", "a/mini");
        var place = Place(root, $"['{folder}', mini]", ["a"], new() { ["MINI_ROOT"] = root.File("far") });
        Assert.AreEqual(root.File("far/mini"), place.Folder);
        Assert.AreEqual(root.File("far"), place.Root);
        Assert.AreEqual(root.File("a/mini"), Place(root, $"['{folder}', mini]", ["a"]).Folder, "the variable isn't set");
    }

    [TestMethod]
    public void Use_Nowhere_ListsEveryPlace()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root.File("a/mini"));
        root.Write("b/mini", "");
        Errors.AssertThrows(() => Roots(root, ["a", "b"]).Use(Spec(root, "[$MINI_ROOT, mini]")),
            $"MINI: no folder with its files. Looked for $MINI_ROOT ($MINI_ROOT isn't set); {root.File("a/mini")} (is empty); {root.File("b/mini")} (a file, no folder); {root.File("samples/mini")} (no such folder).",
            "MINI.yaml names it (folder: $MINI_ROOT, mini)", "--data", "EMOTIONFUSION_DATA");
    }

    [TestMethod]
    public void Unused_RootWithoutACorpusInUse_IsNamed()
    {
        using var root = new TemporaryFolder();
        Put(root, "b/mini", "ab/mini");
        var roots = Roots(root, ["a", "b"]);
        CollectionAssert.AreEqual(new[] { root.File("a"), root.File("b") }, roots.Unused.ToArray());
        roots.Use(Spec(root, "mini"));
        CollectionAssert.AreEqual(new[] { root.File("a") }, roots.Unused.ToArray());
    }

    [TestMethod]
    public void Notices_CorpusInTwoRoots_SaysWhichIsRead()
    {
        using var root = new TemporaryFolder();
        Put(root, "a/mini", "samples/mini");
        var roots = Roots(root, ["a", "b", "a/"]);
        roots.Use(Spec(root, "mini"));
        Assert.IsEmpty(roots.Notices, "the samples stand in for what isn't there");
        Put(root, "b/mini");
        roots.Use(Spec(root, "mini"));
        Assert.AreEqual($"MINI is read from {root.File("a/mini")}; {root.File("b/mini")} is there, too, and not used.", roots.Notices.Single());
    }

    private static CorpusPlace Place(TemporaryFolder root, string folder, string[] named, Dictionary<string, string>? variables = null) =>
        Roots(root, named, variables).Find(Spec(root, folder));

    private static DataRoots Roots(TemporaryFolder root, string[] named, Dictionary<string, string>? variables = null) =>
        new(named.Select(root.File), root.File("samples"), (variables ?? NoVariables).GetValueOrDefault);

    private static IReadOnlyList<CorpusSpec> Spec(TemporaryFolder root, string folder) => CorpusSpec.Load(root.Write("configs/MINI.yaml", Yaml.Replace("FOLDER", folder)));

    private static void Put(TemporaryFolder root, params string[] folders) => Array.ForEach(folders, folder => root.Write($"{folder}/labels.csv", ""));
}
