using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class SmokeTests
{
    [TestMethod]
    public void Everything()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var layer = nn.Sequential(("a", nn.Linear(2, 3)), ("b", nn.ReLU()), ("c", nn.Linear(3, 2)));
        var optimiser = optim.Adam(layer.parameters(), 0.1);
        for (var i = 0; i < 100; i++)
        {
            using var inner = NewDisposeScope();
            var loss = nn.functional.cross_entropy(layer.call(x), tensor(new long[] { 0, 1 }));
            optimiser.zero_grad();
            loss.backward();
            optimiser.step();
            if (i == 99) Assert.IsLessThan(0.1f, loss.item<float>());
        }
        CollectionAssert.AreEqual(new[] { "a.weight", "a.bias", "c.weight", "c.bias" }, layer.state_dict().Keys.ToArray());
        var error = Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(() => x.mm(zeros(3, 3)));
        Console.WriteLine(error.Message);
    }
}
