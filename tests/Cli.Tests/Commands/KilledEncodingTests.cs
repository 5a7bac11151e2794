namespace EmotionFusion.Cli.Tests;

/// <summary>SIGKILL at any time: the finished store equals an uninterrupted one byte for byte.</summary>
[TestClass]
public sealed class KilledEncodingTests
{
    private const int Kills = 6;

    [TestMethod]
    public void Encode_KilledAtRandomPoints_FinishesByteForByteEqual()
    {
        using var project = TestProject.Create(clipsAClass: 3);
        Encode(project, "whole").Wait().Expect(0);
        var random = new Random(20260101);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var program = Encode(project, "killed");
            program.WaitForError("clips"); // it has begun to encode
            Thread.Sleep(random.Next(0, 700));
            program.Kill();
            program.Wait();
        }

        Encode(project, "killed").Wait().Expect(0);
        var (whole, killed) = (TestProject.Contents(project.Path("whole")), TestProject.Contents(project.Path("killed")));
        CollectionAssert.AreEqual(whole.Keys, killed.Keys);
        foreach (var (file, bytes) in whole)
        {
            CollectionAssert.AreEqual(bytes, killed[file], file);
        }
    }

    private static RunningProgram Encode(TestProject project, string features) => RunningProgram.Start(
        project.Root, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--features", features, "--threads", "1");
}
