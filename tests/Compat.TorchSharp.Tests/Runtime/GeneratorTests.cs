using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class GeneratorTests
{
    private static readonly Dictionary<string, Func<Generator, Tensor>> Draws = new()
    {
        ["rand"] = generator => rand(100, generator: generator),
        ["randn"] = generator => randn(5, 20, generator: generator),
        ["randint"] = generator => randint(3, 9, [100], generator: generator),
        ["randperm"] = generator => randperm(100, generator: generator),
        ["uniform_"] = generator => empty(100).uniform_(-1, 1, generator),
        ["normal_"] = generator => empty(100).normal_(2, 3, generator),
        ["bernoulli_"] = generator => empty(100).bernoulli_(0.3, generator),
        ["bernoulli_ of a tensor"] = generator => empty(100).bernoulli_(full(100, 0.3), generator),
    };

    public static IEnumerable<object[]> Names => Draws.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Draw_SameSeed_GivesTheSameNumbers(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(17);
        using var twin = new Generator(17);
        using var other = new Generator(18);
        var first = Draws[name](generator);

        Assert.IsTrue(first.Equals(Draws[name](twin)));
        Assert.IsFalse(first.Equals(Draws[name](generator)));
        Assert.IsFalse(first.Equals(Draws[name](other)));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void SetState_EarlierState_GivesTheSameNumbersOn(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(17);
        using var other = new Generator(99);
        Draws[name](generator);
        var state = generator.get_state();
        Assert.AreEqual(uint8, state.dtype);
        var next = Draws[name](generator);

        generator.set_state(state);
        other.set_state(tensor(state.data<byte>().ToArray()));

        Assert.IsTrue(next.Equals(Draws[name](generator)));
        Assert.IsTrue(next.Equals(Draws[name](other)));
    }

    [TestMethod]
    public void ManualSeed_OfAGenerator_StartsItAgain()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var first = rand(10, generator: generator);

        Assert.AreSame(generator, generator.manual_seed(1));

        Assert.IsTrue(first.Equals(rand(10, generator: generator)));
        Assert.AreEqual(1L, generator.initial_seed());
        Assert.AreEqual("cpu", generator.device.ToString());
    }

    [TestMethod]
    public void ManualSeed_OfTheProcess_SeedsTheDefaultGenerator()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var first = rand(10);
        manual_seed(5);

        Assert.IsTrue(first.Equals(rand(10)));
        Assert.IsTrue(first.Equals(rand(10, generator: new Generator(5))));
    }

    /// <summary>The Mersenne twister of the seed, as PyTorch draws from it: torch.Generator().manual_seed(0); torch.rand(4).</summary>
    [TestMethod]
    public void Rand_SeedZero_EqualsPyTorch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);

        Numbers.AreClose([0.4962565899, 0.7682217956, 0.0884774327, 0.1320304871], rand(4, generator: generator), 1e-7);
    }

    [TestMethod]
    public void Draws_Distributions_HaveTheirMoments()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        const int count = 100_000;

        Assert.AreEqual(0.5, rand(count, generator: generator).mean().item<float>(), 0.01);
        Assert.AreEqual(1, randn(count, generator: generator).std().item<float>(), 0.02);
        Assert.AreEqual(0.3, empty(count).bernoulli_(0.3, generator).mean().item<float>(), 0.01);
        var whole = randint(3, 9, [count], generator: generator);
        Assert.AreEqual(3L, whole.min().item<long>());
        Assert.AreEqual(8L, whole.max().item<long>());
        CollectionAssert.AreEquivalent(
            Enumerable.Range(0, 50).Select(i => (long)i).ToArray(), randperm(50, generator: generator).data<long>().ToArray());
    }
}
