namespace EmotionFusion.Tests;

[TestClass]
public sealed class SafeFileNameTests
{
    [TestMethod]
    [DataRow("audio")]
    [DataRow("Ses01F")]
    [DataRow("hidden=512")]
    [DataRow("größe_1.5")]
    [DataRow("_")]
    public void Of_GoodName_IsItself(string text) => Assert.AreEqual(text, SafeFileName.Of(text));

    [TestMethod]
    public void Of_DifferentTexts_AreDifferentNamesInOneFolder()
    {
        string[] texts =
        [
            "a/b", "a_b", "a b", "a\\b", "a:b", "a*b", "A", "a", "", " ", ".", "..", "...", "../../etc", "-a", "a.", "a..", ".a",
            "CON", "con", "nul", "nul.txt", "com1", "LPT9.log", "<b>audio</b>", "\0", "a\0", "ä", "a\u0308", "\u00C5", "\u212B", "情感", "\uD800", "\uD801",
            new('a', 100), new('a', 101), new('a', 300), new string('a', 300) + "b", SafeFileName.Of("a/b"),
        ];
        var names = texts.Select(SafeFileName.Of).ToArray();
        Assert.HasCount(texts.Length, names.Distinct(StringComparer.Ordinal).ToArray(), string.Join('\n', names));
        using var folder = new TemporaryFolder();
        foreach (var name in names)
        {
            Assert.AreEqual(name, Path.GetFileName(Path.GetFullPath(folder.File(name))));
            using var made = new FileStream(folder.File(name), FileMode.CreateNew);
        }
    }
}
