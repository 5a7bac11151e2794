using System.CommandLine;
using System.Diagnostics;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion runs</c>: lists runs with figures and state; opens, removes and re-checks them.</summary>
internal sealed class RunsCommand : Command
{
    private readonly Option<string?> _root = CommonOptions.Runs();
    private readonly Option<bool> _json = new("--json") { Description = "Write a JSON document in place of a table." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Don't ask." };
    private readonly Argument<string> _run = new("RUN") { Description = "A run's folder, EXPERIMENT/DATE-TIME, or an experiment: then its latest finished run." };
    private readonly Argument<string[]> _removed = new("RUN") { Description = "Runs' folders, or EXPERIMENT/DATE-TIME.", Arity = ArgumentArity.OneOrMore };
    private readonly Argument<string[]> _checked = new("RUN") { Description = "Runs, or folders of runs. [default: all]", Arity = ArgumentArity.ZeroOrMore };
    private readonly Terminal _terminal;

    public RunsCommand(Terminal terminal)
        : base("runs", "Lists runs with their figures, age, size and state (running, done, interrupted, failed).")
    {
        _terminal = terminal;
        Add(_json);
        Add(_root);
        SetAction(parsed => Guard.Run(terminal.Error, _ => List(parsed)));
        Add(Sub("open", "Prints where a run's report is, and opens it where there is a desktop.", Open, _run));
        var remove = Sub("remove", "Removes runs with all that is in their folders. A run that a process works on is never removed.", Remove, _removed);
        remove.Add(_yes);
        Add(remove);
        Add(Sub("check", "Computes results.json of finished runs again from their predictions. The exit code is 1 if one doesn't follow, or can't be read.", Check, _checked));
    }

    private Command Sub(string name, string description, Func<ParseResult, int> action, Argument argument)
    {
        var command = new Command(name, description) { argument, _root };
        command.SetAction(parsed => Guard.Run(_terminal.Error, _ => action(parsed)));
        return command;
    }

    private string Root(ParseResult parsed) => CompareCommand.Root(parsed.GetValue(_root));

    private int List(ParseResult parsed)
    {
        var root = Root(parsed);
        var runs = Directory.Exists(root) || parsed.GetValue(_root) is not null ? RunCatalog.List(root) : []; // a project without a run has no such folder
        RunsPrinter.Print(root, runs, parsed.GetValue(_json), _terminal);
        return ExitCode.Done;
    }

    private int Open(ParseResult parsed)
    {
        var folder = RunFolder.OpenFinished(RunChoice.PathOf(parsed.GetRequiredValue(_run), Root(parsed)));
        if (!File.Exists(folder.Report))
        {
            throw new EmotionFusionException($"{folder.Report} isn't there. {(folder.IsFinished ? $"To make it: emotionfusion report {folder.Path}" : $"The run isn't finished; to go on with it: emotionfusion train --resume {folder.Path}")}");
        }

        _terminal.Out.WriteLine(folder.Report);
        Desktop.Open(folder.Report);
        return ExitCode.Done;
    }

    private int Remove(ParseResult parsed)
    {
        var root = Root(parsed);
        var runs = parsed.GetRequiredValue(_removed).Select(path => RunRemoval.Of(RunChoice.PathOf(path, root))).DistinctBy(run => run.Folder.Path).ToArray();
        foreach (var run in runs)
        {
            _terminal.Out.WriteLine($"{run.Folder.Path} ({RunsPrinter.StateOf(run.State)}, {RunsPrinter.Size(run.Bytes)})");
        }

        if (!parsed.GetValue(_yes) && !IsSaid(runs.Length))
        {
            _terminal.Error.WriteLine("Nothing was removed.");
            return ExitCode.Failed;
        }

        foreach (var run in runs)
        {
            run.Remove();
        }

        _terminal.Out.WriteLine(runs.Length == 1 ? "Removed." : $"Removed all {runs.Length}.");
        return ExitCode.Done;
    }

    private bool IsSaid(int count)
    {
        if (Console.IsInputRedirected)
        {
            _terminal.Error.WriteLine("error: nobody can be asked here; say --yes.");
            return false;
        }

        _terminal.Error.Write($"Remove {(count == 1 ? "it" : "them")}? [y/N] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private int Check(ParseResult parsed)
    {
        var root = Root(parsed);
        string[] paths = parsed.GetValue(_checked) is { Length: > 0 } given ? given : [root];
        CatalogRun[] runs = [.. paths.SelectMany(path => RunCatalog.List(RunChoice.PathOf(path, root))).DistinctBy(run => run.Folder.Path)];
        return RunsPrinter.PrintChecks(runs.Select(run => (run, RunCheck.Of(run))), _terminal) ? ExitCode.Done : ExitCode.Failed;
    }
}

/// <summary>Whatever shows files to the person before the screen, if there is one.</summary>
internal static class Desktop
{
    public static void Open(string path)
    {
        var opener = OperatingSystem.IsMacOS() ? "open"
            : OperatingSystem.IsLinux() && (Has("DISPLAY") || Has("WAYLAND_DISPLAY")) ? "xdg-open"
            : null;
        if (opener is null && !OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            using var process = Process.Start(opener is null
                ? new ProcessStartInfo(path) { UseShellExecute = true }
                : new ProcessStartInfo(opener, [path]) { RedirectStandardOutput = true, RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // no such program; the path is printed already
        }
    }

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
