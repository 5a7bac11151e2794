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
    public void Promotion_NumberOfAnotherKind_FollowsLibtorch()
    {
        using var scope = NewDisposeScope();
        var whole = tensor(new long[] { 1, 2 });

        Assert.AreEqual(ScalarType.Float64, (tensor([1f]) * Numbers.Doubles([2])).dtype);
        Assert.AreEqual(ScalarType.Int64, whole.add(whole, alpha: 2).dtype);
        StringAssert.StartsWith(
            Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => whole.div_(2)).Message,
            "result type Float can't be cast to the desired output type Long");
        CollectionAssert.AreEqual(new long[] { 0, 1 }, whole.div_(2, RoundingMode.floor).data<long>().ToArray());
        CollectionAssert.AreEqual(new long[] { 0, 3 }, whole.mul_(3).data<long>().ToArray());
    }

    [TestMethod]
    public void CopyFrom_OtherTypeAndShape_BroadcastsAndConverts()
    {
        using var scope = NewDisposeScope();
        var x = zeros(4).view(2, 2);

        Assert.AreSame(x, x.copy_(tensor(new long[] { 3, 4 })));

        Numbers.AreClose([3, 4, 3, 4], x, 0);
    }

    [TestMethod]
    public void Device_Names_AreParsed()
    {
        Assert.AreEqual("cpu", device("cpu").ToString());
        Assert.AreEqual("cpu", CPU.ToString());
        Assert.AreEqual("cuda:1", new Device("cuda:1").ToString());
        Assert.AreEqual(1, new Device("cuda:1").index);
        Assert.ThrowsExactly<ArgumentException>(() => new Device("tpu"));
    }
}
