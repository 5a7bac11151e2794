namespace EmotionFusion.Tests;

[TestClass]
public sealed class YamlFileTests
{
    private enum Fusion
    {
        Concat,
        CrossAttention,
    }

    [TestMethod]
    public void Getters_PlainValues_AreTyped() => Read(
        """
        name: baseline
        epochs: 20
        rate: 9e-3
        fast: true
        fusion: cross_attention
        seeds: [1, 2]
        one: audio
        nothing:
        nil: ~
        weights: { happy: 2.5, sad: 1 }
        """, map =>
    {
        Assert.AreEqual("baseline", map.RequireString("name"));
        Assert.AreEqual(20, map.RequireInt("epochs"));
        Assert.AreEqual(9e-3, map.Number("rate"));
        Assert.AreEqual(true, map.Bool("fast"));
        Assert.AreEqual(Fusion.CrossAttention, map.Choice<Fusion>("fusion"));
        CollectionAssert.AreEqual(new[] { "1", "2" }, map.Strings("seeds")!.ToArray());
        CollectionAssert.AreEqual(new[] { "audio" }, map.Strings("one")!.ToArray());
        Assert.IsNull(map.String("nothing"));
        Assert.IsNull(map.Int("nil"));
        Assert.IsNull(map.Map("absent"));
        CollectionAssert.AreEqual(new Dictionary<string, string> { ["happy"] = "2.5", ["sad"] = "1" }, map.StringMap("weights").ToArray());
        map.Finish();
    });

    [TestMethod]
    public void Merge_OwnKeysAndEarlierMaps_Win() => Read(
        """
        base: &base { lr: 1, epochs: 2 }
        other: &other { lr: 3, batch: 4 }
        run:
          <<: [*base, *other]
          epochs: 5
        """, map =>
    {
        var run = map.Map("run")!;
        Assert.AreEqual(1, run.Int("lr"));
        Assert.AreEqual(5, run.Int("epochs"));
        Assert.AreEqual(4, run.Int("batch"));
    });

    [TestMethod]
    public void Finish_ManyErrors_ShowsAllInOrder() => AssertErrors(
        """
        base: &b
          lr: 9e-3
          nam: x
        runs:
          - <<: *b
            lr: fast
            seeds: 3
          - 5
        count: "3"
        flag: yes
        fusion: cros_attention
        """,
        map =>
        {
            var b = map.Map("base")!;
            b.Number("lr");
            b.String("name");
            map.Maps("runs");
            map.Int("count");
            map.Bool("flag");
            map.Choice<Fusion>("fusion");
            map.RequireString("seed");
            map.Finish();
        },
        "(1,1): seed: is required.",
        "(3,3): base.nam: unknown key. Did you mean 'name'?",
        "(8,5): runs: expected mappings (key: value) as its items, found '5'.",
        "(9,8): count: expected a whole number, found the text \"3\".",
        "(10,7): flag: expected true or false, found 'yes'.",
        "(11,9): fusion: 'cros_attention' is none of concat, cross_attention. Did you mean 'cross_attention'?");

    [TestMethod]
    public void Finish_ErrorInAListedMap_TellsItsPlace() => AssertErrors(
        """
        runs:
          - name: a
          - name: b
            lr: [1]
        """,
        map =>
        {
            foreach (var run in map.Maps("runs")!)
            {
                run.String("name");
                run.Number("lr");
            }
            map.Finish();
        },
        "(4,9): runs[1].lr: expected a number, found a list.");

    [TestMethod]
    public void Fail_OfAKey_StandsAtItsValue() => AssertErrors("epochs: 0", map =>
    {
        map.Fail("epochs", $"is {map.Int("epochs")}; expected at least 1.");
        map.Finish();
    }, "(1,9): epochs: is 0; expected at least 1.");

    [TestMethod]
    [DataRow("1e999")]
    [DataRow(".nan")]
    [DataRow(".inf")]
    [DataRow("NaN")]
    [DataRow("1,5")]
    public void Number_NotFinite_IsNone(string text) => AssertErrors($"x: {text}", map =>
    {
        Assert.IsNull(map.Number("x"));
        map.Finish();
    }, $"(1,4): x: expected a number, found '{text}'.");

    [TestMethod]
    [DataRow("a: 1\na: 2\n", "(2,1): Duplicate key a")]
    [DataRow("a: [1\nb: 2\n", "(1,4): isn't valid YAML after this point.")]
    [DataRow("a: b: c\n", "(1,5): While scanning a plain scalar value, found invalid mapping.")]
    [DataRow("", "(1,1): expected a mapping (key: value), as the whole file.")]
    [DataRow("- 1\n", "(1,1): expected a mapping (key: value), as the whole file.")]
    [DataRow("a: 1\n---\nb: 2\n", "(3,1): a further document ('---'); expected one.")]
    public void Read_NoMapping_TellsWhere(string content, string expected) => AssertErrors(content, _ => { }, expected);

    [TestMethod]
    public void Read_MergedIntoItself_Ends() =>
        AssertErrors("a: &x\n  <<: *x\n", _ => { }, "(2,7): *x: an alias can't stand within what it stands for.");

    [TestMethod]
    public void Read_Missing_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => YamlFile.Read(folder.File("x.yaml")));
        StringAssert.StartsWith(e.Message, $"{folder.File("x.yaml")}: can't be read: Could not find file");
    }

    private static void Read(string content, Action<YamlMap> use)
    {
        using var folder = new TemporaryFolder();
        use(YamlFile.Read(folder.Write("x.yaml", content)));
    }

    private static void AssertErrors(string content, Action<YamlMap> use, params string[] expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.yaml", content);
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => use(YamlFile.Read(path)));
        Assert.AreEqual(string.Join('\n', expected.Select(line => path + line)), e.Message);
    }
}
