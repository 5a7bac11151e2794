namespace EmotionFusion.Fuzz;

/// <summary>A kind of input, and the product's code that reads it.</summary>
/// <param name="Name">For the command line, and the name of its folders of seeds and regressions.</param>
/// <param name="Format">How it is damaged.</param>
/// <param name="Weight">Its share of the inputs: what is quick to try gets more.</param>
/// <param name="Run">Has the product read the input, as its commands do.</param>
internal sealed record Target(string Name, InputFormat Format, double Weight, Action<Bench, byte[]> Run)
{
    /// <summary>Tests of the harness alone.</summary>
    public bool IsSelfTest { get; init; }

    public static IReadOnlyList<Target> All { get; } = [.. ConfigTargets.All, .. DataTargets.All, .. LayoutTargets.All, .. RunTargets.All, .. SelfTests.All];

    public static Target? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}

/// <summary>Targets that misbehave on purpose, so that tests see each kind of finding found.</summary>
internal static class SelfTests
{
    private static readonly List<byte[]> Kept = [];

    public static readonly IReadOnlyList<Target> All =
    [
        Of("self-fine", (_, _) => { }),
        Of("self-refused", (_, _) => throw new EmotionFusionException("no")),
        Of("self-mute", (_, _) => throw new EmotionFusionException("")),
        Of("self-raw", (_, _) => new SafetensorsWriter().SetMetadata(null!, "")),
        Of("self-slow", (_, _) => Spin(2.5)),
        Of("self-hang", (_, _) => Spin(1e9)),
        Of("self-heap", (_, _) => Kept.Add(new byte[1 << 30])),
        Of("self-resident", (_, _) => Touch(600_000_000)),
        Of("self-stack", (_, _) => Deeper(0)),
        Of("self-exit", (_, _) => Environment.FailFast("on purpose")),
        Of("self-thread", (_, _) =>
        {
            var thread = new Thread(() => throw new InvalidOperationException("on another thread"));
            thread.Start();
            thread.Join();
        }),
    ];

    private static Target Of(string name, Action<Bench, byte[]> run) => new(name, InputFormat.Text, 1, run) { IsSelfTest = true };

    private static void Spin(double seconds)
    {
        var start = Environment.CpuUsage.TotalTime;
        while ((Environment.CpuUsage.TotalTime - start).TotalSeconds < seconds)
        {
        }
    }

    private static unsafe void Touch(nuint bytes)
    {
        var memory = (byte*)System.Runtime.InteropServices.NativeMemory.Alloc(bytes);
        for (nuint i = 0; i < bytes; i += 4096)
        {
            memory[i] = 1;
        }
        System.Runtime.InteropServices.NativeMemory.Free(memory);
    }

    private static int Deeper(int depth) => depth < 0 ? 0 : Deeper(depth + 1) + Deeper(depth + 2);
}
