using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class MemoryTests
{
    [TestMethod]
    public void Data_ContiguousOrNot_GivesTheElementsInOrder()
    {
        using var scope = NewDisposeScope();
        var x = Numbers.Counting(2, 3);

        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, x.data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 2, 4, 5 }, x.narrow(1, 1, 2).data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 4 }, x.narrow(1, 1, 1).data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 3, 4, 5 }, x.narrow(0, 1, 1).view(3).data<float>().ToArray());
        Assert.IsEmpty(zeros(0).data<float>().ToArray());
    }

    [TestMethod]
    public void Data_OtherType_Throws()
    {
        using var x = zeros(2);

        var error = Assert.ThrowsExactly<ArgumentException>(() => x.data<double>());

        Assert.AreEqual("Double is not compatible with Float32", error.Message);
    }

    [TestMethod]
    public void Bytes_OfContiguousMemory_AreTheTensorsOwn()
    {
        using var scope = NewDisposeScope();
        var x = zeros(4);

        MemoryMarshal.Cast<byte, float>(x.bytes)[3] = 5;

        Numbers.AreClose([0, 0, 0, 5], x, 0);
        Numbers.AreClose([5], Numbers.Read(x.narrow(0, 3, 1)), 0);
        Assert.AreEqual(8, x.narrow(0, 1, 2).bytes.Length);
    }

    [TestMethod]
    public void Bytes_NotContiguous_Throws()
    {
        using var scope = NewDisposeScope();
        var columns = Numbers.Counting(2, 3).narrow(1, 0, 2);

        var error = Assert.ThrowsExactly<InvalidOperationException>(() => columns.bytes.Clear());

        Assert.AreEqual("Bytes() called on non-contiguous tensor.", error.Message);
    }

    [TestMethod]
    public void Set_ToPartOfABlock_MakesTheParameterAView()
    {
        using var scope = NewDisposeScope();
        var block = Numbers.Counting(6);
        var parameter = new Parameter(zeros(4).view(2, 2));

        using (no_grad())
        {
            parameter.set_(block.narrow(0, 2, 4).view(2, 2));
        }

        block.add_(10);
        Numbers.AreClose([12, 13, 14, 15], parameter, 0);
        Assert.IsTrue(parameter.requires_grad);
    }

    [TestMethod]
    public void View_ThenWritten_ChangesTheWhole()
    {
        using var scope = NewDisposeScope();
        var whole = zeros(4);

        whole.narrow(0, 1, 2).add_(3);
        whole.view(2, 2).alias().detach().mul_(2);
        whole.view(2, 2).t().narrow(0, 1, 1).add_(1);
        whole.clone().add_(100);

        Numbers.AreClose([0, 7, 6, 1], whole, 0);
    }
}
