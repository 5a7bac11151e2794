using EmotionFusion.Encoders;

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
}
