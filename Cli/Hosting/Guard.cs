using System.Runtime.InteropServices;

namespace EmotionFusion.Cli;

/// <summary>Turns what a command throws into a message and an exit code.</summary>
internal static class Guard
{
    /// <param name="error">Where messages go.</param>
    /// <param name="command">The work; returns the exit code.</param>
    /// <param name="kept">What an interruption leaves and how to go on.</param>
    /// <param name="timeUp">In a job with a time limit: what is done when the work has stopped because that is near.</param>
    public static int Run(TextWriter error, Func<CancellationToken, int> command, string kept = "Nothing was changed.", Action? timeUp = null)
    {
        using var interruption = new Interruption(error, isJob: timeUp is not null);
        try
        {
            return command(interruption.Token);
        }
        catch (Exception exception)
        {
            var code = Explain(exception, error, interruption.Token.IsCancellationRequested ? kept : null);
            if (code == ExitCode.Interrupted && interruption.IsTimeUp)
            {
                timeUp?.Invoke();
            }

            return code;
        }
    }

    private static int Explain(Exception exception, TextWriter error, string? kept)
    {
        var cause = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        switch (cause)
        {
            case OperationCanceledException when kept is not null:
                error.WriteLine($"Interrupted. {kept}");
                return ExitCode.Interrupted;
            case EmotionFusionException:
                error.WriteLine($"error: {cause.Message}");
                return ExitCode.Failed;
            case UnauthorizedAccessException or IOException:
                error.WriteLine($"error: {cause.Message} Check that the folder is there, can be written to and has room; --features and --runs choose others.");
                return ExitCode.Failed;
            default:
                error.WriteLine($"error: {cause.Message}");
                error.WriteLine("This is a defect of the program; please report it with what follows.");
                error.WriteLine(exception);
                return ExitCode.Failed;
        }
    }
}

/// <summary>What the program's exit code tells a script.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed; the message on stderr says what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int WrongUse = 2;

    /// <summary>Done, with utterances left out for a fault, which are listed; of --dry-run, with something missing; of a check, with faults or warnings.</summary>
    public const int LeftOut = 3;

    /// <summary>Interrupted; what was finished is kept.</summary>
    public const int Interrupted = 130;
}

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM: the first asks the work to stop at its next safe point, where finished work is on
/// disk already; the second ends the process at once. In a job of Slurm SIGUSR1, which sbatch --signal=B:USR1@SECONDS
/// sends before the time limit, asks so too.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h"; // a bar that is being drawn hides it

    private const PosixSignal UserSignal = (PosixSignal)10; // SIGUSR1 of Linux; the enum has no name for it

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _error;
    private int _count;

    public Interruption(TextWriter error, bool isJob = false)
    {
        _error = error;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        if (isJob && OperatingSystem.IsLinux())
        {
            _registrations.Add(PosixSignalRegistration.Create(UserSignal, OnTimeUp));
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was asked to stop because its time is nearly up.</summary>
    public bool IsTimeUp { get; private set; }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) > 1)
        {
            _error.Write(Console.IsErrorRedirected ? "" : ShowCursor);
            Environment.Exit(ExitCode.Interrupted);
        }

        _error.WriteLine("Stopping; finished work is kept. Ctrl-C again ends at once.");
        _source.Cancel();
    }

    private void OnTimeUp(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _count, 1, 0) == 0)
        {
            _error.WriteLine("The job's time is nearly up: stopping; finished work is kept.");
            IsTimeUp = true;
            _source.Cancel();
        }
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }
}
