namespace EmotionFusion.Cli;

/// <summary>Turns what a command throws into a message and an exit code.</summary>
public static class Guard
{
    public static int Run(TextWriter error, Func<CancellationToken, int> command)
    {
        using var interruption = new Interruption(error);
        try
        {
            return command(interruption.Token);
        }
        catch (Exception exception)
        {
            return Explain(exception, error, interruption.Token.IsCancellationRequested);
        }
    }

    private static int Explain(Exception exception, TextWriter error, bool interrupted)
    {
        var cause = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        switch (cause)
        {
            case OperationCanceledException when interrupted:
                error.WriteLine("Interrupted. The same command goes on from what is finished.");
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
