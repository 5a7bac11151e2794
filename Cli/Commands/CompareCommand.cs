using System.CommandLine;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion compare RUN RUN...</c>: finished runs side by side, and which differences are real.</summary>
internal sealed class CompareCommand : Command
{
    private readonly Argument<string[]> _runs = new("RUN")
    {
        Description = "Runs' folders; an experiment's folder stands for its latest finished run, a folder of experiments for the latest of each. Where there is no such folder: below that of the runs.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _against = new("--against")
    {
        Description = "The run that the others are held against: an experiment, or EXPERIMENT/DATE-TIME. [default: the first, whatever its figures: the best by the test data would look better than it is]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "A folder for all of it: comparison.html, .csv, .tex and .md, flips.csv (every utterance that flipped), config.csv.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _html = File("--html", "A page with charts, and the utterances that flipped.");
    private readonly Option<string?> _csv = File("--csv", "All figures with all digits, a line a run and corpus.");
    private readonly Option<string?> _latex = File("--latex", "The table for a paper, for LaTeX with booktabs.");
    private readonly Option<string?> _markdown = File("--markdown", "The table in Markdown.");
    private readonly Option<string?> _root = CommonOptions.Runs();

    public CompareCommand(Terminal terminal)
        : base("compare", "Compares finished runs: figures by corpus, which differences are more than chance, which settings and which utterances differ.")
    {
        Add(_runs);
        Add(_against);
        Add(_out);
        Add(_html);
        Add(_csv);
        Add(_latex);
        Add(_markdown);
        Add(_root);
        SetAction(parsed => Guard.Run(terminal.Error, _ => Compare(parsed, terminal)));
    }

    private int Compare(ParseResult parsed, Terminal terminal)
    {
        var choice = RunChoice.Of(parsed.GetRequiredValue(_runs), Root(parsed.GetValue(_root)));
        foreach (var notice in choice.Notices)
        {
            terminal.Error.WriteLine($"note: {notice}");
        }

        var comparison = RunComparison.Compute(choice.Runs, parsed.GetValue(_against), leaveOut: !choice.Named);
        ComparisonPrinter.Print(comparison, terminal);
        foreach (var path in Write(parsed, comparison))
        {
            terminal.Out.WriteLine($"Written: {path}");
        }

        return ExitCode.Done;
    }

    private IEnumerable<string> Write(ParseResult parsed, RunComparison comparison)
    {
        (string Name, string? Path, Action<string> Write)[] files =
        [
            ("comparison.html", parsed.GetValue(_html), path => AtomicFile.Write(path, ComparisonPage.Render(comparison))),
            ("comparison.csv", parsed.GetValue(_csv), path => ComparisonFiles.WriteCsv(path, comparison)),
            ("comparison.tex", parsed.GetValue(_latex), path => AtomicFile.Write(path, ComparisonFiles.Latex(comparison))),
            ("comparison.md", parsed.GetValue(_markdown), path => AtomicFile.Write(path, ComparisonFiles.Markdown(comparison))),
            ("flips.csv", null, path => ComparisonFiles.WriteFlips(path, comparison)),
            ("config.csv", null, path => ComparisonFiles.WriteConfig(path, comparison)),
        ];
        var folder = parsed.GetValue(_out) is { } given ? Directory.CreateDirectory(given).FullName : null;
        foreach (var (name, own, write) in files)
        {
            foreach (var path in new[] { own, folder is null ? null : Path.Combine(folder, name) }.OfType<string>().Select(Path.GetFullPath))
            {
                write(path);
                yield return path;
            }
        }
    }

    /// <summary>Where runs are, unless it is said. Runs named by their paths need no project.</summary>
    internal static string Root(string? given)
    {
        try
        {
            return Path.GetFullPath(given ?? Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory).Runs);
        }
        catch (EmotionFusionException)
        {
            return Path.GetFullPath("runs");
        }
    }

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };
}
