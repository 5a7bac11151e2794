using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

[TestClass]
public sealed class DoctorTests
{
    [TestMethod]
    public void Doctor_ThisMachine_TellsWhatItRunsOn()
    {
        var result = RunningProgram.Run(Repository.Root, "doctor").Expect(0);
        foreach (var word in new[] { "emotionfusion:", "package set:", ".NET:", "ONNX Runtime:", "TorchSharp:", "libtorch ", "devices:", "BLAS:", "GFLOP/s", "threads:" })
        {
            Assert.Contains(word, result.Out);
        }

        Assert.DoesNotContain("reference BLAS", result.Out);
    }

    [TestMethod]
    [DataRow("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "reference BLAS", true)]
    [DataRow("/usr/lib/x86_64-linux-gnu/openblas-pthread/libblas.so.3|/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so", "OpenBLAS", false)]
    [DataRow("/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0|/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so", "OpenBLAS", true)]
    [DataRow("/x/runtimes/libtorch_cpu.so", "inside libtorch", false)]
    [DataRow("/usr/lib/libc.so.6", "unknown", false)]
    public void Blas_FromMaps_IsWhatIsMapped(string libraries, string name, bool reference)
    {
        var lines = libraries.Split('|').SelectMany(path => new[] { $"7f00-7f01 r--p 00000000 08:01 42   {path}", "7ffc-7ffd rw-p 00000000 00:00 0   [stack]" });
        var blas = MappedLibraries.Parse(lines).Blas();
        Assert.AreEqual(name, blas.Name);
        Assert.AreEqual(reference, blas.Reference is not null);
    }

    [TestMethod]
    public void Warnings_AllIsWell_AreNone() => Assert.IsEmpty(Healthy().Warnings());

    [TestMethod]
    public void Warnings_EachBadFigure_IsNamedWithARemedy()
    {
        var reference = Healthy() with { Blas = new Blas("reference BLAS", "/blas/libblas.so.3", "/blas/libblas.so.3") };
        Assert.Contains("libopenblas0-pthread", reference.Warnings().Single());
        Assert.Contains("slow", (Healthy() with { OneThreadGflops = 2, AllThreadsGflops = 4 }).Warnings().Single());
        Assert.Contains("no faster than one", (Healthy() with { AllThreadsGflops = 50 }).Warnings().Single());
        var bounded = Healthy() with { ThreadSettings = new Dictionary<string, string> { ["OMP_NUM_THREADS"] = "1" } };
        Assert.Contains("OMP_NUM_THREADS=1", bounded.Warnings().Single());
    }

    private static Diagnosis Healthy() => new()
    {
        Blas = new Blas("OpenBLAS", "/openblas/libblas.so.3", null),
        OneThreadGflops = 50,
        AllThreadsGflops = 95,
        Processors = 2,
        ThreadSettings = new Dictionary<string, string>(),
    };
}
