using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>What asking for CUDA gives, with and without a device.</summary>
[TestClass]
public sealed class CudaTests
{
    [TestMethod]
    public void Cuda_AskedFor_IsThereOrRefused()
    {
        using var scope = NewDisposeScope();
        if (cuda.is_available())
        {
            Assert.AreEqual(DeviceType.CUDA, zeros(1).to(new Device("cuda:0")).device.type);
            return;
        }

        using var layer = nn.LayerNorm(1);
        var gpu = new Device("cuda:0");
        Assert.ThrowsExactly<InvalidOperationException>(() => device("cuda"));
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(1).to(gpu));
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(1, device: gpu));
        Assert.ThrowsExactly<InvalidOperationException>(() => layer.to(gpu));
    }

    [TestMethod]
    public void Version_OfLibtorch_HasMajorAndMinor() => Assert.IsTrue(Version.TryParse(__version__, out _), __version__);
}
