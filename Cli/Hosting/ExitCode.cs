namespace EmotionFusion.Cli;

/// <summary>What the program's exit code tells a script.</summary>
public static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed; the message on stderr says what to do.</summary>
    public const int Failed = 1;

    /// <summary>The command line itself is wrong.</summary>
    public const int WrongUse = 2;

    /// <summary>Done, with utterances left out that can't be used; they are listed.</summary>
    public const int LeftOut = 3;

    /// <summary>Interrupted; what was finished is kept.</summary>
    public const int Interrupted = 130;
}
