using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>The command line of this process as somebody could type it again.</summary>
internal static class CommandText
{
    public static string OfThisProcess() => Of(Environment.GetCommandLineArgs()[1..]);

    /// <summary>Arguments that a shell would take apart are put in single quotes.</summary>
    public static string Of(IEnumerable<string> arguments) => $"emotionfusion {Quoted(arguments)}";

    public static string Quoted(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./:=,+@%".Contains(c))
            ? argument
            : $"'{argument.Replace("'", "'\\''")}'";
}

/// <summary>The commands that go on after an interruption, with the options that the interrupted one had.</summary>
/// <param name="config">The file of experiments; null when a run was resumed.</param>
/// <param name="runs">Where new runs go, if that was said.</param>
/// <param name="options">Options with their values that hold for what goes on, too.</param>
internal sealed class Continuation(string? config, string? runs, IReadOnlyList<string> options)
{
    public IEnumerable<string> After(RunsInterruptedException interrupted)
    {
        foreach (var folder in interrupted.Unfinished)
        {
            yield return $"To go on: {CommandText.Of(["train", "--resume", folder.Path, .. options])}";
        }

        if (interrupted.NotStarted.Count > 0)
        {
            var names = interrupted.NotStarted.SelectMany(name => new[] { "-e", name });
            yield return $"Not begun: {CommandText.Of(["train", "-c", config!, .. names, .. runs is null ? [] : new[] { "--runs", runs }, .. options])}";
        }
    }
}
