using EmotionFusion.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class DeviceOptionTests
{
    [TestMethod]
    [DataRow("auto", DeviceKind.Auto, 0, "auto")]
    [DataRow("cpu", DeviceKind.Cpu, 0, "cpu")]
    [DataRow("cuda", DeviceKind.Cuda, 0, "cuda:0")]
    [DataRow("cuda:2", DeviceKind.Cuda, 2, "cuda:2")]
    public void Parse_Known_IsTaken(string text, DeviceKind kind, int index, string shown)
    {
        Assert.AreEqual(new DeviceOption(kind, index), DeviceOption.Parse(text));
        Assert.AreEqual(shown, DeviceOption.Parse(text).ToString());
    }

    [TestMethod]
    public void Parse_Memory_IsTaken()
    {
        var device = DeviceOption.Parse("cuda:1,memory=8GB,arena=as_requested");
        Assert.AreEqual(new DeviceOption(DeviceKind.Cuda, 1) { MemoryLimit = 8L << 30, Arena = GpuArena.AsRequested }, device);
        Assert.AreEqual("cuda:1", device.ToString());
        Assert.AreEqual(DeviceOption.Auto with { MemoryLimit = 500 << 20 }, DeviceOption.Parse("auto,memory=500MB,arena=power_of_two"));
    }

    [TestMethod]
    [DataRow("cuda,memory=8", "Device 'cuda,memory=8': 'memory=8' is none of memory=8GB (MB, GB), arena=power_of_two, arena=as_requested.")]
    [DataRow("cuda,memory=0GB", "Device 'cuda,memory=0GB': 'memory=0GB' is none of memory=8GB (MB, GB), arena=power_of_two, arena=as_requested.")]
    [DataRow("cuda,", "Device 'cuda,': '' is none of memory=8GB (MB, GB), arena=power_of_two, arena=as_requested.")]
    [DataRow("cpu,memory=8GB", "Device 'cpu,memory=8GB': 'memory=8GB' is about a GPU's memory; expected cuda, cuda:N or auto before it.")]
    public void Parse_OtherMemory_TellsTheForms(string text, string expected) =>
        Assert.AreEqual(expected, Assert.ThrowsExactly<EmotionFusionException>(() => DeviceOption.Parse(text)).Message);

    [TestMethod]
    public void Options_OfCuda_AreTheDevices()
    {
        var options = CudaProvider.Options(DeviceOption.Parse("cuda:1,memory=2GB,arena=as_requested"));
        Assert.AreEqual("1", options["device_id"]);
        Assert.AreEqual("2147483648", options["gpu_mem_limit"]);
        Assert.AreEqual("kSameAsRequested", options["arena_extend_strategy"]);
        Assert.AreEqual("0", options["use_tf32"]);
        Assert.IsFalse(CudaProvider.Options(DeviceOption.Parse("cuda")).ContainsKey("gpu_mem_limit"));
    }

    [TestMethod]
    [DataRow("gpu", " Did you mean 'cpu'?")]
    [DataRow("tpu:0", " Did you mean 'cpu'?")]
    [DataRow("mars", "")]
    [DataRow("cpu:0", " Did you mean 'cpu'?")]
    [DataRow("cuda:x", " Did you mean 'cuda'?")]
    [DataRow("cuda:-1", " Did you mean 'cuda'?")]
    [DataRow("", "")]
    public void Parse_Unknown_TellsTheForms(string text, string hint) => Assert.AreEqual(
        $"Unknown device '{text}'; expected auto, cpu, cuda or cuda:N (N = 0, 1, ...).{hint}",
        Assert.ThrowsExactly<EmotionFusionException>(() => DeviceOption.Parse(text)).Message);

    [TestMethod]
    public void Resolve_Auto_IsCudaWhereAModelRunsOnIt()
    {
        Assert.AreEqual(DeviceKind.Cpu, DeviceOption.Cpu.Resolve());
        Assert.AreEqual(DeviceKind.Cuda, new DeviceOption(DeviceKind.Cuda, 1).Resolve());
        Assert.AreEqual(CudaProvider.WhyNot() is null ? DeviceKind.Cuda : DeviceKind.Cpu, DeviceOption.Auto.Resolve());
    }

    // The model that CUDA is tried with is one: elsewhere than on CUDA it loads, too.
    [TestMethod]
    public void Identity_OnTheCpu_Loads()
    {
        using var session = new InferenceSession(CudaProvider.Identity);
        Assert.AreEqual("x", session.InputMetadata.Keys.Single());
        Assert.AreEqual("y", session.OutputMetadata.Keys.Single());
    }

    [TestMethod]
    public void WhyNot_BuildWithoutCuda_SaysHowToBuildOne()
    {
        if (OnnxFacts.Providers.Contains("CUDAExecutionProvider"))
        {
            Assert.DoesNotContain("lacks CUDA", CudaProvider.WhyNot() ?? "");
        }
        else
        {
            Assert.AreEqual("this build's ONNX Runtime lacks CUDA: build again with 'DEVICE=cuda scripts/setup.sh' or 'dotnet build -p:Device=cuda'.", CudaProvider.WhyNot());
        }
    }
}
