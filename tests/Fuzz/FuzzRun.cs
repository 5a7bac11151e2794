using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EmotionFusion.Fuzz;

internal sealed record FuzzOptions
{
    public long Seed { get; init; } = 1;

    /// <summary>Inputs in all, besides the regressions.</summary>
    public int Count { get; init; }

    /// <summary>Goes on until this is over; zero: the count alone.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>Empty: all of the product's.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    public int Workers { get; init; } = 2;

    /// <summary>After so many ends of a worker by one target, regressions aside, the rest of its inputs isn't tried, which the report says.</summary>
    public int MostEnds { get; init; } = 10;

    /// <summary>Where findings are saved.</summary>
    public required string Output { get; init; }

    public Action<string>? Progress { get; init; }
}

/// <summary>
/// Tries inputs of all targets in worker processes. The regressions come first, then inputs that are a function of
/// seed, target and index alone, however many workers there are and whatever became of the inputs before.
/// </summary>
internal sealed class FuzzRun(FuzzOptions options)
{
    private const int Batch = 50;

    /// <summary>A worker that once grew by so much hides the growth that comes after it.</summary>
    private const double RenewMegabytes = 150;

    private readonly ConcurrentDictionary<string, TargetCount> _counts = new();
    private readonly Lock _lock = new();
    private readonly List<Finding> _findings = [];

    public FuzzReport Run()
    {
        Target[] targets = [.. Target.All.Where(target => options.Targets.Count == 0 ? !target.IsSelfTest : options.Targets.Contains(target.Name))];
        using var fixture = targets.All(target => target.IsSelfTest) ? Fixture.Nothing() : Fixture.Make();
        var clock = Stopwatch.StartNew();
        for (var round = 0; round == 0 || clock.Elapsed < options.Time; round++)
        {
            var batches = new ConcurrentQueue<FuzzCase[]>(targets.SelectMany(target => Batches(target, targets.Sum(t => t.Weight), round)));
            var threads = Enumerable.Range(0, options.Workers).Select(_ => new Thread(() => Work(fixture.Folder, batches, clock))).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        }
        return new(targets.Select(target => _counts.GetOrAdd(target.Name, name => new TargetCount(name))).ToArray(), _findings, clock.Elapsed);
    }

    private IEnumerable<FuzzCase[]> Batches(Target target, double weights, int round)
    {
        var count = (int)Math.Ceiling(options.Count * target.Weight / weights);
        var regressions = round > 0 ? [] : Enumerable.Range(0, Regressions.Of(target).Count).Select(i => -1 - i);
        return regressions.Concat(Enumerable.Range(round * count, count)).Select(index => new FuzzCase(target.Name, options.Seed, index)).Chunk(Batch);
    }

    private void Work(string fixture, ConcurrentQueue<FuzzCase[]> batches, Stopwatch clock)
    {
        WorkerProcess? worker = null;
        try
        {
            while (batches.TryDequeue(out var batch))
            {
                foreach (var one in batch)
                {
                    var counts = _counts.GetOrAdd(one.Target, name => new TargetCount(name));
                    if ((one.Index >= 0 && counts.Ends >= options.MostEnds) || (one.Index >= options.Count && clock.Elapsed > options.Time))
                    {
                        Interlocked.Increment(ref counts.NotTried);
                        continue;
                    }
                    worker ??= new(fixture);
                    var outcome = worker.Ask(one);
                    Count(counts, one, outcome, fixture);
                    if (!worker.IsAlive || outcome.Megabytes > RenewMegabytes)
                    {
                        worker.Dispose();
                        worker = null;
                    }
                }
            }
        }
        finally
        {
            worker?.Dispose();
        }
    }

    private void Count(TargetCount counts, FuzzCase one, Outcome outcome, string fixture)
    {
        lock (_lock)
        {
            counts.Add(outcome, one.Index < 0);
            if (!outcome.IsFinding)
            {
                return;
            }
            if (_findings.All(known => (known.Case.Target, known.Outcome.Cause) != (one.Target, outcome.Cause)))
            {
                options.Progress?.Invoke($"{one}: {outcome.Describe()}");
            }
            using var bench = new Bench(fixture);
            _findings.Add(Finding.Save(options.Output, one, outcome, one.Input(bench.Seeds(Target.Find(one.Target)!))));
        }
    }
}

/// <summary>How a target's inputs fared.</summary>
internal sealed class TargetCount(string name)
{
    public int NotTried;

    public string Name => name;

    public int Inputs { get; private set; }

    public int Taken { get; private set; }

    public int Refused { get; private set; }

    public int Findings { get; private set; }

    /// <summary>Findings that ended a worker, regressions aside.</summary>
    public int Ends { get; private set; }

    public double SlowestMilliseconds { get; private set; }

    public double MostMegabytes { get; private set; }

    public void Add(Outcome outcome, bool isRegression)
    {
        Inputs++;
        Taken += outcome.Kind == OutcomeKind.Taken ? 1 : 0;
        Refused += outcome.Kind == OutcomeKind.Refused ? 1 : 0;
        Findings += outcome.IsFinding ? 1 : 0;
        Ends += !isRegression && outcome.Kind is OutcomeKind.ProcessEnded or OutcomeKind.TooSlow or OutcomeKind.TooMuchMemory ? 1 : 0;
        SlowestMilliseconds = Math.Max(SlowestMilliseconds, outcome.Milliseconds);
        MostMegabytes = Math.Max(MostMegabytes, outcome.Megabytes);
    }
}

/// <summary>What a run came to.</summary>
internal sealed record FuzzReport(IReadOnlyList<TargetCount> Targets, IReadOnlyList<Finding> Findings, TimeSpan Time)
{
    /// <summary>Findings of one target and cause, the most frequent first; the first of each is the one to look at.</summary>
    public IReadOnlyList<IReadOnlyList<Finding>> Groups =>
        [.. Findings.GroupBy(finding => (finding.Case.Target, finding.Outcome.Cause))
            .Select(group => group.OrderBy(finding => finding.Case.Index).ToArray()).OrderByDescending(group => group.Length)];

    public string Text()
    {
        var text = new StringBuilder();
        var line = "{0,-24}{1,8}{2,8}{3,9}{4,10}{5,11}{6,9}{7,11}\n";
        text.AppendFormat(CultureInfo.InvariantCulture, line, "target", "inputs", "taken", "refused", "findings", "slowest ms", "most MB", "not tried");
        foreach (var one in Targets)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, line, one.Name, one.Inputs, one.Taken, one.Refused, one.Findings,
                Math.Round(one.SlowestMilliseconds), Math.Round(one.MostMegabytes), one.NotTried == 0 ? "" : one.NotTried);
        }
        text.AppendFormat(CultureInfo.InvariantCulture, line, "all", Targets.Sum(t => t.Inputs), Targets.Sum(t => t.Taken), Targets.Sum(t => t.Refused),
            Targets.Sum(t => t.Findings), Math.Round(Targets.Max(t => t.SlowestMilliseconds)), Math.Round(Targets.Max(t => t.MostMegabytes)), Targets.Sum(t => t.NotTried));
        foreach (var group in Groups)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{group.Count} x {group[0].Case}: {group[0].Outcome.Describe()}\n    --replay {group[0].File}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\n{Groups.Count} kinds of findings in {Time.TotalSeconds:0} s\n").ToString();
    }
}
