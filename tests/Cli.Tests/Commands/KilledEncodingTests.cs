namespace EmotionFusion.Cli.Tests;

/// <summary>SIGKILL at any time: the finished store equals an uninterrupted one byte for byte.</summary>
[TestClass]
public sealed class KilledEncodingTests
{
    private const int Kills = 8;
    private const int Killed = 128 + 9;

    [TestMethod]
    public void Encode_KilledAtRandomPoints_FinishesByteForByteEqual()
    {
        using var project = TestProject.Create(clipsAClass: 3); // saved after 64 and 72: some 3 s of work and some 0.3 s
        Encode(project, "whole").Wait().Expect(0);
        var random = new Random(20260101);
        var killed = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var program = Encode(project, "killed");
            program.WaitForErrorOrEnd("clips"); // it has begun to encode, or has nothing left to do
            Thread.Sleep(kill % 2 == 0 ? random.Next(0, 500) : random.Next(500, 4000));
            program.Kill();
            killed += program.Wait().ExitCode == Killed ? 1 : 0;
        }

        Assert.IsGreaterThan(0, killed, "no process was still encoding when it was killed");
        Encode(project, "killed").Wait().Expect(0);
        var (whole, finished) = (TestProject.Contents(project.Path("whole")), TestProject.Contents(project.Path("killed")));
        CollectionAssert.AreEqual(whole.Keys, finished.Keys);
        foreach (var (file, bytes) in whole)
        {
            CollectionAssert.AreEqual(bytes, finished[file], file);
        }
    }

    private static RunningProgram Encode(TestProject project, string features) => RunningProgram.Start(
        project.Root, "encode", "--corpus", "SMALL", "--audio", "whisper-tiny-en", "--features", features, "--threads", "1");
}
