namespace EmotionFusion.Cli;

/// <summary>The command line of this process as somebody could type it again.</summary>
public static class CommandText
{
    public static string OfThisProcess() => Of(Environment.GetCommandLineArgs()[1..]);

    /// <summary>Arguments that a shell would take apart are put in single quotes.</summary>
    public static string Of(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote).Prepend("emotionfusion"));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./:=,+@%".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''")}'";
}
