using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EmotionFusion.Cli.Tests;

/// <summary>The program as a process of its own, from the build's output; ended with the object at the latest.</summary>
public sealed class RunningProgram : IDisposable
{
    private const int Interruption = 2, Kill9 = 9;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Thread[] _readers; // of their own: those of the pool are busy for long when many tests wait

    private RunningProgram(string file, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.Start();
        _readers = [Read(_process.StandardOutput, _output), Read(_process.StandardError, _error)];
    }

    /// <summary>The built program beside the tests.</summary>
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "emotionfusion");

    public int Id => _process.Id;

    public static RunningProgram Start(string folder, params string[] arguments) => new(File, arguments, folder);

    /// <summary>Runs a shell script in which <c>"$@"</c> is the program with its arguments.</summary>
    public static RunningProgram StartInShell(string folder, string script, params string[] arguments) =>
        new("/bin/sh", ["-c", script, "sh", File, .. arguments], folder);

    public static ProgramResult Run(string folder, params string[] arguments)
    {
        using var program = Start(folder, arguments);
        return program.Wait();
    }

    /// <summary>Waits for the end and gives what was written.</summary>
    public ProgramResult Wait()
    {
        Assert.IsTrue(_process.WaitForExit(Limit), $"still running after {Limit}; stderr so far:\n{TextOf(_error)}");
        WaitForOutput();
        return new ProgramResult(_process.ExitCode, TextOf(_output), TextOf(_error));
    }

    /// <summary>Waits for a word on stderr; fails when the program ends without it.</summary>
    public void WaitForError(string word)
    {
        WaitForErrorOrEnd(word);
        Assert.IsTrue(HasSaid(word), $"ended without '{word}' on stderr; stdout:\n{TextOf(_output)}\nstderr:\n{TextOf(_error)}");
    }

    /// <summary>What was written to stderr so far.</summary>
    public string Error => TextOf(_error);

    /// <summary>Waits for a word on stderr, or the program's end.</summary>
    public void WaitForErrorOrEnd(string word)
    {
        WaitUntil(() => HasSaid(word));

        if (_process.HasExited)
        {
            WaitForOutput();
        }
    }

    /// <summary>Waits for something, or the program's end.</summary>
    public void WaitUntil(Func<bool> isTrue)
    {
        var clock = Stopwatch.StartNew();
        while (!isTrue() && !_process.WaitForExit(TimeSpan.FromMilliseconds(2)))
        {
            Assert.IsLessThan(Limit, clock.Elapsed, $"what was waited for didn't come, nor an end; stderr so far:\n{TextOf(_error)}");
        }
    }

    /// <summary>SIGINT, as Ctrl-C sends it.</summary>
    public void Interrupt() => Signal(Interruption);

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public void Kill() => Signal(Kill9);

    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = SendSignal(_process.Id, signal);
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        WaitForOutput();
        _process.Dispose();
    }

    private bool HasSaid(string word) => TextOf(_error).Contains(word, StringComparison.Ordinal);

    // The threads that read go on writing while tests look, messages of assertions that hold included: those are made each time.
    private string TextOf(StringBuilder builder)
    {
        lock (_output)
        {
            return builder.ToString();
        }
    }

    private void WaitForOutput() => Array.ForEach(_readers, reader => reader.Join());

    private Thread Read(StreamReader reader, StringBuilder builder)
    {
        var thread = new Thread(() =>
        {
            while (reader.ReadLine() is { } line)
            {
                lock (_output)
                {
                    builder.Append(line).Append('\n');
                }
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
