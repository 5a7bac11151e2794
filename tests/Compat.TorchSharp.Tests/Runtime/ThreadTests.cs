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
        var together = new double[4][];

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
    private static double[] Train(int seed)
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        using var net = nn.Sequential(
            ("0", new Affine(24, 64)), ("1", nn.LayerNorm(64)), ("2", nn.ReLU()), ("3", new Affine(64, 4)));
        var parameters = net.parameters().ToArray();
        using (no_grad())
        {
            Array.ForEach(parameters, parameter => parameter.uniform_(-0.2, 0.2, generator));
        }

        var inputs = rand(256, 24, generator: generator);
        var targets = rand(64, 4, generator: generator);
        return [.. Enumerable.Range(0, 40).Select(step =>
        {
            using var inner = NewDisposeScope();
            var noisy = inputs.narrow(0, step % 4 * 64, 64) * empty(64, 24).uniform_(0.8, 1.2, generator);
            var loss = (net.call(noisy).softmax(-1) * targets).mean([0, 1]);
            var gradients = autograd.grad([loss], parameters);
            using var frozen = no_grad();
            foreach (var (parameter, gradient) in parameters.Zip(gradients))
            {
                parameter.add_(gradient, alpha: -1);
            }
            return Numbers.Read(loss)[0];
        })];
    }
}
