using TorchSharp;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ConversionTests
{
    [TestMethod]
    public void To_TheSameDevice_IsTheSameMemory()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2);

        x.to(CPU).add_(1);
        x.cpu().add_(1);
        x.to(CPU, copy: true).add_(1);
        Numbers.AreClose([2, 2], x, 0);

        var kept = x.to(CPU, disposeAfter: true);
        Assert.IsTrue(x.IsInvalid);
        Numbers.AreClose([2, 2], kept, 0);
    }

    [TestMethod]
    public void Promotion_OfTwoTypes_FollowsLibtorch()
    {
        using var scope = NewDisposeScope();
        var whole = tensor([1f, 2f], ScalarType.Int64);

        Assert.AreEqual(ScalarType.Float64, (tensor([1f]) * Numbers.Doubles([2])).dtype);
        Assert.AreEqual(ScalarType.Float32, (tensor([1f]) * whole).dtype);
        Assert.AreEqual(ScalarType.Float32, tensor([1f]).add_(0.1).dtype);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => whole.add_(0.5)).Message,
            "result type Float can't be cast to the desired output type Long");
    }

    [TestMethod]
    public void CopyFrom_OtherTypeAndShape_BroadcastsAndConverts()
    {
        using var scope = NewDisposeScope();
        var x = zeros(4).view(2, 2);

        Assert.AreSame(x, x.copy_(tensor([3f, 4f], ScalarType.Int64)));

        Numbers.AreClose([3, 4, 3, 4], x, 0);
    }

    [TestMethod]
    public void Device_Names_AreParsed()
    {
        Assert.AreEqual(DeviceType.CPU, device("cpu").type);
        Assert.AreEqual(DeviceType.CPU, CPU.type);
        Assert.AreEqual(DeviceType.CUDA, new Device("cuda:1").type);
        Assert.AreEqual(1, new Device("cuda:1").index);
        Assert.ThrowsExactly<ArgumentException>(() => new Device("tpu"));
    }
}
