namespace EmotionFusion.Fuzz.Tests;

[TestClass]
public sealed class FuzzTests
{
    private const int Count = 20_000;

    public required TestContext TestContext { get; init; }

    /// <summary>No end of the process, no raw exception, no input over 2 s of processor time or 500 MB.</summary>
    [TestMethod]
    public void Product_DamagedInputsOfAllKinds_AreTakenOrRefused()
    {
        var report = new FuzzRun(new FuzzOptions { Count = Count, Workers = 2, Output = Path.Combine(EmotionFusion.Tests.Repository.Root, "artifacts", "fuzz") }).Run();
        TestContext.WriteLine(report.Text());
        Assert.IsEmpty(report.Groups, report.Text());
        Assert.IsGreaterThanOrEqualTo(Count, report.Targets.Sum(target => target.Inputs));
        // A target whose inputs are all refused, or none, has lost its way: it would find nothing.
        foreach (var target in report.Targets)
        {
            Assert.IsGreaterThan(0, target.Taken, $"{target.Name}: no input was taken");
        }
    }

    [TestMethod]
    public void Seeds_Undamaged_AreTaken()
    {
        using var fixture = Fixture.Make();
        using var bench = new Bench(fixture.Folder);
        foreach (var target in Target.All.Where(target => !target.IsSelfTest))
        {
            Assert.IsNotEmpty(bench.Seeds(target));
            foreach (var seed in bench.Seeds(target))
            {
                target.Run(bench, seed);
            }
        }
    }

    [TestMethod]
    public void Inputs_SameSeed_AreTheSame_OtherSeed_Others()
    {
        byte[][] seeds = ["name: a\nseeds: [1, 2]\n"u8.ToArray()];
        byte[][] Inputs(long seed) => [.. Enumerable.Range(0, 50).Select(i => new FuzzCase("experiment", seed, i).Input(seeds))];

        CollectionAssert.AreEqual(Inputs(1).Select(Convert.ToHexString).ToArray(), Inputs(1).Select(Convert.ToHexString).ToArray());
        CollectionAssert.AreNotEqual(Inputs(1).Select(Convert.ToHexString).ToArray(), Inputs(2).Select(Convert.ToHexString).ToArray());
    }

    /// <summary>The process that makes them has no more memory than the product's.</summary>
    [TestMethod]
    public void Inputs_OfATable_TakeLittleMemoryToMake()
    {
        byte[][] seeds = ["id,file,emotion\nu0,u0.wav,n\nu1,u1.wav,h\n"u8.ToArray()];
        for (var i = 0; i < 5000; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var input = new FuzzCase("table", 1, i).Input(seeds);
            Assert.IsLessThan(100_000_000, GC.GetAllocatedBytesForCurrentThread() - before, $"input {i}, {input.Length} bytes");
        }
    }
}
