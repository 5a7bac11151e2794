using System.CommandLine;

namespace EmotionFusion.Cli;

/// <summary>Says what is wrong with a command line, and what was probably meant.</summary>
public static class UsageErrors
{
    public static int Print(ParseResult parsed, TextWriter error)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens.Where(token => Explain(token, command) is not null).ToArray();
        foreach (var token in unknown)
        {
            error.WriteLine($"error: {Explain(token, command)}");
        }

        foreach (var message in parsed.Errors.Select(failure => failure.Message).Distinct().Where(message => !Mentions(message, unknown)))
        {
            error.WriteLine($"error: {message}");
        }

        error.WriteLine($"See: {PathOf(parsed)} --help");
        return ExitCode.WrongUse;
    }

    private static string Explain(string token, Command command)
    {
        if (token.StartsWith('-'))
        {
            var names = command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name.StartsWith("--", StringComparison.Ordinal));
            return $"unknown option '{token}'.{Nearest.Hint(token.Split('=')[0], names)}";
        }

        return command.Subcommands.Count > 0
            ? $"unknown command '{token}'.{Nearest.Hint(token, command.Subcommands.Select(sub => sub.Name))}"
            : $"'{token}' is not expected here.";
    }

    // The parser's own words for the same fault would say it twice, and a wrong command isn't a missing one.
    private static bool Mentions(string message, string[] unknown) =>
        unknown.Length > 0 && (unknown.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))
            || message.StartsWith("Required command", StringComparison.Ordinal));

    private static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Command is RootCommand ? "emotionfusion" : result.Command.Name);
        }

        return string.Join(' ', names);
    }
}
