using System.CommandLine;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion corpus [NAME]</c>: what a corpus holds; without a name, which there are.</summary>
internal sealed class CorpusCommand : Command
{
    private readonly Argument<string?> _name = new("NAME") { Description = "A corpus of configs/corpora.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<bool> _check = new("--check") { Description = "Also read all sounds and name recordings that are there more than once; exit code 1 if their labels, speakers or splits differ." };

    public CorpusCommand(Terminal terminal)
        : base("corpus", "Shows a corpus: counts a class, speaker and session, durations, what is left out and why.")
    {
        Add(_name);
        Add(_data);
        Add(_check);
        Validators.Add(result =>
        {
            if (result.GetValue(_name) is null && result.GetValue(_check))
            {
                result.AddError("--check needs a corpus: emotionfusion corpus NAME --check.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Run(parsed, terminal, token)));
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data));
        if (parsed.GetValue(_name) is not { } name)
        {
            return List(catalog, workspace, terminal);
        }

        var corpus = catalog.Load(name);
        var code = CorpusPrinter.Print(CorpusSummary.Of(corpus), terminal);
        return parsed.GetValue(_check) && Check(corpus, terminal, cancellation) is var found and not ExitCode.Done ? found : code;
    }

    private static int Check(Corpus corpus, Terminal terminal, CancellationToken cancellation) => CopiesPrinter.Print(
        terminal.Watch("sounds", sink =>
        {
            sink.Begin($"reading {corpus.Name}", announce: false);
            return RecordingHashes.Read(corpus, done => sink.Report(done, corpus.Utterances.Count), cancellation);
        }),
        terminal);

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
