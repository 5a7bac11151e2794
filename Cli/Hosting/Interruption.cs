using System.Runtime.InteropServices;

namespace EmotionFusion.Cli;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM: the first asks the work to stop at its next safe point, where finished work is on
/// disk already; the second ends the process at once.
/// </summary>
public sealed class Interruption : IDisposable
{
    private const string ShowCursor = "\e[?25h"; // a bar that is being drawn hides it

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly TextWriter error;
    private int count;

    public Interruption(TextWriter error)
    {
        this.error = error;
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
    }

    public CancellationToken Token => source.Token;

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref count) > 1)
        {
            error.Write(Console.IsErrorRedirected ? "" : ShowCursor);
            Environment.Exit(ExitCode.Interrupted);
        }

        error.WriteLine("Stopping; finished work is kept. Ctrl-C again ends at once.");
        source.Cancel();
    }

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }
}
