using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class GeneratorTests
{
    private static readonly Dictionary<string, Func<Generator, Tensor>> Draws = new()
    {
        ["rand"] = generator => rand(5, 20, generator: generator),
        ["uniform_"] = generator => empty(100).uniform_(-1, 1, generator),
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
        var first = Numbers.Read(Draws[name](generator));

        CollectionAssert.AreEqual(first, Numbers.Read(Draws[name](twin)));
        CollectionAssert.AreNotEqual(first, Numbers.Read(Draws[name](generator)));
        CollectionAssert.AreNotEqual(first, Numbers.Read(Draws[name](other)));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Draw_OtherDrawsBetween_ChangeNothing(string name)
    {
        using var scope = NewDisposeScope();
        using var alone = new Generator(17);
        using var disturbed = new Generator(17);
        using var other = new Generator(17);
        Draws[name](alone);
        Draws[name](disturbed);

        Draws[name](other);
        rand(10, 10);

        CollectionAssert.AreEqual(Numbers.Read(Draws[name](alone)), Numbers.Read(Draws[name](disturbed)));
    }

    /// <summary>The Mersenne twister of the seed, as PyTorch draws from it: torch.Generator().manual_seed(0); torch.rand(4).</summary>
    [TestMethod]
    public void Rand_SeedZero_EqualsPyTorch()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0);
        using var twin = new Generator();
        double[] expected = [0.4962565899, 0.7682217956, 0.0884774327, 0.1320304871];

        Numbers.AreClose(expected, rand(2, 2, generator: generator), 1e-7);
        Numbers.AreClose(expected, empty(4).uniform_(0, 1, twin), 1e-7);
    }

    [TestMethod]
    public void Uniform_ManyDraws_HaveItsMoments()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        const int count = 100_000;

        var even = Numbers.Read(empty(count).uniform_(-1, 3, generator));
        Assert.AreEqual(1, even.Average(), 0.02);
        Assert.AreEqual(16 / 12.0, even.Average(v => (v - 1) * (v - 1)), 0.02);
        Assert.IsTrue(even.All(v => v is >= -1 and < 3));
    }
}
