using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class FileLookupTests
{
    /// <summary>However often a folder is asked about, the answer is the file system's.</summary>
    [TestMethod]
    public void Exists_AskedOften_SaysWhatTheFileSystemSays()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(root.Path, "a", "folder.wav"));
        foreach (var name in Enumerable.Range(0, 100).Where(i => i % 3 > 0).Select(i => $"{i}.wav").Append(".hidden.wav").Append("ä b.wav"))
        {
            File.WriteAllText(Path.Combine(root.Path, "a", name), "");
        }
        var files = new FileLookup();
        foreach (var folder in new[] { "a", "none", Path.Combine("a", "..", "a"), Path.Combine("a", "folder.wav") })
        {
            foreach (var name in Enumerable.Range(0, 100).Select(i => $"{i}.wav").Concat([".hidden.wav", "ä b.wav", "A.wav", "folder.wav", "0.WAV", ""]))
            {
                var path = Path.Combine(root.Path, folder, name);
                Assert.AreEqual(File.Exists(path), files.Exists(path), path);
            }
        }
    }
}
