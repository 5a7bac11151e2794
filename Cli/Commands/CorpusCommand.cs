using System.CommandLine;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion corpus [NAME]</c>: what a corpus holds; without a name, which there are.</summary>
internal sealed class CorpusCommand : Command
{
    private readonly Argument<string?> _name = new("NAME") { Description = "A corpus of configs/corpora.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _data = CommonOptions.Data();
    private readonly Option<string?> _labels = CommonOptions.Labels();
    private readonly Option<bool> _check = new("--check") { Description = "Read all sounds and say what is wrong with the corpus, or could mislead; exit code 3 if there are faults or warnings, 0 with notes alone." };
    private readonly Option<bool> _json = new("--json") { Description = "Write a JSON document in place of tables." };
    private readonly Option<bool> _all = new("--all") { Description = "Show long tables and lists of examples whole." };
    private readonly Option<string?> _folds = new("--folds")
    {
        Description = "Also write folds in EmoBox's form into this folder: the corpus's own split if it has one, else a fold a session.",
        HelpName = "FOLDER",
    };

    public CorpusCommand(Terminal terminal)
        : base("corpus", "Shows a corpus: counts a class, speaker and session, durations, what is left out and why; without NAME, all corpora and where they are.")
    {
        Add(_name);
        Add(_data);
        Add(_labels);
        Add(_check);
        Add(_json);
        Add(_all);
        Add(_folds);
        Validators.Add(result =>
        {
            if (result.GetValue(_name) is null && (result.GetValue(_check) || result.GetValue(_folds) is not null || result.GetValue(_labels) is not null))
            {
                result.AddError("--check, --folds and --labels need a corpus: emotionfusion corpus NAME.");
            }

            if (result.GetValue(_check) && result.GetValue(_folds) is not null)
            {
                result.AddError("--check and --folds exclude each other: leave one out.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Run(parsed, terminal, token)));
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data) ?? []);
        if (parsed.GetValue(_name) is not { } name)
        {
            return List(catalog, workspace, terminal, parsed.GetValue(_json));
        }

        return parsed.GetValue(_check) ? Check(catalog, name, parsed, workspace, terminal, cancellation) : Show(catalog, name, parsed, workspace, terminal, cancellation);
    }

    private int Show(CorpusCatalog catalog, string name, ParseResult parsed, Workspace workspace, Terminal terminal, CancellationToken cancellation)
    {
        var corpus = catalog.Load(name, parsed.GetValue(_labels));
        CatalogNotices.Print(catalog, terminal);
        var place = catalog.PlaceOf(name);
        var summary = CorpusSummary.Of(corpus, place.Folder!, Hear(corpus, SoundFacts.Headers, workspace, terminal, cancellation));
        if (parsed.GetValue(_json))
        {
            terminal.Out.WriteLine(CorpusDocument.Of(summary, null));
        }
        else
        {
            new CorpusPrinter(terminal, parsed.GetValue(_all)).Print(summary);
        }

        if (parsed.GetValue(_folds) is { } folder)
        {
            var count = Export(corpus, place.Root!, folder);
            var told = parsed.GetValue(_json) ? terminal.Error : terminal.Out;
            told.WriteLine();
            told.WriteLine($"{(count == 1 ? "1 fold is" : $"{count} folds are")} in {Path.GetFullPath(folder)}");
        }

        return CorpusPrinter.CodeOf(summary);
    }

    private int Check(CorpusCatalog catalog, string name, ParseResult parsed, Workspace workspace, Terminal terminal, CancellationToken cancellation)
    {
        var corpus = catalog.LoadToCheck(name, parsed.GetValue(_labels));
        CatalogNotices.Print(catalog, terminal);
        var sounds = Hear(corpus.Corpus, SoundFacts.Read, workspace, terminal, cancellation);
        var (summary, findings) = (CorpusSummary.Of(corpus.Corpus, corpus.Folder, sounds), CorpusCheck.Of(corpus, sounds));
        if (parsed.GetValue(_json))
        {
            terminal.Out.WriteLine(CorpusDocument.Of(summary, findings));
        }
        else
        {
            new CorpusPrinter(terminal, parsed.GetValue(_all)).PrintHead(summary);
            CorpusCheckPrinter.Print(findings, terminal, parsed.GetValue(_all));
        }

        return CorpusCheckPrinter.CodeOf(findings);
    }

    private delegate IReadOnlyDictionary<string, SoundFacts> ReadSounds(Corpus corpus, string? featuresRoot, Action<int>? progress, CancellationToken cancellation);

    private static CorpusSounds Hear(Corpus corpus, ReadSounds read, Workspace workspace, Terminal terminal, CancellationToken cancellation) => terminal.Watch("sounds", sink =>
    {
        var total = corpus.Utterances.Count(utterance => utterance.AudioPath is not null);
        sink.Begin($"reading {corpus.Name}", announce: false);
        return new CorpusSounds(read(corpus, workspace.Features, done => sink.Report(done, total), cancellation));
    });

    /// <summary>Validation stays with training unless the corpus gives it: whoever reads the folds chooses it.</summary>
    private static int Export(Corpus corpus, string root, string folder)
    {
        const double Share = 0.2;
        var view = new FeatureView(corpus, null, null);
        IReadOnlyList<Fold> folds = corpus.Utterances.All(utterance => utterance.Split is not null)
            ? [FoldMaker.Holdout(view, Share, seed: 0)]
            : FoldMaker.LeaveOneSessionOut(view, Share, seed: 0);
        EmoBoxFolds.Write(folder, corpus, folds, root);
        return folds.Count;
    }

    private static int List(CorpusCatalog catalog, Workspace workspace, Terminal terminal, bool json)
    {
        var corpora = catalog.List();
        if (json)
        {
            terminal.Out.WriteLine(CorpusDocument.Of(corpora));
        }
        else if (corpora.Count > 0)
        {
            CorpusListPrinter.Print(corpora, terminal);
        }
        else
        {
            terminal.Error.WriteLine($"{workspace.CorpusConfigs} describes no corpus yet; a new one is a file NAME.yaml there.");
        }

        CatalogNotices.Print(catalog, terminal);
        return CorpusListPrinter.CodeOf(corpora);
    }
}
