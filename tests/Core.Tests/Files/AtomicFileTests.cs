namespace EmotionFusion.Tests;

[TestClass]
public sealed class AtomicFileTests
{
    [TestMethod]
    public void Write_NewAndOld_HoldsTheContent()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder.File("a"), "one");
        AtomicFile.Write(folder.File("a"), "two");
        Assert.AreEqual("two", File.ReadAllText(folder.File("a")));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_WriterThrows_KeepsTheOldFileAlone()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder.File("a"), "old");
        Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFile.Write(folder.File("a"), stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.AreEqual("old", File.ReadAllText(folder.File("a")));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Write_WhileWriting_NobodySeesIt()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.Write(folder.File("a"), stream =>
        {
            stream.WriteByte(1);
            Assert.IsFalse(File.Exists(folder.File("a")));
        });
        Assert.IsTrue(File.Exists(folder.File("a")));
    }

    [TestMethod]
    public void Write_NoFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("nowhere/a");
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => AtomicFile.Write(path, "x"));
        Assert.AreEqual($"{path}: can't be written: its folder doesn't exist. What was there before is unchanged.", e.Message);
    }

    [TestMethod]
    public void Write_DiskFull_TellsTheReasonAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.ThrowsExactly<EmotionFusionException>(
            () => AtomicFile.Write(folder.File("a"), _ => throw new IOException("No space left on device.")));
        Assert.AreEqual($"{folder.File("a")}: can't be written: No space left on device. What was there before is unchanged.", e.Message);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }
}
