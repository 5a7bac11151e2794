using System.Text;
using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class DoctorTests
{
    [TestMethod]
    public void Doctor_ThisMachine_TellsWhatItRunsOn()
    {
        var result = RunningProgram.Run(Repository.Root, "doctor").Expect(0);
        foreach (var word in new[] { "emotionfusion:", "built for:       cpu", ".NET:", "ONNX Runtime:    1.31.1", "TorchSharp:      0.107.0, libtorch 2.10", "ffmpeg:", "devices:", "libtorch_cpu.so", "libstdc++:", "GFLOP/s", "threads:" })
        {
            Assert.Contains(word, result.Out);
        }
    }

    [TestMethod]
    public void MappedLibraries_Maps_AreThePathsOnce() => CollectionAssert.AreEqual(
        new[] { "/a/libstdc++.so.6", "/x/libtorch_cpu.so" },
        Diagnosis.MappedLibraries(
        [
            "7f00-7f01 r--p 00000000 08:01 42   /x/libtorch_cpu.so",
            "7f01-7f02 r-xp 00000000 08:01 42   /x/libtorch_cpu.so",
            "7f02-7f03 r--p 00000000 08:01 43   /a/libstdc++.so.6",
            "7f03-7f04 rw-p 00000000 00:00 0",
            "7ffc-7ffd rw-p 00000000 00:00 0   [stack]",
        ]));

    [TestMethod]
    [DataRow("GLIBCXX_3.4.30\0GLIBCXX_3.4.32\0", true)]
    [DataRow("GLIBCXX_3.4.30\0GLIBCXX_3.4.321\0", false)]
    [DataRow("", false)]
    public void Defines_Version_IsAWholeString(string strings, bool expected) =>
        Assert.AreEqual(expected, Diagnosis.Defines(Encoding.ASCII.GetBytes(strings), "GLIBCXX_3.4.32"));

    [TestMethod]
    public void Facts_OldOrNewStandardLibrary_SayWhetherTheCopyWasNeeded()
    {
        var standard = Healthy() with { Libraries = ["/lib/libstdc++.so.6.0.30"] };
        Assert.Contains("has GLIBCXX_3.4.32", standard.Facts().Single(fact => fact.What == "libstdc++").Value);
        Assert.Contains("lacks GLIBCXX_3.4.32", (standard with { StandardLibraryIsOld = true }).Facts().Single(fact => fact.What == "libstdc++").Value);
    }

    [TestMethod]
    public void Warnings_AllIsWell_AreNone() => Assert.IsEmpty(Healthy().Warnings());

    [TestMethod]
    public void Warnings_EachBadFigure_IsNamedWithARemedy()
    {
        Assert.Contains("slow", (Healthy() with { OneThreadGflops = 2, AllThreadsGflops = 4 }).Warnings().Single());
        Assert.Contains("no faster than one", (Healthy() with { AllThreadsGflops = 50 }).Warnings().Single());
        var bounded = Healthy() with { ThreadSettings = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" } };
        Assert.Contains("OMP_NUM_THREADS=1", bounded.Warnings().Single());
    }

    private static Diagnosis Healthy() => new()
    {
        Build = [],
        Libraries = [],
        StandardLibraryIsOld = false,
        OneThreadGflops = 50,
        AllThreadsGflops = 95,
        Processors = 2,
        ThreadSettings = new Dictionary<string, string>(),
    };
}
