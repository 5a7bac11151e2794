using System.Runtime.InteropServices;

namespace EmotionFusion.Cli;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM: the first asks the work to stop at its next safe point, where finished work is on
/// disk already; the second ends the process at once.
/// </summary>
public sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h"; // a bar that is being drawn hides it

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly TextWriter _error;
    private int _count;

    public Interruption(TextWriter error)
    {
        _error = error;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
    }

    public CancellationToken Token => _source.Token;

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

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }
}
