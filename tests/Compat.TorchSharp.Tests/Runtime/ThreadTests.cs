using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
[DoNotParallelize]
public sealed class ThreadTests
{
    [TestMethod]
    public void SetNumThreads_One_HoldsInThreadsStartedLater()
    {
        set_num_threads(1);
        var later = 0;

        var thread = new Thread(() => later = get_num_threads());
        thread.Start();
        thread.Join();

        Assert.AreEqual(1, get_num_threads());
        Assert.AreEqual(1, later);
    }

    [TestMethod]
    public void Training_FourThreadsAtOnce_GivesTheBitsOfOneAfterAnother()
    {
        var alone = Enumerable.Range(0, 4).Select(Train).ToArray();
        var together = new float[4][];

        var threads = Enumerable.Range(0, 4).Select(seed => new Thread(() => together[seed] = Train(seed))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        for (var seed = 0; seed < 4; seed++)
        {
            CollectionAssert.AreEqual(alone[seed], together[seed], $"seed {seed}");
        }
        Assert.IsFalse(alone[0].SequenceEqual(alone[1]));
    }

    /// <summary>The losses of a small net, its weights, data and masks drawn from the run's own generator.</summary>
    private static float[] Train(int seed)
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        using var net = nn.Sequential(nn.Linear(24, 64), nn.LayerNorm(64), nn.ReLU(), nn.Linear(64, 4));
        Draw(net, generator);
        var (inputs, labels) = (randn(256, 24, generator: generator), randint(4, [256], generator: generator));
        var optimiser = optim.Adam(net.parameters(), 1e-2, weight_decay: 1e-4);
        var losses = new float[40];
        for (var step = 0; step < losses.Length; step++)
        {
            using var inner = NewDisposeScope();
            var rows = randperm(256, generator: generator).narrow(0, 0, 64);
            var noisy = inputs.index_select(0, rows) * empty(64, 24).bernoulli_(0.9, generator);
            var loss = nn.functional.cross_entropy(net.call(noisy), labels.index_select(0, rows));
            optimiser.zero_grad();
            loss.backward();
            optimiser.step();
            losses[step] = loss.item<float>();
        }
        optimiser.Dispose();
        return losses;
    }

    private static void Draw(nn.Module net, Generator generator)
    {
        using var frozen = no_grad();
        foreach (Parameter parameter in net.parameters())
        {
            parameter.uniform_(-0.2, 0.2, generator);
        }
    }
}
