using System.CommandLine;
using EmotionFusion.Tests;

namespace EmotionFusion.Fuzz;

/// <summary><c>dotnet run --project tests/Fuzz -c Release -- --seconds 3600 --seed 7</c>.</summary>
internal static class Program
{
    /// <summary>The hidden verb that makes this program a worker.</summary>
    public const string WorkerVerb = "worker";

    public static int Main(string[] arguments)
    {
        if (arguments is [WorkerVerb, var fixture])
        {
            return Worker.Run(fixture);
        }
        var seed = new Option<long>("--seed") { Description = "Of the random numbers that inputs are made from.", DefaultValueFactory = _ => 1 };
        var count = new Option<int>("--count") { Description = "Inputs in all, shared among the targets by their weight.", DefaultValueFactory = _ => 20_000 };
        var seconds = new Option<int>("--seconds") { Description = "Goes on with further inputs until this time is over." };
        var targets = new Option<string[]>("--target") { Description = "Only these targets.", AllowMultipleArgumentsPerToken = true };
        var workers = new Option<int>("--workers") { Description = "Processes at once.", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 8) };
        var output = new Option<string>("--output") { Description = "The folder that findings are saved in.", DefaultValueFactory = _ => Path.Combine(Repository.Root, "artifacts", "fuzz") };
        var replay = new Option<string?>("--replay") { Description = "Runs one saved finding (or, with --target, any file) again in this process." };
        var command = new RootCommand("Feeds the product damaged and hostile inputs.") { seed, count, seconds, targets, workers, output, replay };
        command.SetAction(parsed =>
        {
            var names = parsed.GetValue(targets) ?? [];
            if (names.FirstOrDefault(name => Target.Find(name) is null) is { } unknown)
            {
                Console.Error.WriteLine($"There is no target '{unknown}'; there are {string.Join(", ", Target.All.Where(t => !t.IsSelfTest).Select(t => t.Name))}.");
                return 2;
            }
            if (parsed.GetValue(replay) is { } file)
            {
                return Replay(file, names.FirstOrDefault());
            }
            var report = new FuzzRun(new FuzzOptions
            {
                Seed = parsed.GetValue(seed),
                Count = parsed.GetValue(count),
                Time = TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                Targets = names,
                Workers = parsed.GetValue(workers),
                Output = parsed.GetValue(output)!,
                Progress = Console.Error.WriteLine,
            }).Run();
            Console.Out.Write(report.Text());
            return report.Groups.Count == 0 ? 0 : 1;
        });
        return command.Parse(arguments).Invoke();
    }

    /// <summary>In this process, so that a debugger sees it: what ends a worker ends this one.</summary>
    private static int Replay(string file, string? target)
    {
        var (name, input) = target is null ? Finding.Load(file) : (target, File.ReadAllBytes(file));
        using var fixture = Fixture.Make();
        using var bench = new Bench(fixture.Folder);
        var outcome = bench.Measure(Target.Find(name) ?? throw new InvalidOperationException($"{file} is of target '{name}', which is no more."), input);
        Console.Out.WriteLine(outcome.Describe());
        return outcome.IsFinding ? 1 : 0;
    }
}
