using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ConversionTests
{
    [TestMethod]
    public void To_SameTypeAndDevice_IsTheSameMemory()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2);

        x.to(CPU).add_(1);
        x.to(float32).add_(1);
        x.cpu().add_(1);
        x.to(CPU, copy: true).add_(1);

        Numbers.AreClose([3, 3], x, 0);
    }

    [TestMethod]
    public void To_OtherType_Converts()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.75, -2.25 });

        Numbers.AreClose([1, -2], x.to(int64), 0);
        Assert.AreEqual(float32, x.to(float32, CPU).dtype);
        Assert.AreEqual(int32, x.to_type(int32).dtype);
        var kept = x.to(float32, disposeAfter: true);
        Assert.IsTrue(x.IsInvalid);
        Numbers.AreClose([1.75, -2.25], kept, 0);
    }

    [TestMethod]
    public void Promotion_NumberOfAnotherKind_FollowsLibtorch()
    {
        using var scope = NewDisposeScope();
        var whole = tensor(new long[] { 1, 2 });

        Assert.AreEqual(int64, (whole * 2).dtype);
        Assert.AreEqual(float32, (whole * 2.0).dtype);
        Assert.AreEqual(float32, (tensor(new[] { 1f }) * 2.0).dtype);
        Assert.AreEqual(float64, (tensor(new[] { 1f }) * tensor(new[] { 2.0 })).dtype);
        Numbers.AreClose([0, 1], whole.div(2, RoundingMode.floor), 0);
        Assert.AreEqual(float32, whole.div(2).dtype);
    }

    [TestMethod]
    public void CopyFrom_OtherTypeAndShape_BroadcastsAndConverts()
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 2);

        Assert.AreSame(x, x.copy_(tensor(new long[] { 3, 4 })));

        Numbers.AreClose([3, 4, 3, 4], x, 0);
    }

    [TestMethod]
    public void Device_Names_AreParsed()
    {
        Assert.AreEqual("cpu", device("cpu").ToString());
        Assert.AreEqual("cpu", CPU.ToString());
        Assert.AreEqual("cuda:1", new Device("cuda:1").ToString());
        Assert.AreEqual(1, new Device("cuda", 1).index);
        Assert.ThrowsExactly<ArgumentException>(() => new Device("tpu"));
    }
}
