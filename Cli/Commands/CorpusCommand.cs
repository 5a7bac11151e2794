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

    public CorpusCommand(Terminal terminal)
        : base("corpus", "Shows a corpus: counts a class, speaker and session, durations, what is left out and why; without NAME, all corpora and where they are.")
    {
        Add(_name);
        Add(_data);
        Add(_labels);
        Add(_check);
        Add(_json);
        Add(_all);
        Validators.Add(result =>
        {
            if (result.GetValue(_name) is null && (result.GetValue(_check) || result.GetValue(_labels) is not null))
            {
                result.AddError("--check and --labels need a corpus: emotionfusion corpus NAME.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Run(parsed, terminal, token)));
    }

    private int Run(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var catalog = CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data) ?? [], workspace.Features);
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
