using System.CommandLine;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion corpus [NAME]</c>: what a corpus holds; without a name, which there are.</summary>
internal sealed class CorpusCommand : Command
{
    private readonly Argument<string?> _name = new("NAME") { Description = "A corpus of configs/corpora.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<bool> _check = new("--check") { Description = "Also read all sounds and name recordings that are there more than once; exit code 1 if their labels, speakers or splits differ." };
    private readonly Option<string?> _folds = new("--folds")
    {
        Description = "Also write folds in EmoBox's form into this folder: the corpus's own split if it has one, else a fold a session.",
        HelpName = "FOLDER",
    };

    public CorpusCommand(Terminal terminal)
        : base("corpus", "Shows a corpus: counts a class, speaker and session, durations, what is left out and why.")
    {
        Add(_name);
        Add(_data);
        Add(_check);
        Add(_folds);
        Validators.Add(result =>
        {
            if (result.GetValue(_name) is null && (result.GetValue(_check) || result.GetValue(_folds) is not null))
            {
                result.AddError("--check and --folds need a corpus: emotionfusion corpus NAME.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Run(parsed, terminal, token)));
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data), workspace.Features);
        if (parsed.GetValue(_name) is not { } name)
        {
            return List(catalog, workspace, terminal);
        }

        var corpus = catalog.Load(name);
        var code = CorpusPrinter.Print(CorpusSummary.Of(corpus), terminal);
        if (parsed.GetValue(_folds) is { } folder)
        {
            var count = Export(corpus, catalog, folder);
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{(count == 1 ? "1 fold is" : $"{count} folds are")} in {Path.GetFullPath(folder)}");
        }

        return parsed.GetValue(_check) && Check(corpus, terminal, cancellation) is var found and not ExitCode.Done ? found : code;
    }

    private static int Check(Corpus corpus, Terminal terminal, CancellationToken cancellation) => CopiesPrinter.Print(
        terminal.Watch("sounds", sink =>
        {
            sink.Begin($"reading {corpus.Name}", announce: false);
            return RecordingHashes.Read(corpus, done => sink.Report(done, corpus.Utterances.Count), cancellation);
        }),
        terminal);

    /// <summary>Validation stays with training unless the corpus gives it: whoever reads the folds chooses it.</summary>
    private static int Export(Corpus corpus, CorpusCatalog catalog, string folder)
    {
        const double Share = 0.2;
        var view = new FeatureView(corpus, null, null);
        IReadOnlyList<Fold> folds = corpus.Utterances.All(utterance => utterance.Split is not null)
            ? [FoldMaker.Holdout(view, Share, seed: 0)]
            : FoldMaker.LeaveOneSessionOut(view, Share, seed: 0);
        EmoBoxFolds.Write(folder, corpus, folds, catalog.DataRoot);
        return folds.Count;
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
