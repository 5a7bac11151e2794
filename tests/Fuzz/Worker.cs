using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EmotionFusion.Fuzz;

/// <summary>The inside of a worker process: a case a line comes in, an outcome a line goes out.</summary>
internal static class Worker
{
    public static int Run(string fixture)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        using var bench = new Bench(fixture);
        while (Console.In.ReadLine() is { } line)
        {
            var one = JsonSerializer.Deserialize<FuzzCase>(line)!;
            var target = Target.Find(one.Target)!;
            bench.WarmUp(target);
            var input = one.Input(bench.Seeds(target));
            output.WriteLine(WorkerProcess.Begun);
            output.WriteLine(JsonSerializer.Serialize(bench.Measure(target, input)));
        }
        return 0;
    }
}

/// <summary>A worker process seen from outside: it may die or hang, and whoever asked learns of which input.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>The line before an input is tried: time before it is the worker's own.</summary>
    public const string Begun = "begun";

    // The limit for time is of the processor; that for the clock only ends what waits for ever.
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(8), MostTime = TimeSpan.FromMinutes(3);
    private const long MostBytes = 3L << 30;

    private readonly Process _process;
    private readonly List<string> _errors = []; // the first line of what it says when it dies, and the first frames of product code
    private readonly string _temporary;

    public WorkerProcess(string fixture)
    {
        _temporary = Directory.CreateTempSubdirectory("emotionfusion-worker-").FullName;
        var start = new ProcessStartInfo(Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")),
            [typeof(Worker).Assembly.Location, Program.WorkerVerb, fixture])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                // What asks for more at once gets an OutOfMemoryException, and the machine lives on. In hexadecimal: 768 MB.
                ["DOTNET_GCHeapHardLimit"] = "30000000",
                ["DOTNET_DbgEnableMiniDump"] = "0",
                ["TMPDIR"] = _temporary, // goes with the worker, however it ends
            },
        };
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                if (line.Data is { } text && (_errors.Count == 0 || (_errors.Count < 6 && ProductFrames.Of(text).Any())))
                {
                    _errors.Add(text);
                }
            }
        };
        _process.BeginErrorReadLine();
    }

    public bool IsAlive { get; private set; } = true;

    public Outcome Ask(FuzzCase one)
    {
        var hasBegun = false;
        try
        {
            _process.StandardInput.WriteLine(JsonSerializer.Serialize(one));
            _process.StandardInput.Flush();
            hasBegun = Answer(limited: false) == Begun;
            if (hasBegun && Answer(limited: true) is { } answer)
            {
                return JsonSerializer.Deserialize<Outcome>(answer)!;
            }
        }
        catch (IOException)
        {
        }
        catch (LimitException e)
        {
            IsAlive = false;
            _process.Kill();
            _process.WaitForExit();
            return e.Outcome;
        }
        IsAlive = false;
        _process.WaitForExit();
        return Death(hasBegun);
    }

    public void Dispose()
    {
        if (IsAlive)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(MostTime))
            {
                _process.Kill();
                _process.WaitForExit();
            }
        }
        _process.Dispose();
        Directory.Delete(_temporary, recursive: true);
    }

    /// <summary>Null when the process ended.</summary>
    private string? Answer(bool limited)
    {
        var (clock, time) = (Stopwatch.StartNew(), ProcessorTime());
        var line = _process.StandardOutput.ReadLineAsync();
        while (!line.Wait(TimeSpan.FromMilliseconds(100)))
        {
            if (_process.HasExited)
            {
                continue; // the rest of its output is still under way
            }
            _process.Refresh();
            var (used, bytes) = (ProcessorTime() - time, _process.HasExited ? 0 : _process.WorkingSet64);
            if (bytes > MostBytes)
            {
                throw new LimitException(new(OutcomeKind.TooMuchMemory, used.TotalMilliseconds, bytes / 1e6));
            }
            if ((limited && used > MostProcessorTime) || clock.Elapsed > MostTime)
            {
                throw new LimitException(new(OutcomeKind.TooSlow, used.TotalMilliseconds, bytes / 1e6, Message: "ended because it went on and on"));
            }
        }
        return line.Result;
    }

    private TimeSpan ProcessorTime()
    {
        try
        {
            return _process.TotalProcessorTime;
        }
        catch (InvalidOperationException) // it has just ended
        {
            return TimeSpan.Zero;
        }
    }

    private Outcome Death(bool hasBegun)
    {
        lock (_errors)
        {
            var message = _errors.FirstOrDefault() ?? "";
            var isMemory = message.StartsWith("Out of memory", StringComparison.OrdinalIgnoreCase);
            return new(isMemory ? OutcomeKind.TooMuchMemory : OutcomeKind.ProcessEnded, Error: $"exit code {_process.ExitCode}{(hasBegun ? "" : " while the input was made")}", Message: message, Frames: [.. _errors.SelectMany(ProductFrames.Of)]);
        }
    }

    private sealed class LimitException(Outcome outcome) : Exception
    {
        public Outcome Outcome => outcome;
    }
}
