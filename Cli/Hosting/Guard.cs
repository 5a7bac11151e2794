namespace EmotionFusion.Cli;

/// <summary>Turns what a command throws into a message and an exit code.</summary>
public static class Guard
{
    /// <param name="error">Where messages go.</param>
    /// <param name="command">The work; returns the exit code.</param>
    /// <param name="kept">What an interruption leaves and how to go on.</param>
    public static int Run(TextWriter error, Func<CancellationToken, int> command, string kept = "Nothing was changed.")
    {
        using var interruption = new Interruption(error);
        try
        {
            return command(interruption.Token);
        }
        catch (Exception exception)
        {
            return Explain(exception, error, interruption.Token.IsCancellationRequested ? kept : null);
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
