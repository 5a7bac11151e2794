using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>On a build without CUDA: what asking for it says.</summary>
[TestClass]
public sealed class CudaTests
{
    [TestMethod]
    public void Cuda_WithoutDevices_IsRefused()
    {
        if (cuda.is_available())
        {
            Assert.Inconclusive("This machine has a CUDA device.");
        }

        using var scope = NewDisposeScope();
        using var layer = nn.Linear(1, 1);
        var gpu = new Device("cuda:0");
        Assert.ThrowsExactly<InvalidOperationException>(() => device("cuda"));
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(1).to(gpu));
        Assert.ThrowsExactly<InvalidOperationException>(() => zeros(1, device: gpu));
        Assert.ThrowsExactly<InvalidOperationException>(() => layer.to(gpu));
    }

    [TestMethod]
    public void Version_OfLibtorch_HasMajorAndMinor() => Assert.IsTrue(Version.TryParse(__version__, out _), __version__);
}
