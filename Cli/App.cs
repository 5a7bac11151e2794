using System.CommandLine;
using System.CommandLine.Invocation;

namespace EmotionFusion.Cli;

/// <summary>The command line as a whole.</summary>
internal static partial class App
{
    private const string Description = """
        EmotionFusion recognises emotion from speech and its transcript: frozen encoders turn sound and text into
        features once, a small head is trained on them in seconds, judged, and written as one file for use.
        """;

    /// <summary>Parses and carries out; returns the exit code.</summary>
    public static int Run(string[] arguments, Terminal terminal)
    {
        var root = Build(terminal, arguments.FirstOrDefault());
        if (arguments.Length == 0)
        {
            root.Parse(["--help"]).Invoke(Configuration(terminal));
            return ExitCode.WrongUse;
        }

        var parsed = root.Parse(arguments, Parsing);
        return parsed.Action is ParseErrorAction
            ? UsageErrors.Print(parsed, terminal.Error)
            : parsed.Invoke(Configuration(terminal));
    }

    /// <summary>All commands with their options; or, where one is named, it alone: the libraries of the others needn't be loaded.</summary>
    public static RootCommand Build(Terminal terminal, string? named = null)
    {
        var root = new RootCommand(Description);
        foreach (var (_, make) in Commands.Where(command => command.Name == named) is var one && one.Any() ? one : Commands)
        {
            root.Add(make(terminal));
        }

        Examples.AddTo(root);
        return root;
    }

    /// <summary>A leading @ is part of a value, not a file of arguments.</summary>
    public static ParserConfiguration Parsing => new() { ResponseFileTokenReplacer = null };

    private static InvocationConfiguration Configuration(Terminal terminal) => new()
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = null,
        Output = terminal.Out,
        Error = terminal.Error,
    };
}
