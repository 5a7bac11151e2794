using System.CommandLine;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion corpus [NAME]</c>: what a corpus holds; without a name, which there are.</summary>
internal sealed class CorpusCommand : Command
{
    private readonly Argument<string?> _name = new("NAME") { Description = "A corpus of configs/corpora.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _data = CommonOptions.Data();

    public CorpusCommand(Terminal terminal)
        : base("corpus", "Shows a corpus: counts a class, speaker and session, durations, what is left out and why.")
    {
        Add(_name);
        Add(_data);
        SetAction(parsed => Guard.Run(terminal.Error, _ => Run(parsed, terminal)));
    }

    private int Run(ParseResult parsed, Terminal terminal)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data));
        return parsed.GetValue(_name) is { } corpus
            ? CorpusPrinter.Print(CorpusSummary.Of(catalog.Load(corpus)), terminal)
            : List(catalog, workspace, terminal);
    }

    private static int List(CorpusCatalog catalog, Workspace workspace, Terminal terminal)
    {
        foreach (var name in catalog.Names)
        {
            terminal.Out.WriteLine(name);
        }

        if (catalog.Names.Count == 0)
        {
            terminal.Error.WriteLine($"{workspace.CorpusConfigs} describes no corpus yet; a new one is a file NAME.yaml there.");
        }

        return ExitCode.Done;
    }
}
