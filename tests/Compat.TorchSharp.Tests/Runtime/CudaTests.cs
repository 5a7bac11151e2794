using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>On a build without CUDA: what asking for it says.</summary>
[TestClass]
public sealed class CudaTests
{
    [TestMethod]
    public void Cuda_WithoutDevices_IsAbsentAndRefused()
    {
        if (cuda.is_available())
        {
            Assert.IsGreaterThan(0, cuda.device_count());
            return;
        }

        Assert.AreEqual(0, cuda.device_count());
        using var x = zeros(1);
        Assert.ThrowsExactly<InvalidOperationException>(() => device("cuda"));
        Assert.ThrowsExactly<InvalidOperationException>(() => x.to(new Device("cuda:0")));
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(1, device: new Device("cuda")));
    }

    [TestMethod]
    public void Version_OfLibtorch_HasMajorAndMinor() => Assert.IsTrue(System.Version.TryParse(__version__, out _), __version__);
}
