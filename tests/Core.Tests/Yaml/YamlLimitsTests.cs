using System.Text;

namespace EmotionFusion.Tests;

/// <summary>No file ends the process, holds it up or comes out as anything but an error that says where.</summary>
[TestClass]
public sealed class YamlLimitsTests
{
    private const string TooDeep = "mappings and lists are nested more than 32 deep; expected fewer.";

    [TestMethod]
    [DataRow("? ", "(1,65): ")]
    [DataRow("- ", "(1,65): ")]
    [DataRow("[", "(1,33): ")]
    [DataRow("{a: ", "(1,129): ")]
    [DataRow("a: [", "(1,")]
    [DataRow("[\n", "(33,1): ")]
    [DataRow("{\n", "(33,1): ")]
    [DataRow("- ? ", "(1,")]
    public void Read_NestedDeeply_IsRefusedAtItsPlace(string opening, string place)
    {
        var error = Error(string.Concat(Enumerable.Repeat(opening, 100_000)));
        StringAssert.StartsWith(error, place);
        StringAssert.EndsWith(error, TooDeep);
    }

    [TestMethod]
    public void Read_IndentedDeeply_IsRefused() =>
        StringAssert.EndsWith(Error(string.Concat(Enumerable.Range(0, 1_000).Select(depth => $"{new string(' ', depth)}a:\n"))), TooDeep);

    [TestMethod]
    public void Read_NestedAsDeepAsAllowed_IsRead()
    {
        using var folder = new TemporaryFolder();
        Assert.IsTrue(YamlFile.Read(folder.Write("x.yaml", $"a: {new string('[', 31)}{new string(']', 31)}")).Has("a"));
    }

    /// <summary>Written out, 9 to the power of 8 mappings.</summary>
    [TestMethod]
    public void Read_MergesOfMerges_AreOneMapping()
    {
        var text = new StringBuilder("a0: &a0 { k: 1 }\n");
        for (var level = 1; level <= 8; level++)
        {
            text.Append($"a{level}: &a{level} {{ <<: [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}] }}\n");
        }
        using var folder = new TemporaryFolder();
        Assert.AreEqual(1, YamlFile.Read(folder.Write("x.yaml", text.ToString())).Map("a8")!.Int("k"));
    }

    [TestMethod]
    public void Read_AliasesOfAliases_AreCountedWrittenOut()
    {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level <= 9; level++)
        {
            text.Append($"a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        }
        Assert.AreEqual("(6,20): more than 250000 values and keys, with every alias written out; expected fewer.", Error(text.ToString()));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Read_ManyKeys_AreRead(bool lastKeyWins)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.yaml", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"key{i}: {i}\n")));
        Assert.AreEqual(49_999, YamlFile.Read(path, lastKeyWins).Int("key49999"));
    }

    [TestMethod]
    public void Finish_ManyUnknownKeys_ShowsAHundredAndCountsTheOthers()
    {
        using var folder = new TemporaryFolder();
        var map = YamlFile.Read(folder.Write("x.yaml", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: {i}\n"))));
        map.Allow("kez");
        var lines = Assert.ThrowsExactly<EmotionFusionException>(map.Finish).Message.Split('\n');
        Assert.HasCount(101, lines);
        StringAssert.EndsWith(lines[^1], "x.yaml: and 19900 errors more.");
    }

    [TestMethod]
    [DataRow("a: \"\\UFFFFFFFF\"\n", "(1,2): isn't valid YAML after this point.")]
    [DataRow("a: \"\\uD800\"\n", "(1,4): ")]
    [DataRow("a: \"c\\0\"\n", "(1,4): a text with a NUL character (\\0); expected one without.")]
    [DataRow("a: 1\nb: c\0\n", "(2,5): a NUL character; expected text.")]
    [DataRow("a: &x [*x]\n", "(1,8): *x: an alias can't stand within what it stands for.")]
    [DataRow("a: &base 1\nb: *bose\n", "(2,4): *bose: no anchor &bose stands before it. Did you mean 'base'?")]
    [DataRow("a:\n\t- b\n", "(1,1): While scanning a mapping, found invalid tab")]
    [DataRow("v:\n  a: 1\n: \nb: 2\n", "(5,1): the mapping that ends here isn't valid YAML: a value has no key.")]
    [DataRow("? [a]\n: b\n", "(1,3): expected a plain key.")]
    [DataRow("a: 1\n<<: 2\n", "(2,5): <<: expected a mapping (*anchor), found '2'.")]
    public void Read_Broken_SaysWhere(string text, string expected) => StringAssert.StartsWith(Error(text), expected);

    [TestMethod]
    public void Read_HugeText_IsRefused()
    {
        Assert.AreEqual("(2,4): a text of 65537 characters; expected 65536 at most.", Error($"a: 1\nb: {new string('x', 65_537)}\n"));
        Assert.AreEqual(": has more than 1048576 bytes; expected a YAML file of 1048576 at most.", Error(new string('#', (1 << 20) + 1)));
    }

    [TestMethod]
    public void Finish_LongOrControlText_IsShownShortOnOneLine()
    {
        using var folder = new TemporaryFolder();
        var map = YamlFile.Read(folder.Write("x.yaml", $"a: \"\\e[31m{new string('x', 1_000)}\"\n"));
        map.Int("a");
        var error = Assert.ThrowsExactly<EmotionFusionException>(map.Finish).Message;
        StringAssert.Contains(error, "found the text \"\\u001b[31mxxx");
        StringAssert.EndsWith(error, "xxx... (1005 characters)\".");
    }

    [TestMethod]
    public void Fail_LongMessage_IsCut()
    {
        using var folder = new TemporaryFolder();
        var map = YamlFile.Read(folder.Write("x.yaml", "a: 1\n"));
        map.Fail("a", new string('x', 10_000));
        StringAssert.EndsWith(Assert.ThrowsExactly<EmotionFusionException>(map.Finish).Message, "xxx... (10003 characters)");
    }

    [TestMethod]
    public void Read_InvalidUtf8_SaysWhere()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.yaml");
        File.WriteAllBytes(path, [.. "a: 1\nb: \u00e9"u8, 0xFF, .. "\n"u8]);
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => YamlFile.Read(path));
        Assert.AreEqual($"{path}(2,5): isn't UTF-8 here; save the file as UTF-8.", error.Message);
    }

    [TestMethod]
    [DataRow("utf-8")]
    [DataRow("utf-16")]
    [DataRow("utf-16BE")]
    public void Read_ByteOrderMark_IsSkipped(string encoding)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.yaml");
        File.WriteAllText(path, "name: \u00e9\n", Encoding.GetEncoding(encoding));
        Assert.AreEqual("\u00e9", YamlFile.Read(path).String("name"));
    }

    [TestMethod]
    public void Read_Folder_IsNamed()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => YamlFile.Read(folder.Path));
        Assert.AreEqual($"{folder.Path}: is a folder; expected a YAML file.", error.Message);
    }

    private static string Error(string text)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.yaml", text);
        return Assert.ThrowsExactly<EmotionFusionException>(() => YamlFile.Read(path)).Message.Replace(path, "");
    }
}
